using System.Net.Sockets;
using System.Text;

namespace Ingrain.Cli;

/// <summary>
/// Tells systemd how far a service has come, as its protocol has it: one datagram to the socket that NOTIFY_SOCKET names. Elsewhere there
/// is no such socket, and nothing is told.
/// </summary>
internal static class ServiceManager
{
    public const string Variable = "NOTIFY_SOCKET";

    /// <summary>Tells a state, such as <c>READY=1</c>. That nobody listens is no failure of the service.</summary>
    public static void Tell(Surroundings surroundings, string state)
    {
        if (surroundings.Variable(Variable) is not { Length: > 1 } path || path[0] is not ('/' or '@')) return;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            // A name with @ lies in no folder: its first byte is zero.
            socket.Connect(new UnixDomainSocketEndPoint(path[0] == '@' ? '\0' + path[1..] : path));
            socket.Send(Encoding.ASCII.GetBytes(state));
        }
        catch (Exception e) when (e is SocketException or PlatformNotSupportedException or ArgumentException)
        {
            surroundings.Error.WriteLine($"ingrain: {Variable} cannot be told '{state}': {e.Message}");
        }
    }
}

using System.Net;
using Microsoft.AspNetCore.Http;

namespace Ingrain.Server.Http;

/// <summary>
/// Refuses requests that were sent under another name than the server's, or by another site's page: a page can make its own name lead to
/// this machine (DNS rebinding), but it cannot make the browser send another name.
/// </summary>
internal sealed class HostGuard
{
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _origins = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Lets in under the names of a server that listens.</summary>
    /// <param name="settings">The names and origins that were allowed.</param>
    /// <param name="port">The port that it listens on.</param>
    public HostGuard(HttpServerSettings settings, int port)
    {
        foreach (var name in new[] { "localhost", "127.0.0.1", "[::1]" }) Add(name, port);
        if (!settings.Address.Equals(IPAddress.Any) && !settings.Address.Equals(IPAddress.IPv6Any))
            Add(settings.Address.ToString() is var text && text.Contains(':', StringComparison.Ordinal) ? $"[{text}]" : text, port);
        foreach (var host in settings.Hosts)
        {
            _hosts.Add(host);
            // Without a port it is meant behind a proxy and directly.
            if (host.LastIndexOf(':') <= host.LastIndexOf(']')) _hosts.Add($"{host}:{port}");
        }
        foreach (var origin in settings.Origins) _origins.Add(origin.TrimEnd('/'));
    }

    /// <summary>Checks a request.</summary>
    /// <exception cref="ProblemException">Another host or origin.</exception>
    public void Check(HttpRequest request)
    {
        if (request.Headers.Host is not [{ } host] || !_hosts.Contains(host))
            throw new ProblemException(403, "misdirected", "This server is not known under that Host; --host makes it known.");
        if (request.Headers.Origin is []) return;
        if (request.Headers.Origin is not [{ } origin] || !_origins.Contains(origin))
            throw new ProblemException(403, "misdirected", "Requests of pages from that Origin are not allowed.");
    }

    private void Add(string name, int port)
    {
        _hosts.Add($"{name}:{port}");
        if (port == 80) _hosts.Add(name);
        _origins.Add(port == 80 ? $"http://{name}" : $"http://{name}:{port}");
    }
}

using Ingrain.Execution;
using Ingrain.Sandbox;

namespace Ingrain.Cli;

/// <summary>
/// The one place that knows where code runs: in the sandbox, or without any where this host's environment says so. No argument, no file and
/// no memory can.
/// </summary>
internal static class SandboxChoice
{
    public const string Variable = "INGRAIN_EXEC_UNSANDBOXED";

    /// <summary>Makes the sandbox.</summary>
    /// <param name="surroundings">What the environment says.</param>
    /// <param name="isLasting">Whether the process lives long enough for interpreters that wait ahead of time to pay.</param>
    /// <returns>The sandbox.</returns>
    public static ISandbox Choose(Surroundings surroundings, bool isLasting = false) => surroundings.Variable(Variable) == "1"
        ? new UnsandboxedHost()
        : new BubblewrapSandbox(
            isLasting ? new BubblewrapOptions() : new BubblewrapOptions { WarmPerKey = 0, WaitingMax = 1_000 }, TimeProvider.System);

    /// <summary>Says it where code ran without a sandbox, every time.</summary>
    public static void Warn(Call call, string tier)
    {
        if (tier == UnsandboxedHost.TierName)
            call.Note($"this ran WITHOUT A SANDBOX, with all that you may do, because {Variable}=1 is set");
    }
}

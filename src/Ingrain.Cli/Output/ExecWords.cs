using System.Text.Json;
using Ingrain.Execution;

namespace Ingrain.Cli.Output;

/// <summary>How the end of a program is told: in snake case for programs, as a sentence for people.</summary>
internal static class ExecWords
{
    public static string Of(ExecStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    public static string HowItEnded(ExecResult result) => result.Status switch
    {
        ExecStatus.Ok => "the program ended in order",
        ExecStatus.ExitNonzero => $"the program failed with exit code {result.ExitCode}",
        ExecStatus.Timeout => "the program was killed: its time was over",
        ExecStatus.CpuLimit => "the program was killed: it computed for longer than it may",
        ExecStatus.MemoryLimit => "the program was killed: it took more memory than it may",
        ExecStatus.OutputLimit => "the program was killed: it wrote more than it may",
        ExecStatus.BlockedSyscall => "the program was killed: it made a system call that is not allowed",
        _ => "the sandbox could not be set up this time",
    };
}

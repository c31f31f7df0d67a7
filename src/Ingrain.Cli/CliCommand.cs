using System.CommandLine;
using Ingrain.Cli.Input;

namespace Ingrain.Cli;

/// <summary>What every command gets when the tree is built.</summary>
internal sealed record CommandSetting(Surroundings Surroundings, SharedOptions Shared);

/// <summary>One command of the tree, with the examples its help shows.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(string name, string summary, CommandSetting setting) : base(name, summary) =>
        SetAction((parsed, ct) => RunAsync(new Call(parsed, setting.Surroundings, setting.Shared), ct));

    /// <summary>Command lines to copy, without the program's name, each with what it does.</summary>
    public abstract IReadOnlyList<(string Line, string Does)> Examples { get; }

    /// <summary>What the help says beyond the summary; empty for nothing.</summary>
    public virtual string Details => "";

    /// <summary>The exit codes that it can give; nothing else is in its help.</summary>
    public virtual IReadOnlyList<int> ExitCodes => OfStore();

    /// <summary>What any command over the store can give, and what this one can beside.</summary>
    protected static IReadOnlyList<int> OfStore(params int[] more) =>
        [ExitCode.Ok, ExitCode.Unexpected, ExitCode.Usage, ExitCode.Corrupt, ExitCode.Unavailable, ExitCode.Cancelled, .. more];

    protected void AddAll(IEnumerable<Option> options)
    {
        foreach (var option in options) Add(option);
    }

    /// <summary>Does the work and gives the exit code. Failures are thrown; the edge words them.</summary>
    protected abstract Task<int> RunAsync(Call call, CancellationToken ct);
}

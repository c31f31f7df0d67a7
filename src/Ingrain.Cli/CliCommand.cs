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

    protected void AddAll(IEnumerable<Option> options)
    {
        foreach (var option in options) Add(option);
    }

    /// <summary>Does the work and gives the exit code. Failures are thrown; the edge words them.</summary>
    protected abstract Task<int> RunAsync(Call call, CancellationToken ct);
}

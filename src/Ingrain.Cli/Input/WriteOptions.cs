using System.CommandLine;

namespace Ingrain.Cli.Input;

/// <summary>In whose name a write happens and why.</summary>
internal sealed class WriteOptions
{
    public Option<string?> AsAgent { get; } = Flags.Text(
        "--as-agent", "NAME", "Write as an agent of that name, not as you: what it writes is trusted less");

    public Option<string?> Reason { get; } = Flags.Text("--reason", "TEXT", "Why, in words; shown in the log");

    public IReadOnlyList<Option> All => [AsAgent, Reason];

    public WriteContext Read(ParseResult parsed, Surroundings surroundings, string reason) => new()
    {
        Actor = parsed.GetValue(AsAgent) is { } agent ? new Actor(ActorKind.Agent, agent)
            : new Actor(ActorKind.Person, surroundings.UserName),
        Credential = "cli",
        Reason = parsed.GetValue(Reason) ?? reason,
    };
}

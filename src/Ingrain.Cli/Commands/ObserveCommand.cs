using System.CommandLine;
using Ingrain.Cli.Input;

namespace Ingrain.Cli.Commands;

/// <summary>Appends episodes: one from the command line, or a file of them.</summary>
internal sealed class ObserveCommand : CliCommand
{
    private readonly Argument<string?> _text = new("text")
    {
        Description = "What was said or seen", HelpName = "TEXT", Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _file = Flags.Text("--file", "FILE",
        "JSON lines {\"id\"?,\"session\",\"role\",\"content\",\"occurredAt\"?,\"metadata\"?}; - for standard input");
    private readonly Option<bool> _skipBad = Flags.Of("--skip-bad", "Go on past lines that cannot be taken, and report each");
    private readonly Option<string?> _session = Flags.Text("--session", "SESSION", "The session that TEXT belongs to");
    private readonly Option<string?> _role = Flags.Text("--role", "ROLE", "Who speaks: user (default), assistant, tool, system");
    private readonly Option<string?> _speaker = Flags.Text("--speaker", "NAME", "The speaker's name");
    private readonly Option<string?> _id = Flags.Text("--id", "ID", "An id of your own: observing it again changes nothing");
    private readonly Option<string?> _occurredAt = Flags.Text("--occurred-at", "T", "When TEXT was said (default: now)");
    private readonly WriteOptions _write = new();

    public ObserveCommand(CommandSetting setting) : base("observe", "Append what happened: messages, tool calls, outcomes", setting)
    {
        Add(_text);
        AddAll([_file, _skipBad, _session, _role, _speaker, _id, _occurredAt, .. _write.All]);
    }

    public override string Details =>
        "Episodes are immutable evidence. Observing the same file twice adds nothing twice: lines without an id get one from what they "
        + "say. A file with a line that cannot be taken is refused whole, unless --skip-bad is given.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("observe --file conversation.jsonl", "every line becomes an episode"),
        ("observe --session standup --role user \"Staging moves to PostgreSQL 14 on Monday\"", "one message, as of now"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var (file, text) = (call.Get(_file), call.Get(_text));
        if ((file is null) == (text is null))
            throw CliException.Invalid("Give either TEXT with --session, or --file. See 'ingrain observe --help'.");
        if (file is null) return await ObserveOneAsync(call, text!, ct);
        if (call.Get(_session) is not null || call.Get(_id) is not null || call.Get(_role) is not null)
            throw CliException.Invalid("--session, --role and --id go with TEXT; the lines of a file say their own.");
        var reason = file == "-" ? "observed from standard input" : $"observed {Path.GetFileName(file)}";
        var context = _write.Read(call.Parsed, call.Surroundings, reason);
        var intake = new EpisodeIntake(call, context, call.Get(_skipBad));
        return await intake.RunAsync(file, ct);
    }

    private async Task<int> ObserveOneAsync(Call call, string text, CancellationToken ct)
    {
        if (call.Get(_skipBad)) throw CliException.Invalid("--skip-bad goes with --file.");
        if (call.Get(_session) is not { } session)
            throw CliException.Invalid("--session is missing: which conversation does TEXT belong to?");
        var context = _write.Read(call.Parsed, call.Surroundings, "observed on the command line");
        var parser = new EpisodeParser(context.Actor);
        var role = call.Get(_role) ?? "user";
        var episode = new Episode
        {
            Id = default, Session = Ids.Parse(session, "--session"), Role = role, Speaker = call.Get(_speaker), Content = text,
            OccurredAt = call.Get(_occurredAt) is { } at ? TimeText.Parse(at, "--occurred-at") : call.Now,
            Label = parser.LabelOf(role),
        };
        episode = episode with { Id = call.Get(_id) is { } id ? Ids.Parse(id, "--id") : parser.IdOf(episode) };
        await using var engine = call.Open(StoreUse.Write);
        var observed = await engine.ObserveAsync(call.Space, [episode], context, ct);
        return ObserveView.Answer(call, new ObserveTotal().Plus(observed).ToAnswer(null));
    }
}

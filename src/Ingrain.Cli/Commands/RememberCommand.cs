using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Keeps a fact, or with a path a note; or corrects one.</summary>
internal sealed class RememberCommand : CliCommand
{
    private readonly Argument<string?> _text = new("text")
    {
        Description = "The statement, or the note's markdown; - reads standard input", HelpName = "TEXT", Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _path = Flags.Text("--path", "PATH", "Keep a note at this path, such as runbooks/deploy");
    private readonly Option<string?> _file = Flags.Text("--file", "FILE", "Read the text from a file");
    private readonly Option<string?> _id = Flags.Text("--id", "ID", "Correct this fact or note: what you do not say stays as it is");
    private readonly Option<int?> _expectVersion = Flags.Number(
        "--expect-version", "Write only if this version is the current one (0: nothing is there)", 0, int.MaxValue);
    private readonly RecordOptions _record = new();
    private readonly WriteOptions _write = new();

    public RememberCommand(CommandSetting setting) : base("remember", "Keep a fact, or a note at a path; or correct one", setting)
    {
        Add(_text);
        AddAll([_path, _file, _id, _expectVersion, .. _record.All, .. _write.All]);
    }

    public override string Details =>
        "A fact with subject, predicate and a type marked * has one value at a time: a newer one supersedes it, and the older stays known "
        + "with its dates. Nothing is overwritten: every correction is a new version.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("remember \"Staging runs PostgreSQL 14\" --subject staging --predicate database --object \"PostgreSQL 14\" "
            + "--type infrastructure --valid-from 2026-03-02", "a dated fact that supersedes the one before"),
        ("remember --path runbooks/deploy --file deploy.md --pinned", "a note that every recall carries"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound, ExitCode.Conflict);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var text = await TextAsync(call, ct);
        var context = _write.Read(call.Parsed, call.Surroundings, "");
        await using var engine = call.Open(StoreUse.Write);
        var (record, expected) = await RecordAsync(call, engine, text, context.Actor, ct);
        record = await _record.ApplySharedAsync(record, engine, call.Space, call.Parsed, ct);
        var remembered = await engine.RememberAsync(call.Space, record, context, call.Get(_expectVersion) ?? expected, ct);
        return RememberView.Answer(call, record, remembered, "kept");
    }

    private async Task<string?> TextAsync(Call call, CancellationToken ct)
    {
        var (text, file) = (call.Get(_text), call.Get(_file));
        if (text is not null && file is not null) throw CliException.Invalid("Give the text once: as TEXT or with --file.");
        if (text == "-" || file is not null) text = await TextSource.ReadAsync(file ?? "-", call.Surroundings, ct);
        if (text is null && call.Get(_id) is null && call.Get(_path) is null)
            throw CliException.Invalid("TEXT is missing. See 'ingrain remember --help'.");
        return text;
    }

    /// <summary>What is to be written, on top of what is there, and the version it was read at.</summary>
    private async Task<(Record Record, int? Expected)> RecordAsync(
        Call call, MemoryEngine engine, string? text, Actor actor, CancellationToken ct)
    {
        var there = await ThereAsync(call, engine, ct);
        Confirmed.Refuse(there, actor);
        if (there is null && text is null) throw CliException.Invalid("TEXT is missing: there is nothing at that path yet.");
        if (there is not null && text is null && call.Get(_path) is null && !_record.IsAnyGiven(call.Parsed))
            throw CliException.Invalid("Say what to correct: TEXT or an option.");
        // A correction stands on the corrector's word, no longer on that of who wrote the version before.
        var label = actor.StatedLabel;
        Record record = there switch
        {
            Note note => _record.Apply(note with { Text = text ?? note.Text, Path = call.Get(_path) ?? note.Path }, call.Parsed),
            Fact fact => _record.Apply(fact with { Statement = text ?? fact.Statement }, call.Parsed),
            null when call.Get(_path) is { } path => _record.Apply(new Note { Path = path, Text = text! }, call.Parsed),
            null => _record.Apply(new Fact { Statement = text! }, call.Parsed),
            _ => throw CliException.Invalid($"'{there.Id}' is a {Wording.Word(there.Kind)}; facts and notes can be corrected here."),
        };
        // Only a person takes something out of quarantine, be it by rewriting it.
        var isHeld = there?.State == RecordState.Quarantined && actor.Kind != ActorKind.Person;
        var state = isHeld ? RecordState.Quarantined : RecordState.Active;
        return (record with { Label = label, State = state, VerifiedAt = null }, there?.Version);
    }

    private async Task<Record?> ThereAsync(Call call, MemoryEngine engine, CancellationToken ct)
    {
        if (call.Get(_id) is { } id)
        {
            var found = await Ids.FindAsync(engine, call.Space, id, null, ct);
            return found.Record ?? throw CliException.Invalid("Episodes are evidence and cannot be corrected; 'retract' withdraws one.");
        }
        if (call.Get(_path) is not { } path) return null;
        if (!MemoryPath.TryNormalize(path, out var stored))
            throw CliException.Invalid("--path: segments parted by '/', no '.' or '..', no backslash, no control characters.");
        var there = await engine.FindAsync(call.Space, stored, null, ct);
        return there?.Record is Note note && note.Path == stored ? note : null;
    }
}

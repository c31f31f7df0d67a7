using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Removes every byte of something, after showing what that is.</summary>
internal sealed class EraseCommand : CliCommand
{
    private static readonly RecordKind[] s_citable = [RecordKind.Episode, RecordKind.Fact, RecordKind.Note];

    private readonly Argument<string[]> _targets = new("targets")
    {
        Description = "What to erase: ids, or paths of notes and modules", HelpName = "ID|PATH", Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string?> _session = Flags.Text("--session", "SESSION", "Erase a session with all its episodes");
    private readonly Option<bool> _withDerived = Flags.Of("--with-derived",
        "Erase also what rests on it: facts and notes with it as evidence");
    private readonly Option<bool> _dryRun = Flags.Of("--dry-run", "Only say what it would erase");
    private readonly Option<bool> _yes = Flags.Of("--yes", "Do not ask");
    private readonly WriteOptions _write = new();

    public EraseCommand(CommandSetting setting) : base("erase", "Remove every byte of something, for good", setting)
    {
        Add(_targets);
        AddAll([_session, _withDerived, _dryRun, _yes, .. _write.All]);
    }

    public override string Details =>
        "Unlike retract and rollback this cannot be undone: content leaves every version, the log and the store's files. The log still "
        + "verifies, and a later import does not bring the erased ids back. Without --yes it shows what would go and asks; where nobody "
        + "can be asked it refuses.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("erase --session interview-7 --with-derived --dry-run", "what would go"),
        ("erase 01997d2e-5b1f-7c3a-9e1d-0a4b6c8d2f10 --yes --reason \"asked to\"", "one thing, without asking"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound, ExitCode.Conflict);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var (session, isDry, withDerived) = (call.Get(_session), call.Get(_dryRun), call.Get(_withDerived));
        if (session is null && call.Get(_targets) is not { Length: > 0 })
            throw CliException.Invalid("Say what to erase: ids or paths, or --session.");
        var context = _write.Read(call.Parsed, call.Surroundings, "");
        await using var engine = call.Open(
            isDry ? StoreUse.Read : StoreUse.Write, SandboxChoice.Choose(call.Surroundings));
        var targets = await TargetsAsync(call, engine, ct);
        var preview = await engine.PreviewEraseAsync(call.Space, targets, ct);
        if (preview.Targets.Count + preview.Derived.Count == 0) throw Ids.NotFound(call.Space, session ?? call.Get(_targets)![0]);
        var view = await EraseView.OfAsync(engine, call.Space, (preview, withDerived), ct);
        if (isDry)
            return call.Answer(Shape(preview, withDerived, isDone: false), CliJson.Default.EraseAnswer, view.ShowPreview);
        if (preview.Targets.Count == 0 && !withDerived) return RefuseGone(call, preview, view);
        if (!call.Get(_yes))
        {
            if (call.IsJson || !call.Surroundings.IsInTerminal) return Refuse(call, (preview, withDerived), view);
            view.ShowPreview(Screen.On(call.Surroundings, call.IsPlain));
            if (!await ConfirmAsync(call, ct)) throw new OperationCanceledException();
        }
        var erased = await engine.EraseAsync(call.Space, targets, withDerived, context, ct);
        if (!erased.Purged) call.Note("another process still holds old pages of the store; run 'ingrain doctor' later to finish the purge");
        var done = Shape(erased, withDerived, isDone: true);
        return call.Answer(done, CliJson.Default.EraseAnswer, screen => view.ShowDone(screen, erased));
    }

    private async Task<IReadOnlyList<Endpoint>> TargetsAsync(Call call, MemoryEngine engine, CancellationToken ct)
    {
        var targets = new List<Endpoint>();
        if (call.Get(_session) is { } session) targets.Add(new Endpoint(RecordKind.Session, Ids.Parse(session, "--session")));
        foreach (var target in call.Get(_targets) ?? [])
        {
            if (target.Length == 0) throw CliException.Invalid("An id or path is not empty.");
            if (await engine.FindAsync(call.Space, target, null, ct) is { } found) targets.Add(found.Target);
            else targets.AddRange(await GoneAsync(call, engine, target, ct));
        }
        return targets;
    }

    /// <summary>Something that was erased before, where anything rests on it still. Its kind went with it, so each is tried.</summary>
    private static async Task<IReadOnlyList<Endpoint>> GoneAsync(Call call, MemoryEngine engine, string target, CancellationToken ct)
    {
        if (!RecordId.TryParse(target, out var id)) throw Ids.NotFound(call.Space, target);
        var guesses = s_citable.Select(k => new Endpoint(k, id)).ToList();
        var preview = await engine.PreviewEraseAsync(call.Space, guesses, ct);
        return preview.Derived.Count > 0 ? guesses : throw Ids.NotFound(call.Space, target);
    }

    private static int RefuseGone(Call call, Erased preview, EraseView view)
    {
        var count = Wording.Count(preview.Derived.Count, "thing");
        var error = CliException.NotFound($"It was erased before; {count} that rested on it stayed. "
            + "Give --with-derived to erase that too.");
        return call.Fail(Shape(preview, withDerived: false, isDone: false) with { Error = new(error.Word, error.Message) },
            CliJson.Default.EraseAnswer, error, view.ShowPreview);
    }

    private static int Refuse(Call call, (Erased Preview, bool WithDerived) asked, EraseView view)
    {
        var count = asked.Preview.Targets.Count + (asked.WithDerived ? asked.Preview.Derived.Count : 0);
        var error = new CliException(ExitCode.Usage, "unconfirmed",
            $"Nothing was erased: {Wording.Count(count, "thing")} would go for good. Give --yes to do it.");
        return call.Fail(Shape(asked.Preview, asked.WithDerived, isDone: false) with { Error = new(error.Word, error.Message) },
            CliJson.Default.EraseAnswer, error, view.ShowPreview);
    }

    private static async Task<bool> ConfirmAsync(Call call, CancellationToken ct)
    {
        call.Surroundings.Error.Write("Erase for good? Type 'yes': ");
        using var input = new StreamReader(call.Surroundings.OpenIn());
        return (await input.ReadLineAsync(ct))?.Trim() is "yes" or "y";
    }

    private static EraseAnswer Shape(Erased erased, bool withDerived, bool isDone) => new()
    {
        Erased = isDone, Targets = EndpointShape.Of(erased.Targets), Derived = EndpointShape.Of(erased.Derived),
        WithDerived = withDerived, Sequence = erased.Sequence, Purged = isDone ? erased.Purged : null,
    };
}

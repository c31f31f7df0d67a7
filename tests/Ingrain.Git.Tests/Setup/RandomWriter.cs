namespace Ingrain.Git.Tests.Setup;

/// <summary>Writes to a space at random: new, changed, moved, swapped, taken back, held back, rolled back, on paths that clash.</summary>
internal sealed class RandomWriter(GitHome home, int seed)
{
    private static readonly string[] s_paths =
    [
        "a", "a.md", "A", "a/b", "a.md/b", "runbooks/deploy", "runbooks/Deploy", ".git/config", ".github/x", "CON", "trailing.", "ü/ö 1",
        "q?*", "x~y", "x%41", "deep/er/and/deeper", "b.py", "b.py.module.yaml", "v1.2/notes", new string('l', 250), "git\u200d",
    ];

    private readonly Random _random = new(seed);

    public async Task StepAsync()
    {
        home.Clock.Advance(TimeSpan.FromSeconds(_random.Next(0, 5000)));
        var live = await home.LiveAsync();
        var context = (_random.Next(2) == 0 ? GitHome.Ada : GitHome.Bot) with { Reason = Text() };
        try
        {
            await WriteAsync(live, context);
        }
        catch (MemoryException e) when (e.Code is MemoryErrorCode.Conflict or MemoryErrorCode.Invalid)
        {
            // A path that is taken, or what only a person may: the engine refuses, and the space is as before.
        }
    }

    private async Task WriteAsync(IReadOnlyList<Record> live, WriteContext context)
    {
        var ct = TestContext.Current.CancellationToken;
        var some = live.Count == 0 ? null : live[_random.Next(live.Count)];
        switch (_random.Next(12))
        {
            case 0 when some is not null:
                await home.Engine.RetractAsync(GitHome.Space, new Endpoint(some.Kind, some.Id), context, ct);
                break;
            case 1 when some is not null:
                await home.Engine.RollBackAsync(GitHome.Space, _random.Next(1, (int)await home.SequenceAsync() + 1), context, ct);
                break;
            case 2 when some is not null:
                await home.Engine.RememberAsync(GitHome.Space, some with { State = State() }, context, ct: ct);
                break;
            case 3 when some is not null:
                await home.Engine.RememberAsync(GitHome.Space, Moved(some), context, ct: ct);
                break;
            case 4 when live.Count > 1:
                var other = live[_random.Next(live.Count)];
                if (some is Note one && other is Note two && one.Id != two.Id)
                    await home.Engine.RememberAsync(
                        GitHome.Space, [one with { Path = two.Path }, two with { Path = one.Path }], context, ct: ct);
                break;
            case 5:
                var id = new RecordId($"e{_random.Next()}");
                var episode = new Episode { Id = id, Session = new RecordId("s"), Role = "user", Content = Text() };
                await home.Engine.ObserveAsync(GitHome.Space, [episode], context, ct);
                break;
            case 6:
                await home.Engine.RememberAsync(GitHome.Space, new Fact { Statement = Text() }, context, ct: ct);
                break;
            default:
                await home.Engine.RememberAsync(
                    GitHome.Space, [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => New())], context, ct: ct);
                break;
        }
    }

    private Record Moved(Record some) => some is Note note ? note with { Path = Path() } : (Module)some with { Path = Path() };

    private Record New() => _random.Next(3) > 0
        ? new Note
        {
            Path = Path(), Text = Text(), Title = _random.Next(2) == 0 ? Text() : null, Pinned = _random.Next(5) == 0,
            Tags = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => Text())], Importance = _random.NextDouble(),
            ValidFrom = _random.Next(2) == 0 ? home.Clock.GetUtcNow().AddTicks(_random.Next()) : null, State = State(),
        }
        : new Module
        {
            Path = Path(), Code = Text(), Language = _random.Next(2) == 0 ? "python" : "cobol", Docstring = Text(),
            State = RecordState.Quarantined,
            Signatures = [Text()], Dependencies = [Path()], Examples = [new ModuleExample { Input = Text(), Expected = Text() }],
            Verification = new Verification { RanAt = home.Clock.GetUtcNow(), Passed = 1, Failed = 0 },
        };

    private RecordState State() =>
        _random.Next(6) switch { 0 => RecordState.Quarantined, 1 => RecordState.Archived, _ => RecordState.Active };

    private string Path() => s_paths[_random.Next(s_paths.Length)];

    /// <summary>Text that formats trip over.</summary>
    public string Text() => _random.Next(9) switch
    {
        0 => "---\nid: x\n---\n" + _random.Next(),
        1 => $"ends in feeds {_random.Next()}\n\n",
        2 => $"carriage\r\nreturn {_random.Next()}\r",
        3 => $"'quotes' \"and\" \\ back {_random.Next()}: #, [x] {{y}} \t",
        4 => $"ünïcödé 漢字 🙂 {_random.Next()}",
        5 => $"Ingrain-Sequence: {_random.Next()}\nIngrain-Hash: 00",
        6 => $" {_random.Next()} ",
        7 => $"from nul \0 and bell \a {_random.Next()}",
        _ => $"word {_random.Next()}",
    };
}

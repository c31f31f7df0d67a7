using Ingrain.Browser.Tests.Setup;
using Ingrain.Server.Access;

namespace Ingrain.Browser.Tests.Payloads;

/// <summary>Writes payloads into every place that a memory can fill, past nothing that would stop an attacker with a token.</summary>
internal sealed class Planting(DashboardSite site)
{
    /// <summary>Where it is all written.</summary>
    public static readonly SpaceId Space = new("planted");

    private const int TogetherInNote = 40;
    private const int TogetherInSession = 50;

    private readonly MemoryEngine _engine = site.Engine;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Every place holds one of the short payloads, turned by one from place to place.</summary>
    public async Task EverywhereAsync()
    {
        var payloads = Payload.Short;
        for (var i = 0; i < payloads.Count; i++)
        {
            var turn = i;
            string Next() => payloads[turn++ % payloads.Count];
            var context = Context(Next(), Next());
            var episode = new Episode
            {
                Id = new RecordId($"e{i} {Next()}"), Session = new RecordId(Next()), Role = Cut(Next(), 64), Speaker = Next(),
                Content = Next(),
                Metadata = new Dictionary<string, string> { [Next()] = Next() },
            };
            await _engine.ObserveAsync(Space, [episode], context, Ct);
            var fact = new Fact
            {
                Id = new RecordId($"f{i} {Next()}"), Statement = Next(), Subject = Next(), Predicate = Next(), Object = Next(),
                Scope = Next(),
                Tags = [Cut(Next(), 100)], Evidence = [Evidence.Of(episode.Id)],
            };
            await _engine.RememberAsync(Space, fact, context, ct: Ct);
            await _engine.RememberAsync(Space, fact with { Statement = Next(), Object = Next() }, Context(Next(), Next()), 1, Ct);
            var path = PathOf(Next()) + "/" + PathOf(Next());
            await _engine.RememberAsync(Space, new Note { Path = path, Title = Next(), Text = Next(), Tags = [Cut(Next(), 100)] },
                context, ct: Ct);
            await _engine.RememberAsync(Space, new Note { Path = path, Title = Next(), Text = $"# {Next()}\n\n{Next()}" }, context, ct: Ct);
            await _engine.RememberAsync(Space, new Session { Id = episode.Session, Title = Next(), Source = Next() }, context, ct: Ct);
            var graph = new KnowledgeGraph(_engine, Space);
            await graph.AddAsync([new GraphEntity(Next(), Next(), [Next()]), new GraphEntity(Next(), Next(), [])], context, Ct);
            await graph.AddAsync([new GraphRelation(Next(), Next(), Next())], context, Ct);
            await ModuleAsync(PathOf(Next()), Next, context);
        }
        foreach (var payload in payloads)
        {
            site.Token(new TokenGrant
            {
                Name = VisibleText.Line(payload), Verbs = TokenVerbs.Read, Spaces = [SpacePattern.Parse("planted")], Path = PathOf(payload),
            });
        }
    }

    /// <summary>Payloads as what was said, and as markdown: each once alone in its episode, and many together in a note.</summary>
    /// <param name="payloads">The payloads.</param>
    /// <returns>The pages that show them.</returns>
    public async Task<IReadOnlyList<string>> AllAsync(IReadOnlyList<string> payloads)
    {
        var (places, space) = (new List<string>(), $"/ui/spaces/{Space.Name}/");
        var number = 0;
        foreach (var together in payloads.Chunk(TogetherInSession))
        {
            var session = new RecordId($"session-{number++}");
            var episodes = together.Select((payload, i) => new Episode
            {
                Id = new RecordId($"{session.Value}-{i}"), Session = session,
                Role = "user", Content = payload
            });
            await _engine.ObserveAsync(Space, [.. episodes], Context("ada", ""), Ct);
            places.Add($"{space}sessions/{session.Value}");
        }
        foreach (var together in payloads.Chunk(TogetherInNote))
        {
            // Parted by a heading, which ends what a payload left open, as far as markdown lets it.
            var note = new Note
            {
                Id = new RecordId($"note-{number}"), Path = $"all/{number++}", Text = string.Join("\n\n# next\n\n",
                together)
            };
            await _engine.RememberAsync(Space, note, Context("ada", ""), ct: Ct);
            places.Add($"{space}notes/{note.Id.Value}");
        }
        return places;
    }

    /// <summary>A path with as much of a payload as a path may hold.</summary>
    public static string PathOf(string payload)
    {
        var path = string.Concat(payload.EnumerateRunes().Where(MemoryPath.Allows).Select(r => r.ToString())).Replace('/', '∕').Trim();
        return path.Length == 0 ? "empty" : path;
    }

    /// <summary>An attacker's module stays out of use, and is shown to who reviews it.</summary>
    private async Task ModuleAsync(string path, Func<string> next, WriteContext context)
    {
        var module = new Module
        {
            Path = path, Language = "python", Code = next(), Docstring = next(), Signatures = [next()], State = RecordState.Quarantined,
            Label = TrustLabel.Quarantined, Examples = [new ModuleExample { Input = next(), Expected = "\"" + "<script>pwned=1</script>"
                + "\"" }],
        };
        await _engine.RememberAsync(Space, module, context, ct: Ct);
    }

    private static WriteContext Context(string who, string why) =>
        new() { Actor = new Actor(ActorKind.Person, Cut(who, 120)), Credential = "test", Reason = why };

    private static string Cut(string text, int lengthMax) => VisibleText.Part(text, 0, lengthMax);
}

using System.Text.RegularExpressions;
using Ingrain.Server.Access;
using Ingrain.Server.Dashboard;
using Ingrain.Server.Rest;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Dashboard;

/// <summary>The pages, with a space that has something of everything to show on them.</summary>
internal static partial class PageList
{
    public const string Space = "mine";

    // What an agent wrote, so that an agent may undo it.
    private const string OfAgent = "8";

    private static readonly DateTimeOffset s_day = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static IReadOnlyList<RestRoute> All => DashboardRoutes.All;

    /// <summary>Pages and forms of those who are signed in.</summary>
    public static IEnumerable<RestRoute> Inside => All.Where(r => r.Needs != TokenVerbs.None);

    /// <summary>The address of a page about what <see cref="FillAsync"/> writes.</summary>
    public static string AddressOf(RestRoute route, string space = Space) =>
        Parameter().Replace(route.Pattern, p => p.Groups[1].Value switch
        {
            "space" => space,
            "kind" => "fact",
            "id" => IdIn(route.Pattern),
            "sequence" => OfAgent,
            var other => other,
        }) + (route.Id == "uiModuleAt" ? "?path=docs/module.py" : "");

    /// <summary>Writes a session, facts with a past, a note and what each rests on.</summary>
    public static async Task FillAsync(MemoryEngine engine, string text = "Staging is in eu-west-3")
    {
        var space = new SpaceId(Space);
        var said = new Episode
        {
            Id = new RecordId("said"), Session = new RecordId("talk"), Role = "user", Speaker = text, Content = text, OccurredAt = s_day,
        };
        await engine.ObserveAsync(space, [said], Conversation.Person(), Ct);
        var talk = new Session { Id = new RecordId("talk"), Title = text, Source = text };
        await engine.RememberAsync(space, talk, Conversation.Person(), ct: Ct);
        Fact Region(string id, string value, int days) => new()
        {
            Id = new RecordId(id), Statement = text, Subject = text, Predicate = text, Object = value, Type = FactType.Infrastructure.Name,
            ValidFrom = s_day.AddDays(days), Evidence = [Evidence.Of(said.Id) with { Start = 2, Length = 4 }], Tags = ["a"],
        };
        await engine.RememberAsync(space, Region("former", text, -300), Conversation.Person(), ct: Ct);
        await engine.RememberAsync(space, Region("region", text + "!", 0), Conversation.Person(), ct: Ct);
        await engine.RememberAsync(space, Region("region", text + "?", 1), Conversation.Person() with { Reason = text }, ct: Ct);
        var note = new Note { Id = new RecordId("note"), Path = "docs/a.md", Text = text };
        await engine.RememberAsync(space, note, Conversation.Person(), ct: Ct);
        var module = new Module
        {
            Id = new RecordId("module"), Path = "docs/module.py", Language = "python", Code = text, Docstring = text, Signatures = [text],
            State = RecordState.Quarantined,
        };
        await engine.RememberAsync(space, module, Conversation.Person(), ct: Ct);
        var bot = new WriteContext { Actor = new Actor(ActorKind.Agent, "bot"), Reason = text };
        await engine.RememberAsync(space, new Note { Path = "docs/b.md", Text = text }, bot, ct: Ct);
    }

    private static string IdIn(string pattern) =>
        pattern.Contains("/sessions/", StringComparison.Ordinal) ? "talk"
        : pattern.Contains("/notes/", StringComparison.Ordinal) ? "note"
        : pattern.Contains("/modules/", StringComparison.Ordinal) ? "module"
        : pattern.Contains("/tokens/", StringComparison.Ordinal) ? "nobodys" : "region";

    [GeneratedRegex("\\{([a-zA-Z]+)\\}")]
    private static partial Regex Parameter();
}

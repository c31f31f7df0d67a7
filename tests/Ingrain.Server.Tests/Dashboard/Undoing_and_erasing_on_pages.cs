using System.Net;
using System.Text.RegularExpressions;
using Ingrain.Server.Access;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Dashboard;

/// <summary>What is undone or erased on a page is what was shown there, and no more than the same token may over REST.</summary>
public partial class Undoing_and_erasing_on_pages
{
    private static readonly SpaceId s_space = new(PageList.Space);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task shows_what_a_rollback_would_do_and_what_stands_in_its_way()
    {
        await using var site = await Site.OpenAsync();
        var first = await RememberAsync(site, "runbook", "one");
        var second = await RememberAsync(site, "runbook", "two");
        using var browser = await Browser.OfPersonAsync(site);

        var blocked = await browser.ReadAsync($"/ui/spaces/mine/changes/{first}/undo");
        Assert.Contains("changed again since", blocked, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"reason\"", blocked, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await browser.SubmitAsync($"/ui/spaces/mine/changes/{first}/undo", ("reason", "x"))).Status);

        var open = await browser.ReadAsync($"/ui/spaces/mine/changes/{second}/undo");
        Assert.Contains("brought back", open, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync($"/ui/spaces/mine/changes/{second}/undo")).Status);
        var done = await browser.SubmitAsync($"/ui/spaces/mine/changes/{second}/undo", ("reason", "nobody reviewed it"));
        Assert.Equal(HttpStatusCode.SeeOther, done.Status);
        Assert.Equal("one", ((Note)(await site.Engine.FindAsync(s_space, "runbook", null, Ct))!.Record!).Text);
        Assert.Equal("nobody reviewed it", (await site.Engine.LogAsync(s_space, null, 1, Ct))[0].Reason);
    }

    [Fact]
    public async Task lets_an_agent_undo_only_what_agents_wrote()
    {
        await using var site = await Site.OpenAsync();
        var ofPerson = await RememberAsync(site, "runbook", "one");
        using var browser = await Browser.SignedInAsync(site, Opening_pages.Grant("bot", TokenVerbs.Read | TokenVerbs.Write));

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.OpenAsync($"/ui/spaces/mine/changes/{ofPerson}/undo")).Status);
        var tried = await browser.SubmitAsync($"/ui/spaces/mine/changes/{ofPerson}/undo", ("reason", "told so"));
        Assert.Equal(HttpStatusCode.Forbidden, tried.Status);
        Assert.Single(await site.Engine.LogAsync(s_space, null, 10, Ct));
    }

    [Fact]
    public async Task shows_nothing_in_a_changeset_that_is_held_back_or_beside_the_path()
    {
        await using var site = await Site.OpenAsync();
        var held = new Note { Path = "docs/a", Text = "canary in quarantine", Label = TrustLabel.Quarantined };
        await site.Engine.RememberAsync(s_space, held, Conversation.Person(), ct: Ct);
        await site.Engine.RememberAsync(s_space, new Note { Path = "other/b", Text = "canary beside" },
            Conversation.Person() with { Reason = "canary reason" }, ct: Ct);
        using var reader = await Browser.SignedInAsync(site, Opening_pages.Grant("reader", TokenVerbs.Read));
        using var below = await Browser.SignedInAsync(site, Opening_pages.Grant("below", TokenVerbs.Read) with { Path = "docs" });
        using var reviewer = await Browser.OfPersonAsync(site);

        Assert.DoesNotContain("canary in", await reader.ReadAsync("/ui/spaces/mine/changes/1"), StringComparison.Ordinal);
        Assert.Contains("canary in", await reviewer.ReadAsync("/ui/spaces/mine/changes/1"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await below.OpenAsync("/ui/spaces/mine/changes/2")).Status);
        Assert.DoesNotContain("canary", await below.ReadAsync("/ui/spaces/mine/changes"), StringComparison.Ordinal);
        // A filter must not tell what is not shown.
        Assert.Contains("No changeset fits", await below.ReadAsync("/ui/spaces/mine/changes?why=canary"), StringComparison.Ordinal);
        foreach (var page in new[] { "/ui/spaces/mine/notes", "/ui/spaces/mine/notes?under=docs&all=true" })
            Assert.DoesNotContain("canary", await below.ReadAsync(page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await below.OpenAsync("/ui/spaces/mine/notes?under=other")).Status);
    }

    [Fact]
    public async Task finds_changesets_by_author_reason_and_time_and_goes_on_behind_them()
    {
        await using var site = await Site.OpenAsync();
        for (var i = 0; i < 120; i++)
        {
            var context = Conversation.Person(i % 3 == 0 ? "ada" : "mira") with { Reason = i % 2 == 0 ? "even" : "odd" };
            await site.Engine.RememberAsync(s_space, new Note { Path = $"n{i}", Text = "x" }, context, ct: Ct);
        }
        using var browser = await Browser.OfPersonAsync(site);
        var found = new List<int>();
        var page = "/ui/spaces/mine/changes?who=MIRA&why=even";
        while (page is not null)
        {
            var shown = await browser.ReadAsync(page);
            found.AddRange(Row().Matches(shown).Select(m => int.Parse(m.Groups[1].Value,
                System.Globalization.CultureInfo.InvariantCulture)));
            page = Next().Match(shown) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
        }

        Assert.Equal(Enumerable.Range(0, 120).Where(i => i % 3 != 0 && i % 2 == 0).Select(i => i + 1).Reverse(), found);
        Assert.Empty(Row().Matches(await browser.ReadAsync("/ui/spaces/mine/changes?kind=agent")));
    }

    [Fact]
    public async Task erases_nothing_but_what_was_seen_and_typed()
    {
        await using var site = await Site.OpenAsync();
        await PageList.FillAsync(site.Engine);
        using var browser = await Browser.OfPersonAsync(site);
        const string Page = "/ui/spaces/mine/erase";
        var shown = await browser.ReadAsync(Page + "?thing=session:talk&derived=true");
        var seen = Seen().Match(shown).Groups[1].Value;
        var typed = Typed().Match(WebUtility.HtmlDecode(shown)).Groups[1].Value;
        (string, string)[] asked = [("thing", "session:talk"), ("derived", "true"), ("seen", seen)];
        var before = (await site.Engine.HeadAsync(s_space, Ct)).Sequence;

        foreach (var fields in new (string, string)[][]
        {
            [.. asked], [.. asked, ("typed", "erase")], [("thing", "session:talk"), ("seen", seen), ("typed", typed)],
            [("thing", "note"), ("seen", seen), ("typed", typed)], [("thing", "nothing"), ("seen", seen), ("typed", typed)],
        })
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync(Page, fields)).Status);
        // Somebody says more in that session while the page lies open.
        var more = new Episode { Id = new RecordId("more"), Session = new RecordId("talk"), Role = "user", Content = "more" };
        await site.Engine.ObserveAsync(s_space, [more], Conversation.Person(), Ct);
        var stale = await browser.SubmitAsync(Page, [.. asked, ("typed", typed)]);
        Assert.Equal(HttpStatusCode.BadRequest, stale.Status);
        Assert.Contains("no longer what you saw", stale.Body, StringComparison.Ordinal);
        Assert.Equal(before + 1, (await site.Engine.HeadAsync(s_space, Ct)).Sequence);

        seen = Seen().Match(stale.Body).Groups[1].Value;
        typed = Typed().Match(WebUtility.HtmlDecode(stale.Body)).Groups[1].Value;
        var done = await browser.SubmitAsync(Page, ("thing", "session:talk"), ("derived", "true"), ("seen", seen), ("typed", typed));
        Assert.Equal(HttpStatusCode.OK, done.Status);
        foreach (var target in new[] { new Endpoint(RecordKind.Episode, new RecordId("said")), new Endpoint(RecordKind.Fact,
            new RecordId("region")) })
            Assert.Null(await site.Engine.OpenAsync(s_space, target, null, Ct));
        Assert.NotNull(await site.Engine.FindAsync(s_space, "docs/a.md", null, Ct));
    }

    [Fact]
    public async Task does_not_erase_with_a_ceiling()
    {
        await using var site = await Site.OpenAsync();
        await PageList.FillAsync(site.Engine);
        using var browser = await Browser.SignedInAsync(site, Opening_pages.Grant("low", TokenVerbs.Read | TokenVerbs.Erase) with
        {
            Ceiling = TrustLabel.Agent,
        });
        var shown = await browser.ReadAsync("/ui/spaces/mine/erase?thing=said");

        var tried = await browser.SubmitAsync("/ui/spaces/mine/erase", ("thing", "said"), ("seen", Seen().Match(shown).Groups[1].Value),
            ("typed", "erase 1"));

        Assert.Equal(HttpStatusCode.Forbidden, tried.Status);
        Assert.NotNull(await site.Engine.FindAsync(s_space, "said", null, Ct));
    }

    private static async Task<long> RememberAsync(Site site, string path, string text)
    {
        await site.Engine.RememberAsync(s_space, new Note { Path = path, Text = text }, Conversation.Person(), ct: Ct);
        return (await site.Engine.HeadAsync(s_space, Ct)).Sequence;
    }

    [GeneratedRegex("name=\"seen\" value=\"([0-9a-f]+)\"")]
    private static partial Regex Seen();

    [GeneratedRegex("Type “(erase [0-9]+)” to confirm")]
    private static partial Regex Typed();

    [GeneratedRegex("<th scope=\"row\" class=\"num\"><a href=\"[^\"]*/changes/([0-9]+)\"")]
    private static partial Regex Row();

    [GeneratedRegex("href=\"([^\"]*)\" rel=\"next\"")]
    private static partial Regex Next();
}

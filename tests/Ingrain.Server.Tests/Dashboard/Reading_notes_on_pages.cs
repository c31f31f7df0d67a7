using System.Net;
using Ingrain.Server.Access;
using Ingrain.Server.Tests.Setup;
using Ingrain.Server.Wire;

namespace Ingrain.Server.Tests.Dashboard;

/// <summary>The tree, notes and modules with their versions, and the graph.</summary>
public class Reading_notes_on_pages
{
    private static readonly SpaceId s_space = new(PageList.Space);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task folds_paths_into_folders_and_shows_what_is_in_one()
    {
        await using var site = await Site.OpenAsync();
        foreach (var path in new[] { "a", "a/b", "a/c/d", "a/c/e/f", "ab/c", "z" })
            await site.Engine.RememberAsync(s_space, new Note { Path = path, Text = "text of " + path }, Conversation.Person(), ct: Ct);
        using var browser = await Browser.OfPersonAsync(site);

        var root = await browser.ReadAsync("/ui/spaces/mine/notes");
        Assert.Contains("3 notes", root, StringComparison.Ordinal);
        Assert.Contains("text of a<", root, StringComparison.Ordinal);
        Assert.DoesNotContain("text of a/b", root, StringComparison.Ordinal);
        var folder = await browser.ReadAsync("/ui/spaces/mine/notes?under=a");
        foreach (var shown in new[] { "text of a<", "text of a/b<", "2 notes" }) Assert.Contains(shown, folder, StringComparison.Ordinal);
        foreach (var absent in new[] { "text of ab/c", "text of z", "text of a/c/d" }) Assert.DoesNotContain(absent, folder,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task shows_any_version_and_what_differs_between_two()
    {
        await using var site = await Site.OpenAsync();
        foreach (var text in new[] { "alpha\nbeta", "alpha\ngamma", "alpha\ngamma\ndelta" })
            await site.Engine.RememberAsync(s_space, new Note { Id = new RecordId("n"), Path = "n", Text = text }, Conversation.Person(),
                ct: Ct);
        using var browser = await Browser.OfPersonAsync(site);

        Assert.Contains("beta", await browser.ReadAsync("/ui/spaces/mine/notes/n?version=1"), StringComparison.Ordinal);
        Assert.DoesNotContain("beta", await browser.ReadAsync("/ui/spaces/mine/notes/n"), StringComparison.Ordinal);
        var diff = await browser.ReadAsync("/ui/spaces/mine/notes/n/diff?from=1&to=3");
        Assert.Contains("beta</del>", diff, StringComparison.Ordinal);
        Assert.Contains("delta</ins>", diff, StringComparison.Ordinal);
        Assert.Contains("Nothing differs", await browser.ReadAsync("/ui/spaces/mine/notes/n/diff?from=2&to=2"), StringComparison.Ordinal);
        foreach (var wrong in new[] { "?version=4", "/diff?from=1&to=9" })
            Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync("/ui/spaces/mine/notes/n" + wrong)).Status);
    }

    [Fact]
    public async Task holds_back_what_is_in_quarantine_on_every_page()
    {
        await using var site = await Site.OpenAsync();
        var note = new Note { Id = new RecordId("n"), Path = "n", Text = "canary one" };
        await site.Engine.RememberAsync(s_space, note, Conversation.Person(), ct: Ct);
        await site.Engine.RememberAsync(s_space, note with { Text = "canary two", Label = TrustLabel.Quarantined }, Conversation.Person(),
            ct: Ct);
        await site.Engine.RememberAsync(s_space, new Fact
        {
            Statement = "canary", Subject = "canary", Predicate = "is", Object = "held", Label = TrustLabel.Quarantined,
        }, Conversation.Person(), ct: Ct);
        using var reader = await Browser.SignedInAsync(site, Opening_pages.Grant("reader", TokenVerbs.Read));

        foreach (var page in new[] { "notes", "notes/n", "notes/n?version=1", "notes/n?source=true", "notes/n/diff", "graph", "changes/2",
            "changes/1" })
            Assert.DoesNotContain("canary", await reader.ReadAsync("/ui/spaces/mine/" + page), StringComparison.Ordinal);
        using var reviewer = await Browser.OfPersonAsync(site);
        Assert.Contains("canary two", await reviewer.ReadAsync("/ui/spaces/mine/notes/n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task walks_from_thing_to_thing_by_facts_that_hold_and_by_links()
    {
        await using var site = await Site.OpenAsync();
        async Task SayAsync(string subject, string predicate, string value, string from) => await site.Engine.RememberAsync(s_space,
            new Fact
            {
                Statement = $"{subject} {predicate} {value}", Subject = subject, Predicate = predicate, Object = value,
                Type = FactType.Infrastructure.Name,
                ValidFrom = DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture),
            }, Conversation.Person(), ct: Ct);
        await SayAsync("billing", "database", "Postgres 13", "2024-02-01Z");
        await SayAsync("Billing", "database", "Postgres 14", "2025-03-02Z");
        await new KnowledgeGraph(site.Engine, s_space).AddAsync([new GraphRelation("mira", "billing", "owns")], Conversation.Person(), Ct);
        using var browser = await Browser.OfPersonAsync(site);

        var node = await browser.ReadAsync("/ui/spaces/mine/graph?name=BILLING");
        foreach (var shown in new[] { "Postgres 14", "mira", "owns" }) Assert.Contains(shown, node, StringComparison.Ordinal);
        Assert.DoesNotContain("Postgres 13", node, StringComparison.Ordinal);
        Assert.Contains("billing", await browser.ReadAsync("/ui/spaces/mine/graph?name=mira"), StringComparison.Ordinal);
        Assert.Contains("1 of 1", await browser.ReadAsync("/ui/spaces/mine/graph?query=Mir"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync("/ui/spaces/mine/graph?name=Postgres+13")).Status);
    }

    [Fact]
    public async Task says_that_this_host_runs_no_code()
    {
        await using var site = await Site.OpenAsync();
        await PageList.FillAsync(site.Engine);
        using var browser = await Browser.OfPersonAsync(site);

        var ran = await browser.SubmitAsync("/ui/spaces/mine/modules/module/run", ("code", "print(1)"));

        Assert.Equal(HttpStatusCode.OK, ran.Status);
        Assert.Contains("Nothing was run.", ran.Body, StringComparison.Ordinal);
        Assert.Contains("print(1)</textarea>", ran.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void keeps_both_texts_in_what_differs_between_them()
    {
        var ids = IdSource.Seeded(TimeProvider.System, 3);
        var random = new byte[24];
        for (var round = 0; round < 500; round++)
        {
            ids.Fill(random);
            var before = string.Join('\n', random.Take(random[0] % 12).Select(b => $"l{b % 4}"));
            var after = string.Join('\n', random.Skip(12).Take(random[1] % 12).Select(b => $"l{b % 4}"));
            var lines = TextDiff.Lines(before, after);

            // With the gaps left out, the lines of each side are that side's, in order.
            if (lines.Any(l => l.Mark == '…')) continue;
            Assert.Equal(before, string.Join('\n', lines.Where(l => l.Mark != '+').Select(l => l.Text)));
            Assert.Equal(after, string.Join('\n', lines.Where(l => l.Mark != '-').Select(l => l.Text)));
        }
    }
}

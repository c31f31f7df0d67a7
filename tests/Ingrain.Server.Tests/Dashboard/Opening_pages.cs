using System.Net;
using Ingrain.Server.Access;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Dashboard;

/// <summary>
/// Every page and form, by every role, in a space of its own and in a foreign one. What each needs is said here again, by hand: a page that
/// is not in this list fails, and so does one that asks for less.
/// </summary>
public class Opening_pages
{
    private static readonly Dictionary<string, (TokenVerbs Needs, bool WholeSpace)> s_expected = new()
    {
        ["root"] = (TokenVerbs.None, false),
        ["uiAsset"] = (TokenVerbs.None, false),
        ["uiSignIn"] = (TokenVerbs.None, false),
        ["uiSignedIn"] = (TokenVerbs.None, false),
        ["uiSignOut"] = (TokenVerbs.None, false),
        ["uiSpaces"] = (TokenVerbs.Read, false),
        ["uiOverview"] = (TokenVerbs.Read, false),
        ["uiRecall"] = (TokenVerbs.Read, false),
        ["uiRecalled"] = (TokenVerbs.Read, false),
        ["uiTimeline"] = (TokenVerbs.Read, true),
        ["uiSession"] = (TokenVerbs.Read, true),
        ["uiFacts"] = (TokenVerbs.Read, true),
        ["uiMemory"] = (TokenVerbs.Read, false),
        ["uiMemory-retract"] = (TokenVerbs.Write, false),
        ["uiMemory-reinstate"] = (TokenVerbs.Write, false),
        ["uiMemory-confirm"] = (TokenVerbs.Confirm, false),
        ["uiTree"] = (TokenVerbs.Read, false),
        ["uiNote"] = (TokenVerbs.Read, false),
        ["uiNoteDiff"] = (TokenVerbs.Read, false),
        ["uiModuleAt"] = (TokenVerbs.Read, false),
        ["uiModule"] = (TokenVerbs.Read, false),
        ["uiModuleDiff"] = (TokenVerbs.Read, false),
        ["uiRun"] = (TokenVerbs.Run, true),
        ["uiGraph"] = (TokenVerbs.Read, true),
        ["uiChanges"] = (TokenVerbs.Read, false),
        ["uiChange"] = (TokenVerbs.Read, false),
        ["uiUndo"] = (TokenVerbs.Write, false),
        ["uiUndone"] = (TokenVerbs.Write, false),
        ["uiJobs"] = (TokenVerbs.Read, true),
        ["uiVerify"] = (TokenVerbs.Read, true),
        ["uiPurge"] = (TokenVerbs.Erase, true),
        ["uiTestModules"] = (TokenVerbs.Run | TokenVerbs.Write, true),
        ["uiTokens"] = (TokenVerbs.Admin, false),
        ["uiTokenMade"] = (TokenVerbs.Admin, false),
        ["uiTokenRevoked"] = (TokenVerbs.Admin, false),
        ["uiErase"] = (TokenVerbs.Erase, true),
        ["uiErased"] = (TokenVerbs.Erase, true),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void is_said_of_every_page_what_it_needs() =>
        Assert.Equal(s_expected.Keys.Order(StringComparer.Ordinal), PageList.All.Select(r => r.Id).Order(StringComparer.Ordinal));

    [Fact]
    public async Task leads_whoever_is_not_signed_in_to_the_sign_in_and_shows_nothing()
    {
        await using var site = await Site.OpenAsync();
        await PageList.FillAsync(site.Engine);
        using var browser = new Browser(site);
        foreach (var page in PageList.Inside.Select(r => (r, PageList.AddressOf(r))))
        {
            var answer = page.r.Method == "GET" ? await browser.OpenAsync(page.Item2) : await browser.SendAsync(page.Item2, []);
            Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
            Assert.StartsWith("/ui/sign-in", answer.Message.Headers.Location!.OriginalString, StringComparison.Ordinal);
            Assert.Empty(answer.Body);
        }
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.OpenAsync("/ui/nowhere")).Status);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task asks_every_role_on_every_page_of_every_space_for_what_it_needs()
    {
        await using var site = await Site.OpenAsync();
        await PageList.FillAsync(site.Engine);
        foreach (var verb in Enum.GetValues<TokenVerbs>())
        {
            if (verb == TokenVerbs.None) continue;
            var verbs = verb | TokenVerbs.Read;
            using var own = await Browser.SignedInAsync(site, Grant("own " + verb, verbs));
            using var below = (verb & (TokenVerbs.Erase | TokenVerbs.Admin | TokenVerbs.Run)) != 0 ? null
                : await Browser.SignedInAsync(site, Grant("below " + verb, verbs) with { Path = "docs" });
            foreach (var route in PageList.Inside)
            {
                var (needs, wholeSpace) = s_expected[route.Id];
                var isOfSpace = route.Pattern.Contains("{space}", StringComparison.Ordinal);
                await RequireAsync(own, route, PageList.Space, (needs & ~verbs) == 0, verb);
                if (isOfSpace) await RequireAsync(own, route, "theirs", false, verb);
                if (below is not null && isOfSpace && wholeSpace) await RequireAsync(below, route, PageList.Space, false, verb);
            }
        }
    }

    [Fact]
    public async Task lists_and_names_only_spaces_that_the_token_reaches()
    {
        await using var site = await Site.OpenAsync();
        await PageList.FillAsync(site.Engine);
        await site.Engine.RememberAsync(new SpaceId("canaryspace"), new Fact { Statement = "canary" }, Conversation.Person(), ct: Ct);
        using var browser = await Browser.SignedInAsync(site, Grant("own", TokenVerbs.Read));

        foreach (var page in PageList.Inside.Where(r => r is { Method: "GET", Needs: TokenVerbs.Read }))
            Assert.DoesNotContain("canary", await browser.ReadAsync(PageList.AddressOf(page)), StringComparison.Ordinal);
        var there = await browser.OpenAsync("/ui/spaces/canaryspace");
        var absent = await browser.OpenAsync("/ui/spaces/nobodys");
        Assert.Equal(HttpStatusCode.Forbidden, there.Status);
        Assert.Equal(absent.Body, there.Body);
    }

    [Fact]
    public async Task shows_a_token_for_a_path_nothing_beside_it()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        foreach (var (path, text) in new[] { ("docs/a.md", "the visible alpaca"), ("other/b.md", "canary alpaca") })
            await ada.PostAsync("/v1/spaces/mine/notes", new { path, text, reason = "canary reason" }).OkAsync();
        await ada.PostAsync("/v1/spaces/mine/facts", new { statement = "canary fact about the alpaca", id = "f" }).OkAsync();
        async Task<string> IdAsync(string path) => (await ada.ReadAsync("/v1/spaces/mine/find?ref=" + path).OkAsync())
            .GetProperty("memory").GetProperty("id").GetString()!;
        var (beside, inside) = (await IdAsync("other/b.md"), await IdAsync("docs/a.md"));
        using var browser = await Browser.SignedInAsync(site, Grant("docs", TokenVerbs.Read | TokenVerbs.Write) with { Path = "docs" });

        var recalled = (await browser.SubmitAsync("/ui/spaces/mine/recall", ("query", "alpaca"))).Body;
        var seen = recalled + await browser.ReadAsync("/ui/spaces/mine")
            + await browser.ReadAsync($"/ui/spaces/mine/memories/note/{inside}");
        Assert.Contains("visible alpaca", recalled, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Every candidate", recalled, StringComparison.Ordinal);
        foreach (var page in new[] { $"memories/note/{beside}", "memories/fact/f" })
            Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync("/ui/spaces/mine/" + page)).Status);
        var hash = new string('0', 64);
        var refused = await browser.SubmitAsync($"/ui/spaces/mine/memories/note/{beside}/retract", ("content-hash", hash));
        Assert.Equal(HttpStatusCode.NotFound, refused.Status);
    }

    private static async Task RequireAsync(Browser browser, Rest.RestRoute route, string space, bool isAllowed, TokenVerbs verb)
    {
        var page = PageList.AddressOf(route, space);
        var answer = route.Method == "GET" ? await browser.OpenAsync(page) : await browser.SubmitAsync(page);
        var where = $"{route.Id} in '{space}' with {verb} gave {(int)answer.Status}";
        if (!isAllowed) Assert.True(answer.Status == HttpStatusCode.Forbidden, where);
        // What comes behind the door differs: a field is missing, nothing is there.
        else Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.SeeOther or HttpStatusCode.BadRequest
            or HttpStatusCode.NotFound, where);
        Assert.Equal("text/html", answer.Message.Content.Headers.ContentType?.MediaType);
    }

    internal static TokenGrant Grant(string name, TokenVerbs verbs) => new()
    {
        Name = name, Verbs = verbs, Spaces = [SpacePattern.Parse(PageList.Space)],
        Kind = (verbs & (TokenVerbs.Confirm | TokenVerbs.Erase | TokenVerbs.Admin)) != 0 ? ActorKind.Person : ActorKind.Agent,
    };
}

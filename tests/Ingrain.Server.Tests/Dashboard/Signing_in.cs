using System.Net;
using Ingrain.Server.Access;
using Ingrain.Server.Dashboard;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Dashboard;

public class Signing_in
{
    [Fact]
    public async Task leads_whoever_is_not_signed_in_to_the_sign_in_and_back_to_the_page_they_wanted()
    {
        await using var site = await Site.OpenAsync();
        using var browser = new Browser(site);

        Assert.Equal("/ui", LocationOf(await browser.OpenAsync("/")));
        Assert.Equal("/ui/sign-in", LocationOf(await browser.OpenAsync("/ui")));
        var sent = await browser.OpenAsync("/ui/spaces/shop?done=x");
        Assert.Equal("/ui/sign-in?next=%2Fui%2Fspaces%2Fshop%3Fdone%3Dx", LocationOf(sent));
        Assert.Equal("/ui/sign-in?next=%2Fui%2Fspaces%2Fteam%252Fshop", LocationOf(await browser.OpenAsync("/ui/spaces/team%2Fshop")));
        Assert.Contains("Access token", await browser.ReadAsync(LocationOf(sent)), StringComparison.Ordinal);
        var entered = await browser.SendAsync("/ui/sign-in", [("token", Person(site)), ("next", "/ui/spaces/shop")]);
        Assert.Equal("/ui/spaces/shop", LocationOf(entered));
        Assert.Contains("Sign out", await browser.ReadAsync("/ui/spaces/shop"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/ui//../\\evil.example")]
    [InlineData("/uix")]
    [InlineData("javascript:alert(1)")]
    public async Task leads_nowhere_else_afterwards(string next)
    {
        await using var site = await Site.OpenAsync();
        using var browser = new Browser(site);

        Assert.Equal("/ui", LocationOf(await browser.SendAsync("/ui/sign-in", [("token", Person(site)), ("next", next)])));
    }

    [Fact]
    public async Task keeps_a_secret_that_scripts_and_other_sites_do_not_get_and_no_token()
    {
        await using var site = await Site.OpenAsync();
        using var browser = new Browser(site);
        var token = Person(site);
        var entered = await browser.SignInAsync(token);

        var cookie = Assert.Single(entered.Message.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(token, cookie + entered.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(token, await browser.ReadAsync("/ui"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task asks_a_browser_that_came_by_tls_to_keep_the_secret_to_tls()
    {
        await using var site = await Site.OpenAsync(s => s with { Origins = ["https://memory.example"] });
        using var browser = new Browser(site);
        var entered = await browser.SendAsync(
            "/ui/sign-in", [("token", Person(site))], [("Origin", "https://memory.example"), ("Sec-Fetch-Site", "same-origin")]);

        var cookie = Assert.Single(entered.Message.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-ingrain-", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task refuses_tokens_that_are_not_good_or_do_not_allow_to_read()
    {
        await using var site = await Site.OpenAsync();
        using var browser = new Browser(site);
        var writer = site.Token(new TokenGrant { Name = "writer", Verbs = TokenVerbs.Write, Spaces = [SpacePattern.Parse("*")] });

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync("ingrain_nonsense")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SignInAsync(writer)).Status);
        Assert.Empty(browser.Cookies);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.OpenAsync("/ui")).Status);
    }

    [Fact]
    public async Task ends_with_the_token_with_a_sign_out_and_with_time()
    {
        await using var site = await Site.OpenAsync();
        using var first = await Browser.OfPersonAsync(site, "first");
        using var second = await Browser.OfPersonAsync(site, "second");
        using var third = await Browser.OfPersonAsync(site, "third");
        await first.ReadAsync("/ui");
        site.Tokens.Revoke("first");
        Assert.Equal("/ui/sign-in?done=ended", LocationOf(await first.OpenAsync("/ui")));

        var kept = second.Cookies.Single();
        Assert.Equal("/ui/sign-in?done=signed-out", LocationOf(await second.SubmitAsync("/ui/sign-out")));
        Assert.Empty(second.Cookies);
        using var thief = site.Bearing(null);
        thief.DefaultRequestHeaders.Add("Cookie", $"{kept.Name}={kept.Value}");
        Assert.Contains("Sign in", (await thief.ReadAsync("/ui")).Body, StringComparison.Ordinal);

        site.Clock.Advance(BrowserSessions.IdleTime);
        Assert.Equal("/ui/sign-in?done=ended", LocationOf(await third.OpenAsync("/ui")));
    }

    [Fact]
    public async Task is_no_key_to_the_programs_endpoints_and_a_token_none_to_pages()
    {
        await using var site = await Site.OpenAsync();
        using var browser = await Browser.OfPersonAsync(site);

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.OpenAsync("/v1/spaces")).Status);
        var bearer = await site.Agent().ReadAsync("/ui/spaces/shop");
        Assert.Contains("Sign in", bearer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void keeps_so_many_and_of_one_token_so_many_that_it_shuts_nobody_else_out()
    {
        var clock = new CountingClock();
        var ids = IdSource.Seeded(clock, 1);
        using var folder = new House.TempFolder();
        var tokens = new TokenFile(folder.At("tokens"), clock, ids);
        AccessToken Make(string name) =>
            tokens.Create(new TokenGrant { Name = name, Verbs = TokenVerbs.Read, Spaces = [SpacePattern.Parse("*")] }).Kept;
        var sessions = new BrowserSessions(tokens, clock, ids);
        var modest = sessions.Open(Make("modest"));
        var greedy = Make("greedy");
        var greedys = Enumerable.Range(0, BrowserSessions.MaxOfToken + 5).Select(_ => sessions.Open(greedy)).ToList();

        Assert.NotNull(sessions.Find(modest));
        Assert.Equal(BrowserSessions.MaxOfToken, greedys.Count(s => sessions.Find(s) is not null));
        Assert.Null(sessions.Find(greedys[0]));
        for (var i = 0; i < BrowserSessions.Max / BrowserSessions.MaxOfToken; i++)
        {
            var other = Make("other" + i);
            for (var j = 0; j < BrowserSessions.MaxOfToken; j++) sessions.Open(other);
        }
        Assert.Equal(BrowserSessions.Max, sessions.Count);
    }

    private static string Person(Site site) => site.Token(new TokenGrant
    {
        Name = "ada", Kind = ActorKind.Person, Verbs = TokenVerbs.Read | TokenVerbs.Write, Spaces = [SpacePattern.Parse("*")],
    });

    private static string LocationOf(Answer answer)
    {
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        return answer.Message.Headers.Location!.OriginalString;
    }
}

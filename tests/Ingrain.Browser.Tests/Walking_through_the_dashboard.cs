using Ingrain.Browser.Tests.Setup;
using Ingrain.Server.Access;
using Microsoft.Playwright;

namespace Ingrain.Browser.Tests;

/// <summary>What people come for, done in a real browser from beginning to end.</summary>
[Trait("Category", "Slow")]
public class Walking_through_the_dashboard(Chromium chromium)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task lets_in_who_has_a_good_token_and_nobody_else()
    {
        await using var site = await DashboardSite.OpenAsync(hasSandbox: false);
        var now = TimeProvider.System.GetUtcNow();
        var good = site.Person();
        var expired = site.Token(Reader("old") with { ExpiresAt = now.AddMinutes(-1) });
        var revoked = site.Token(Reader("gone"));
        site.Tokens.Revoke("gone");
        await using var tab = await Tab.OpenAsync(chromium, site);

        foreach (var token in new[] { "nonsense", expired, revoked, good[..^1] + (good[^1] == 'A' ? 'B' : 'A') })
        {
            await tab.SignInAsync(token);
            Assert.Contains("not good here", await tab.TextAsync(), StringComparison.Ordinal);
            Assert.StartsWith("/ui/sign-in", tab.Place, StringComparison.Ordinal);
        }
        await tab.GoAsync("/ui/spaces/shop/notes");
        Assert.StartsWith("/ui/sign-in", tab.Place, StringComparison.Ordinal);

        await tab.SignInAsync(good);
        Assert.Equal("/ui", tab.Place);
        await tab.Page.GetByText("ada").First.ClickAsync();
        await tab.ClickAsync("Sign out");
        Assert.Contains("You are signed out", await tab.TextAsync(), StringComparison.Ordinal);
        await tab.GoAsync("/ui");
        Assert.StartsWith("/ui/sign-in", tab.Place, StringComparison.Ordinal);
        await tab.AssertQuietAsync();
    }

    [Fact]
    public async Task ends_a_sign_in_with_its_token()
    {
        await using var site = await WithContentAsync();
        await using var tab = await SignedInAsync(site, site.Token(Reader("mira") with { Spaces = [SpacePattern.Parse("shop")] }));
        Assert.Equal(200, await tab.GoAsync("/ui/spaces/shop/notes"));
        Assert.Equal(403, await tab.GoAsync("/ui/spaces/home/notes"));
        Assert.Equal(403, await tab.GoAsync("/ui/spaces/shop/erase"));
        Assert.Equal(403, await tab.GoAsync("/ui/tokens"));

        site.Tokens.Revoke("mira");
        await tab.GoAsync("/ui/spaces/shop/notes");
        Assert.StartsWith("/ui/sign-in", tab.Place, StringComparison.Ordinal);
        await tab.AssertQuietAsync();
    }

    [Fact]
    public async Task changes_the_space_and_stays_in_the_section()
    {
        await using var site = await WithContentAsync();
        await using var tab = await SignedInAsync(site);
        await tab.GoAsync("/ui/spaces/shop/changes");

        await tab.Page.Locator("details.spaces > summary").ClickAsync();
        await tab.FollowAsync("home");
        Assert.Equal("/ui/spaces/home/changes", tab.Place);
        await tab.AssertQuietAsync();
    }

    [Fact]
    public async Task asks_and_sees_why_and_corrects_a_fact_in_its_own_name()
    {
        await using var site = await WithContentAsync();
        await using var tab = await SignedInAsync(site);
        await tab.RecallAsync(DemoContent.Shop, "which postgres does billing run");
        var text = await tab.TextAsync();
        Assert.Contains("Billing runs Postgres 14", text, StringComparison.Ordinal);
        Assert.Contains("Every candidate", text, StringComparison.Ordinal);

        await tab.GoAsync("/ui/spaces/shop/facts?about=inventory");
        await tab.FollowAsync("Inventory runs MariaDB 11");
        await tab.Page.GetByLabel("Why was it wrong?").FillAsync("it was a plan only");
        await tab.ClickAsync("Retract");
        Assert.Contains("Taken back.", await tab.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("it was a plan only", await tab.TextAsync(), StringComparison.Ordinal);
        var log = await site.Engine.LogAsync(DemoContent.Shop, null, 1, Ct);
        Assert.Equal((ActorKind.Person, "ada", "it was a plan only"), (log[0].Actor.Kind, log[0].Actor.Name, log[0].Reason));

        // Undone where the log says that it was done.
        await tab.GoAsync($"/ui/spaces/shop/changes/{log[0].Sequence}");
        await tab.FollowAsync("Roll back…");
        await tab.Page.GetByLabel("Why").FillAsync("it is live after all");
        await tab.ClickAsync("Roll back");
        var fact = (await site.Engine.FactsAsync(DemoContent.Shop, FactKey.Of("inventory", "database", null)!.Value, null, Ct)).Single();
        Assert.Equal("MariaDB 11", fact.Object);
        await tab.AssertQuietAsync();
    }

    [Fact]
    public async Task reads_a_note_its_versions_and_what_changed()
    {
        await using var site = await WithContentAsync();
        await using var tab = await SignedInAsync(site);
        await tab.GoAsync("/ui/spaces/shop/notes");
        await tab.FollowAsync("runbooks/");
        await tab.FollowAsync("deploy");

        Assert.Equal("Deploy the shop", await tab.Page.Locator(".markdown h2").InnerTextAsync());
        Assert.Equal(2, await tab.Page.Locator(".markdown table tr").CountAsync() - 1);
        Assert.Equal(0, await tab.Page.Locator("img").CountAsync());
        var picture = tab.Page.GetByRole(AriaRole.Link, new() { Name = "picture: the pool" });
        Assert.Equal("noopener noreferrer nofollow", await picture.GetAttributeAsync("rel"));
        await tab.FollowAsync("What changed in version 2");
        Assert.Contains("deploy the web service", await tab.Page.Locator(".diff del").First.InnerTextAsync()
            + await tab.Page.Locator(".diff del").Last.InnerTextAsync(), StringComparison.Ordinal);
        await tab.AssertQuietAsync();
    }

    [Fact]
    public async Task runs_code_with_a_module_and_shows_what_it_said_as_text()
    {
        await using var site = await DashboardSite.OpenAsync();
        await RequireSandboxAsync(site);
        await DemoContent.WriteAsync(site, withModules: true);
        await using var tab = await SignedInAsync(site);
        await tab.GoAsync("/ui/spaces/shop/notes?under=text");
        await tab.FollowAsync("slug.py");
        Assert.Contains("paths.py", await tab.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("verified", await tab.TextAsync(), StringComparison.Ordinal);

        await tab.Page.GetByLabel("Code", new() { Exact = true }).FillAsync("from text.slug import "
            + "slug\nprint('<script>pwned=1</script>')\nslug('Hello World')");
        await tab.ClickAsync("Run");
        Assert.Contains("\"hello-world\"", await tab.Page.GetByLabel("The value as JSON").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("<script>pwned=1</script>", await tab.Page.GetByLabel("Standard output").InnerTextAsync(),
            StringComparison.Ordinal);
        await tab.AssertQuietAsync();
    }

    [Fact]
    public async Task rolls_a_changeset_back_with_a_reason()
    {
        await using var site = await WithContentAsync();
        await using var tab = await SignedInAsync(site);
        await tab.GoAsync("/ui/spaces/shop/changes?who=release-bot&why=incident+482");
        await tab.LeaveAsync(() => tab.Page.Locator("table.data tbody th a").First.ClickAsync());
        await tab.FollowAsync("Roll back…");
        Assert.Contains("brought back", await tab.TextAsync(), StringComparison.Ordinal);
        await tab.Page.GetByLabel("Why").FillAsync("nobody reviewed it");
        await tab.ClickAsync("Roll back");

        Assert.Contains("Rolled back, by this changeset", await tab.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("nobody reviewed it", await tab.TextAsync(), StringComparison.Ordinal);
        var note = (Note)(await site.Engine.FindAsync(DemoContent.Shop, "runbooks/deploy", null, Ct))!.Record!;
        Assert.Equal("1. migrate\n2. deploy the web service", note.Text);
        await tab.AssertQuietAsync();
    }

    [Fact]
    public async Task erases_what_was_previewed_once_that_is_typed()
    {
        await using var site = await WithContentAsync();
        await using var tab = await SignedInAsync(site);
        await tab.GoAsync("/ui/spaces/shop/erase");
        await tab.Page.GetByLabel("Things, one a line").FillAsync("m-1");
        await tab.Page.GetByLabel("also what rests on it").CheckAsync();
        await tab.ClickAsync("Show what would go");
        var count = await tab.Page.Locator("table.data tbody tr").CountAsync();
        Assert.True(count > 3, await tab.TextAsync());

        await tab.Page.GetByLabel("to confirm").FillAsync("yes");
        await tab.ClickAsync("Erase for good");
        Assert.Contains("Nothing was erased", await tab.TextAsync(), StringComparison.Ordinal);
        Assert.NotNull(await site.Engine.FindAsync(DemoContent.Shop, "m-1", null, Ct));

        await tab.Page.GetByLabel("to confirm").FillAsync($"erase {count}");
        await tab.ClickAsync("Erase for good");
        Assert.Contains("are gone", await tab.TextAsync(), StringComparison.Ordinal);
        Assert.Null(await site.Engine.FindAsync(DemoContent.Shop, "m-1", null, Ct));
        await tab.AssertQuietAsync();
    }

    [Fact]
    public async Task shows_a_new_token_once_and_revokes_it()
    {
        await using var site = await DashboardSite.OpenAsync(hasSandbox: false);
        await using var tab = await SignedInAsync(site);
        await tab.GoAsync("/ui/tokens");
        await tab.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("ci-bot");
        await tab.Page.GetByLabel("Spaces", new() { Exact = true }).FillAsync("shop");
        await tab.Page.GetByLabel("Days").FillAsync("30");
        await tab.ClickAsync("Make the token");
        var secret = await tab.Page.GetByLabel("The new token").InputValueAsync();
        Assert.StartsWith("ingrain_", secret, StringComparison.Ordinal);
        await using (var other = await SignedInAsync(site, secret))
            Assert.Equal("/ui", other.Place);

        await tab.GoAsync("/ui/tokens");
        Assert.DoesNotContain(secret, await tab.Page.ContentAsync(), StringComparison.Ordinal);
        var revoke = tab.Page.Locator("tr", new() { HasText = "ci-bot" }).GetByRole(AriaRole.Button);
        await tab.LeaveAsync(() => revoke.ClickAsync());
        Assert.Contains("Revoked.", await tab.TextAsync(), StringComparison.Ordinal);
        await using var refused = await Tab.OpenAsync(chromium, site);
        await refused.SignInAsync(secret);
        Assert.Contains("not good here", await refused.TextAsync(), StringComparison.Ordinal);
        await tab.AssertQuietAsync();
    }

    [Fact]
    public async Task says_so_where_the_host_has_no_sandbox()
    {
        await using var site = await WithContentAsync();
        await using var tab = await SignedInAsync(site);
        await tab.GoAsync("/ui/spaces/shop/jobs");
        await tab.ClickAsync("Verify the whole log");
        Assert.Contains("The log verifies", await tab.TextAsync(), StringComparison.Ordinal);
        await tab.AssertQuietAsync();
    }

    private static TokenGrant Reader(string name) => new()
    {
        Name = name, Kind = ActorKind.Person, Verbs = TokenVerbs.Read, Spaces = [SpacePattern.Parse("*")],
    };

    private static async Task RequireSandboxAsync(DashboardSite site)
    {
        try
        {
            _ = await site.Engine.ExecAsync(new SpaceId("probe"), new Ingrain.Execution.ExecRequest { Language = "python", Code = "1" },
                Ct);
        }
        catch (MemoryException e) when (e.Code == MemoryErrorCode.SandboxUnavailable)
        {
            Assert.Skip("Needs a sandbox: " + e.Message);
        }
    }

    private static async Task<DashboardSite> WithContentAsync()
    {
        var site = await DashboardSite.OpenAsync(hasSandbox: false);
        await DemoContent.WriteAsync(site, withModules: false);
        return site;
    }

    private async Task<Tab> SignedInAsync(DashboardSite site, string? token = null)
    {
        var tab = await Tab.OpenAsync(chromium, site);
        await tab.SignInAsync(token ?? site.Person());
        return tab;
    }
}

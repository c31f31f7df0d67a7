using System.Net;
using Ingrain.Server.Access;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Dashboard;

/// <summary>Who may make, see and revoke which tokens on the dashboard: nobody gets further in than they are.</summary>
public class Administering_tokens
{
    private static readonly string[] s_patterns = ["*", "a", "ab", "a*", "ab*", "b"];
    private static readonly string[] s_spaces = ["a", "ab", "abc", "ac", "b", "ba", "c"];

    [Fact]
    public void covers_a_token_where_whatever_it_allows_is_allowed()
    {
        var grants = (from verbs in new[] { TokenVerbs.Read, TokenVerbs.Read | TokenVerbs.Admin, TokenVerbs.Write }
                      from pattern in s_patterns
                      from kind in new[] { ActorKind.Person, ActorKind.Agent }
                      from ceiling in new TrustLabel?[] { null, TrustLabel.External, TrustLabel.Principal }
                      where kind == ActorKind.Person || (verbs & TokenVerbs.Admin) == 0
                      select new TokenGrant
                      {
                          Name = "x", Kind = kind, Verbs = verbs, Spaces = [SpacePattern.Parse(pattern)], Ceiling = ceiling,
                      }).ToList();
        foreach (var own in grants)
        {
            foreach (var other in grants)
            {
                var (a, b) = (Of(own), Of(other));
                // The oracle: every space, verb and label, one by one.
                var isWithin = s_spaces.All(s => !b.Reaches(new SpaceId(s)) || a.Reaches(new SpaceId(s)))
                    && Enum.GetValues<TokenVerbs>().All(v => !b.Has(v) || a.Has(v)) && b.Ceiling <= a.Ceiling;
                Assert.True(isWithin == TokenBounds.Covers(own, other), $"{own.Spaces[0]} and {other.Spaces[0]}: {own} {other}");
            }
        }
    }

    [Fact]
    public void makes_nothing_that_outlasts_it()
    {
        var end = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        var own = Admin("x") with { ExpiresAt = end };

        Assert.True(TokenBounds.MayMake(own, own with { ExpiresAt = end }));
        Assert.False(TokenBounds.MayMake(own, own with { ExpiresAt = end.AddSeconds(1) }));
        Assert.False(TokenBounds.MayMake(own, own with { ExpiresAt = null }));
    }

    [Fact]
    public async Task shows_makes_and_revokes_only_what_lies_within_ones_own()
    {
        await using var site = await Site.OpenAsync();
        site.Token(Reader("inside", "team/a"));
        site.Token(Reader("outside", "shop"));
        site.Token(Reader("wider", "*"));
        using var browser = await Browser.SignedInAsync(site, Admin("mira") with { Spaces = [SpacePattern.Parse("team/*")] });

        var page = await browser.ReadAsync("/ui/tokens");
        Assert.Contains("inside", page, StringComparison.Ordinal);
        foreach (var name in new[] { "outside", "wider" }) Assert.DoesNotContain($">{name}<", page, StringComparison.Ordinal);
        foreach (var token in site.Tokens.All())
        {
            var answer = await browser.SubmitAsync($"/ui/tokens/{token.Id}/revoke");
            if (token.Grant.Name == "mira") break;
            Assert.Equal(token.Grant.Name == "inside" ? HttpStatusCode.SeeOther : HttpStatusCode.NotFound, answer.Status);
        }
        Assert.Equal(["inside", "mira"], site.Tokens.All().Where(t => t.RevokedAt is not null).Select(t => t.Grant.Name).Order());
    }

    [Theory]
    [InlineData("agent", "read", "shop", HttpStatusCode.Forbidden)]
    [InlineData("agent", "read", "*", HttpStatusCode.Forbidden)]
    [InlineData("agent", "run", "team/a", HttpStatusCode.Forbidden)]
    [InlineData("agent", "admin", "team/a", HttpStatusCode.BadRequest)]
    [InlineData("agent", "read", "team/a !", HttpStatusCode.BadRequest)]
    [InlineData("agent", "read", "team/a team/b*", HttpStatusCode.OK)]
    [InlineData("person", "admin", "team/*", HttpStatusCode.OK)]
    public async Task makes_no_more_than_its_maker_has(string kind, string verb, string spaces, HttpStatusCode status)
    {
        await using var site = await Site.OpenAsync();
        using var browser = await Browser.SignedInAsync(site, Admin("mira") with { Spaces = [SpacePattern.Parse("team/*")] });

        var answer = await browser.SubmitAsync("/ui/tokens", ("name", "new"), ("kind", kind), ("verbs", verb), ("spaces", spaces));

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == HttpStatusCode.OK ? 2 : 1, site.Tokens.All().Count);
        Assert.Equal(status == HttpStatusCode.OK, answer.Body.Contains("value=\"ingrain_", StringComparison.Ordinal));
        Assert.Contains("no-store", answer.Message.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("ingrain_", await browser.ReadAsync("/ui/tokens"), StringComparison.Ordinal);
    }

    private static Principal Of(TokenGrant grant) =>
        new(new AccessToken { Id = "0", Hash = "", Grant = grant, CreatedAt = DateTimeOffset.UnixEpoch });

    private static TokenGrant Admin(string name) => new()
    {
        Name = name, Kind = ActorKind.Person, Verbs = TokenVerbs.Read | TokenVerbs.Write | TokenVerbs.Admin,
        Spaces = [SpacePattern.Parse("*")],
    };

    private static TokenGrant Reader(string name, string space) =>
        new() { Name = name, Verbs = TokenVerbs.Read, Spaces = [SpacePattern.Parse(space)] };
}

using Ingrain.House;
using Ingrain.Server.Access;

namespace Ingrain.Server.Tests.Http;

public sealed class Keeping_tokens : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _clock = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void knows_a_token_by_its_hash_and_writes_its_secret_nowhere()
    {
        var (kept, token) = File().Create(Grant("ada"));

        // Another process reads the same file.
        Assert.Equal(kept.Id, File().Find(token)?.Id);
        Assert.StartsWith($"ingrain_{kept.Id}_", token, StringComparison.Ordinal);
        Assert.Equal(43, token.Split('_', 3)[2].Length);
        Assert.DoesNotContain(token.Split('_', 3)[2], System.IO.File.ReadAllText(Path), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(Path));
    }

    [Fact]
    public void refuses_what_differs_in_any_character()
    {
        var file = File();
        var (_, token) = file.Create(Grant("ada"));

        for (var i = 0; i < token.Length; i++)
        {
            var other = token[..i] + (token[i] == 'a' ? 'b' : 'a') + token[(i + 1)..];
            Assert.Null(file.Find(other));
        }
        Assert.Null(file.Find(token + " "));
        Assert.Null(file.Find(token[..^1]));
    }

    [Fact]
    public void sees_at_once_what_another_process_revoked_or_made()
    {
        var (mine, theirs) = (File(), File());
        var (_, token) = theirs.Create(Grant("ada"));

        Assert.NotNull(mine.Find(token));
        Assert.Single(theirs.Revoke("ada"));
        Assert.Null(mine.Find(token));
        Assert.Empty(theirs.Revoke("ada"));
        var (_, again) = theirs.Create(Grant("ada"));
        Assert.NotNull(mine.Find(again));
    }

    [Fact]
    public void ends_a_token_at_the_moment_that_was_said()
    {
        var file = File();
        var (_, token) = file.Create(Grant("ada") with { ExpiresAt = _clock.GetUtcNow().AddDays(1) });

        _clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromTicks(1));
        Assert.NotNull(file.Find(token));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(file.Find(token));
    }

    [Fact]
    public void keeps_every_part_of_a_grant()
    {
        var grant = new TokenGrant
        {
            Name = "Mira", Kind = ActorKind.Person, Verbs = TokenVerbs.Read | TokenVerbs.Confirm, Path = "docs/x",
            Spaces = [SpacePattern.Parse("shop"), SpacePattern.Parse("team/*")], Ceiling = TrustLabel.Principal,
            ExpiresAt = _clock.GetUtcNow().AddDays(3),
        };
        File().Create(grant);

        var kept = Assert.Single(File().All()).Grant;
        Assert.Equal(grant.Spaces, kept.Spaces);
        Assert.Equal(grant with { Spaces = kept.Spaces }, kept);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"version\":1,\"tokens\":[{\"id\":\"x\"}]}")]
    [InlineData("{\"version\":1,\"tokens\":[],\"onlyFrom\":\"localhost\"}")]
    [InlineData("")]
    public void lets_nobody_in_by_a_file_that_it_does_not_understand(string text)
    {
        var file = File();
        var (_, token) = file.Create(Grant("ada"));
        System.IO.File.WriteAllText(Path, text);

        Assert.Equal(MemoryErrorCode.Corrupt, Assert.Throws<MemoryException>(() => file.Find(token)).Code);
        Assert.Equal(MemoryErrorCode.Corrupt, Assert.Throws<MemoryException>(() => file.Create(Grant("bob"))).Code);
        Assert.Equal(text, System.IO.File.ReadAllText(Path));
    }

    [Fact]
    public void is_refused_by_a_file_of_a_later_version()
    {
        System.IO.File.WriteAllText(Path, "{\"version\":2,\"tokens\":[]}");

        Assert.Equal(MemoryErrorCode.TooNew, Assert.Throws<MemoryException>(() => File().All()).Code);
    }

    [Fact]
    public void makes_no_grant_that_breaks_a_rule()
    {
        TokenGrant[] wrong =
        [
            Grant("") , Grant("a\nb"), Grant(new string('x', 121)), Grant("x") with { Verbs = TokenVerbs.None },
            Grant("x") with { Spaces = [] }, Grant("x") with { Path = "../x" }, Grant("x") with { Kind = ActorKind.System },
            Grant("x") with { Verbs = TokenVerbs.Confirm }, Grant("x") with { Verbs = TokenVerbs.Erase },
            Grant("x") with { Verbs = TokenVerbs.Admin }, Grant("x") with { Path = "docs", Verbs = TokenVerbs.Run },
        ];

        foreach (var grant in wrong) Assert.Equal(MemoryErrorCode.Invalid, Assert.Throws<MemoryException>(() => File().Create(grant)).Code);
        File().Create(Grant("x"));
        Assert.Equal(MemoryErrorCode.Conflict, Assert.Throws<MemoryException>(() => File().Create(Grant("x"))).Code);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void loses_no_token_of_many_makers_at_once()
    {
        Parallel.For(0, 32, i =>
        {
            // Who meets another's turn is told to try again, and does.
            for (var isMade = false; !isMade;)
            {
                try
                {
                    File().Create(Grant("t" + i));
                    isMade = true;
                }
                catch (MemoryException e) when (e.Code == MemoryErrorCode.Busy)
                {
                    TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                }
            }
        });

        Assert.Equal(32, File().All().Count);
    }

    [Theory]
    [InlineData("shop", "shop", true)]
    [InlineData("shop", "shopping", false)]
    [InlineData("shop", "Shop", false)]
    [InlineData("shop*", "shopping", true)]
    [InlineData("team/*", "team/a/b", true)]
    [InlineData("team/*", "team", false)]
    [InlineData("*", "anything", true)]
    public void tells_which_spaces_a_pattern_means(string pattern, string space, bool matches) =>
        Assert.Equal(matches, SpacePattern.Parse(pattern).Matches(new SpaceId(space)));

    [Theory]
    [InlineData("")]
    [InlineData("**")]
    [InlineData("*x")]
    [InlineData("a*b")]
    [InlineData("/x")]
    public void refuses_a_pattern_that_could_be_read_otherwise(string pattern) =>
        Assert.Throws<ArgumentException>(() => SpacePattern.Parse(pattern));

    [Theory]
    [InlineData("docs", "docs", true)]
    [InlineData("docs", "docs/a.md", true)]
    [InlineData("docs", "docsecret.md", false)]
    [InlineData("docs/a", "docs", false)]
    public void tells_what_lies_below_a_path(string path, string place, bool isBelow)
    {
        var (kept, _) = File().Create(Grant("x") with { Path = path });

        Assert.Equal(isBelow, new Principal(kept).Reaches(place));
    }

    private string Path => _folder.At("memory.db-tokens");

    private TokenFile File() => new(Path, _clock, IdSource.Secure(_clock));

    private static TokenGrant Grant(string name) =>
        new() { Name = name, Verbs = TokenVerbs.Read, Spaces = [SpacePattern.Parse("*")] };
}

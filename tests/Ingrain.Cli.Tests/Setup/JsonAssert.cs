using System.Text.Json;

namespace Ingrain.Cli.Tests.Setup;

/// <summary>Looks at JSON property by property.</summary>
internal static class JsonAssert
{
    /// <summary>The object has exactly these properties, in any order.</summary>
    public static void Properties(JsonElement element, params string[] names) =>
        Assert.Equal(names.Order(StringComparer.Ordinal), element.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static long Number(this JsonElement element, string name) => element.GetProperty(name).GetInt64();

    public static IReadOnlyList<JsonElement> List(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray()];

    /// <summary>It is an error with this code, and nothing else.</summary>
    public static string Error(CliRun run, int exitCode, string code)
    {
        Assert.Equal(exitCode, run.ExitCode);
        var error = run.Json.GetProperty("error");
        Assert.Equal(code, error.Text("code"));
        return error.Text("message");
    }
}

using System.Text;
using System.Text.Json;
using Ingrain.House;

namespace Ingrain.Cli.Tests.Setup;

/// <summary>What one run gave.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    /// <summary>The only JSON document on standard output.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Out);
            return document.RootElement.Clone();
        }
    }
}

/// <summary>The real command tree in this process, over a real store in a folder that goes with the test.</summary>
internal sealed class CliHome : IDisposable
{
    private readonly TempFolder _folder = new();

    public ManualTime Clock { get; } = new(new DateTimeOffset(2026, 3, 20, 10, 0, 0, TimeSpan.Zero));

    public Dictionary<string, string> Variables { get; } = [];

    public string Input { get; set; } = "";

    /// <summary>Standard input, where <see cref="Input"/> is not enough.</summary>
    public Func<Stream>? In { get; set; }

    public bool IsTerminal { get; init; }

    public int Columns { get; init; } = 100;

    public string Db => _folder.At("memory.db");

    public string At(params string[] parts) => _folder.At(parts);

    public string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    public async Task<CliRun> RunAsync(params string[] arguments) =>
        await RunUntilAsync(arguments, TestContext.Current.CancellationToken);

    public async Task<CliRun> RunUntilAsync(string[] arguments, CancellationToken ct)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        var (output, error, raw) = (new StringWriter(), new StringWriter(), new MemoryStream());
        var surroundings = new Surroundings
        {
            Out = output, Error = error, OpenOut = () => raw,
            OpenIn = In ?? (() => new MemoryStream(Encoding.UTF8.GetBytes(Input))),
            IsOutTerminal = IsTerminal, IsInTerminal = IsTerminal, Columns = () => Columns, Clock = Clock, UserName = "ada",
            Folder = () => _folder.Path,
            Variable = name => name == "INGRAIN_DB" && !Variables.ContainsKey(name) ? Db : Variables.GetValueOrDefault(name),
        };
        var exitCode = await CommandEdge.RunAsync(arguments, surroundings, ct);
        return new CliRun(exitCode, output + Encoding.UTF8.GetString(raw.ToArray()), error.ToString());
    }

    /// <summary>Runs with --json and expects success.</summary>
    public async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var run = await RunAsync([.. arguments, "--json"]);
        Assert.True(run.ExitCode == ExitCode.Ok, $"{string.Join(' ', arguments)} gave {run.ExitCode}: {run.Out} {run.Error}");
        return run.Json;
    }

    /// <summary>Keeps a fact and gives its id.</summary>
    public async Task<string> FactAsync(string text, params string[] options) =>
        (await JsonAsync(["remember", text, .. options])).GetProperty("id").GetString()!;

    public void Dispose() => _folder.Dispose();
}

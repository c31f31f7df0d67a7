using System.Text.Json;
using Ingrain.Learning;
using Ingrain.Sandbox.Tests.Modules;

namespace Ingrain.Sandbox.Tests.Tasks;

public class Teaching_from_memory
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task writes_modules_that_pass_as_chats_each_with_where_it_is_from()
    {
        await using var home = new ModuleHome();
        var twice = ModuleHome.Python("number/twice.py", "def twice(n):\n    return n + n\n", "twice(2) => 4", "twice(0) => 0");
        var module = await home.KeepAsync(twice with { Docstring = "Twice as much / Double it / twice as much" });

        var (report, pairs, preferences, sources) = await WriteAsync(home);

        Assert.Equal(new TrainingReport(1, 3, 0, 1, 0, 0) { Quality = report.Quality }, report);
        Assert.Equal((2, 1, 1, 0), (report.Quality.ByWords, report.Quality.ByExamples, report.Quality.Solutions, report.Quality.Composed));
        Assert.Equal(twice.Code.Length, report.Quality.SolutionLength);
        Assert.Empty(preferences);
        Assert.All(pairs, p => Assert.Equal(["system", "user", "assistant"],
            p.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("role").GetString())));
        Assert.All(pairs, p => Assert.Contains("return n + n", p.GetProperty("messages")[2].GetProperty("content").GetString(),
            StringComparison.Ordinal));
        Assert.Equal(["messages"], pairs[0].EnumerateObject().Select(m => m.Name));
        Assert.All(sources, s => Assert.Equal(module.Id.Value, s.GetProperty("module").GetString()));
    }

    [Fact]
    public async Task prefers_what_passed_in_a_run_to_what_did_not()
    {
        await using var home = new ModuleHome();
        var memory = new ModuleMemory(home.Engine, ModuleHome.Space, ModuleHome.By(ModuleHome.Bot));
        var loop = new TaskLoop(home.Engine, ModuleHome.Space, new EnumerativeSolver(), memory,
            new TaskLoopOptions { Session = new RecordId("run") });
        var run = await loop.RunAsync(new ProgramTask
        {
            Words = "The largest but one", Signature = "def solve(x: list[int]) -> int",
            Examples = [.. new[] { ("[4, 9, 1]", "4"), ("[5, 3]", "3"), ("[7, 8, 9]", "8") }
                .Select(e => new ModuleExample { Input = $"solve({e.Item1})", Expected = e.Item2 })],
        }, Ct);

        var (report, _, preferences, _) = await WriteAsync(home);

        Assert.True(run.Passes);
        Assert.True(report.Preferences > 0);
        Assert.All(preferences, p => Assert.NotEqual(
            p.GetProperty("preferred_output")[0].GetProperty("content").GetString(),
            p.GetProperty("non_preferred_output")[0].GetProperty("content").GetString()));
        Assert.All(preferences, p => Assert.Contains("largest but one",
            p.GetProperty("input").GetProperty("messages")[1].GetProperty("content").GetString(), StringComparison.Ordinal));
    }

    private static async Task<(TrainingReport, List<JsonElement> Pairs, List<JsonElement> Preferences,
        List<JsonElement> Sources)> WriteAsync(
        ModuleHome home)
    {
        var files = Enumerable.Range(0, 3).Select(_ => new StringWriter()).ToList();
        var report = await new TrainingSet(home.Engine, ModuleHome.Space).WriteAsync(files[0], files[1], files[2], Ct);
        var lines = files.Select(f => f.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement).ToList()).ToList();
        return (report, lines[0], lines[1], lines[2]);
    }
}

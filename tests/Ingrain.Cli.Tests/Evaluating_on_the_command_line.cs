using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Evaluating_on_the_command_line : IDisposable
{
    private const string Tasks = """
        {"task_id":1,"text":"Write a function to add two numbers.","code":"def add_numbers(a, b):\n  return a + b"}
        {"task_id":2,"text":"Write a function to reverse a string.","code":"def reverse_string(s):\n  return s[::-1]"}
        """;

    private readonly CliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task tells_one_data_set_by_category()
    {
        var report = await _home.JsonAsync("eval", "retrieval", "--dataset", "mbpp", _home.Write("mbpp.jsonl", Tasks));
        Assert.Equal((2, 1.0, 1.0), (
            report.GetProperty("scored").GetInt32(), report.GetProperty("recall@5").GetDouble(), report.GetProperty("mrr").GetDouble()));
        var run = await _home.RunAsync("eval", "retrieval", "--dataset", "mbpp", _home.At("mbpp.jsonl"), "--without", "time,phrases");
        Assert.Contains("python", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task tells_every_data_set_of_a_folder_and_which_are_not_there()
    {
        WriteFolder();
        var report = await _home.JsonAsync("eval", "retrieval", "--all", _home.At(""));
        var rows = report.GetProperty("rows").EnumerateArray();
        Assert.Equal(["mbpp", "mbpp-masked"], rows.Select(r => r.GetProperty("dataset").GetString()));
        Assert.Contains("locomo", report.GetProperty("skipped").EnumerateArray().Select(s => s.GetString()));
        var run = await _home.RunAsync("eval", "retrieval", "--all", _home.At(""), "--jobs", "1");
        Assert.Contains("mbpp-masked", run.Out, StringComparison.Ordinal);
        Assert.Contains("Not in the folder: locomo", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task tells_what_leaving_out_each_channel_changes()
    {
        WriteFolder();
        var report = await _home.JsonAsync("eval", "retrieval", "--all", _home.At(""), "--ablate", "--without", "time");
        var rows = report.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("variant").GetString()).ToList();
        Assert.Contains("without phrases", rows);
        Assert.DoesNotContain("without time", rows);
        var run = await _home.RunAsync("eval", "retrieval", "--all", _home.At(""), "--compare", "relevance");
        Assert.Contains("Changes against article", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task tells_where_the_answers_stand()
    {
        WriteFolder();
        var report = await _home.JsonAsync("eval", "gold", "--dataset", "mbpp", _home.At("splits/dev/mbpp_dev.jsonl"));
        Assert.Equal(2, report.GetProperty("rows")[0].GetProperty("gold").GetProperty("first10").GetInt32());
        Assert.Empty(report.GetProperty("questions").EnumerateArray());
        var run = await _home.RunAsync("eval", "gold", "--all", _home.At(""));
        Assert.Contains("found by, share of gold", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task tries_learned_weights_on_the_other_data_sets()
    {
        WriteFolder();
        var trials = await _home.JsonAsync("eval", "fit", _home.At(""));
        Assert.Equal(["mbpp-masked", "mbpp"], trials.EnumerateArray().Select(t => t.GetProperty("triedOn").GetString()));
        Assert.Contains("learned from", (await _home.RunAsync("eval", "fit", _home.At(""))).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.NotFound, (await _home.RunAsync("eval", "fit", _home.At("absent"))).ExitCode);
    }

    [Theory]
    [InlineData("no data set", "--dataset", "squad")]
    [InlineData("names no channels", "--dataset", "mbpp", "--without", "words")]
    [InlineData("no policy", "--dataset", "mbpp", "--compare", "best")]
    [InlineData("not both", "--all", "--compare", "relevance", "--ablate")]
    [InlineData("--dataset KIND, or --all")]
    [InlineData("--dataset KIND, or --all", "--dataset", "mbpp", "--all")]
    [InlineData("holds none of the data sets", "--all")]
    [InlineData("1 to 64", "--all", "--jobs", "0")]
    public async Task refuses_what_it_cannot_measure(string problem, params string[] options)
    {
        var run = await _home.RunAsync(["eval", "retrieval", _home.At(""), .. options]);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    private void WriteFolder()
    {
        Directory.CreateDirectory(_home.At("splits/dev"));
        _home.Write("splits/dev/mbpp_dev.jsonl", Tasks);
    }
}

using System.Text;
using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Observing_on_the_command_line : IDisposable
{
    private readonly CliHome _home = new();

    private const string Two = """
        {"session":"s1","role":"user","content":"Staging runs PostgreSQL 14","occurredAt":"2026-03-02T10:00:00Z"}
        {"session":"s1","role":"assistant","content":"Noted","metadata":{"speaker":"Claude","tokens":12,"nested":{"a":[1,2]}}}

        """;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task answers_with_the_counts_that_programs_read()
    {
        var answer = await _home.JsonAsync("observe", "--file", _home.Write("two.jsonl", Two));

        JsonAssert.Properties(answer, "added", "alreadyKnown", "differentContent", "erased", "sequence");
        Assert.Equal((2, 0, 1), (answer.Number("added"), answer.Number("alreadyKnown"), answer.Number("sequence")));
        Assert.Empty(answer.List("differentContent"));
        Assert.Empty(answer.List("erased"));
    }

    [Fact]
    public async Task adds_nothing_the_second_time()
    {
        var file = _home.Write("two.jsonl", Two);
        await _home.JsonAsync("observe", "--file", file);

        var again = await _home.JsonAsync("observe", "--file", file);

        Assert.Equal((0, 2), (again.Number("added"), again.Number("alreadyKnown")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, again.GetProperty("sequence").ValueKind);
    }

    [Fact]
    public async Task keeps_what_is_said_twice_as_two_episodes()
    {
        const string Same = "{\"session\":\"s\",\"role\":\"user\",\"content\":\"yes\"}\n";

        Assert.Equal(3, (await _home.JsonAsync("observe", "--file", _home.Write("a.jsonl", Same + Same + Same))).Number("added"));
        Assert.Equal(3, (await _home.JsonAsync("observe", "--file", _home.Write("b.jsonl", Same + Same + Same))).Number("alreadyKnown"));
        Assert.Equal(1, (await _home.JsonAsync("observe", "--file", _home.Write("c.jsonl", Same + Same + Same + Same))).Number("added"));
    }

    [Fact]
    public async Task keeps_metadata_and_takes_the_speaker_from_it()
    {
        await _home.JsonAsync("observe", "--file", _home.Write("two.jsonl", Two));

        var episode = (await _home.JsonAsync("list", "episodes")).List("items")[1];

        Assert.Equal(("Claude", "agent"), (episode.Text("speaker"), episode.Text("label")));
        var metadata = episode.GetProperty("metadata");
        Assert.Equal(("12", """{"a":[1,2]}"""), (metadata.Text("tokens"), metadata.Text("nested")));
    }

    [Fact]
    public async Task names_the_ids_whose_content_differs()
    {
        await _home.JsonAsync("observe", "--file", _home.Write("a.jsonl", """{"id":"e1","session":"s","role":"user","content":"one"}"""));

        var run = await _home.JsonAsync("observe", "--file",
            _home.Write("b.jsonl", """{"id":"e1","session":"s","role":"user","content":"two"}"""));

        Assert.Equal("e1", Assert.Single(run.List("differentContent")).GetString());
        Assert.Equal("one", (await _home.JsonAsync("open", "e1")).Text("text"));
    }

    [Theory]
    [InlineData("no json", "no JSON object")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("null", "it is null")]
    [InlineData("""{"role":"user","content":"x"}""", "'session' is missing")]
    [InlineData("""{"session":"s","content":"x"}""", "'role' is missing")]
    [InlineData("""{"session":"s","role":"user"}""", "'content' is missing")]
    [InlineData("""{"session":"s","role":"user","content":7}""", "'content' is not as expected")]
    [InlineData("""{"session":"s","role":"user","content":"x","occurredAt":"yesterday"}""", "'occurredAt' is no ISO 8601 time")]
    [InlineData("""{"session":"s","role":"user","content":"x","occuredAt":"2026-03-02"}""", "none of id, session")]
    [InlineData("""{"session":"s","role":"user","content":"x","metadata":[1]}""", "'metadata' is no object")]
    [InlineData("""{"session":"s","role":"user","content":"x","content":"y"}""", "it says something twice")]
    [InlineData("""{"session":"s","role":"user","content":"\ud800"}""", "")]
    [InlineData("""{"id":"a\u0007b","session":"s","role":"user","content":"x"}""", "'id' has 1 to 200 characters")]
    public async Task refuses_a_file_with_a_bad_line_whole_and_names_the_line(string line, string why)
    {
        var run = await _home.RunAsync("observe", "--json", "--file", _home.Write("bad.jsonl", Two + line + "\n" + Two));

        var message = JsonAssert.Error(run, ExitCode.Usage, "invalid");
        Assert.Contains("Line 3 cannot be taken", message, StringComparison.Ordinal);
        Assert.Contains("Nothing was written", message, StringComparison.Ordinal);
        var bad = Assert.Single(run.Json.GetProperty("error").List("lines"));
        Assert.Equal(3, bad.Number("line"));
        Assert.Contains(why, bad.Text("why"), StringComparison.Ordinal);
        Assert.Empty((await _home.JsonAsync("list")).List("items"));
    }

    [Fact]
    public async Task refuses_what_the_engine_would_refuse_before_anything_is_written()
    {
        var tooLong = $$"""{"session":"s","role":"{{new string('r', 65)}}","content":"x"}""";

        var run = await _home.RunAsync("observe", "--json", "--file", _home.Write("bad.jsonl", Two + tooLong));

        JsonAssert.Error(run, ExitCode.Usage, "invalid");
        Assert.Equal(3, run.Json.GetProperty("error").List("lines")[0].Number("line"));
        Assert.Empty((await _home.JsonAsync("list")).List("items"));
    }

    [Fact]
    public async Task skips_bad_lines_only_when_asked_and_reports_each()
    {
        var run = await _home.RunAsync("observe", "--skip-bad", "--json", "--file", _home.Write("bad.jsonl", "oops\n" + Two + "{}\n"));

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(2, run.Json.Number("added"));
        Assert.Equal([1L, 4L], run.Json.List("skipped").Select(s => s.Number("line")));
        Assert.Contains("line 1:", run.Error, StringComparison.Ordinal);
        Assert.Contains("line 4:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task says_exactly_what_was_written_before_standard_input_went_bad()
    {
        var lines = new StringBuilder();
        for (var i = 0; i < 1_200; i++) lines.Append(System.Globalization.CultureInfo.InvariantCulture,
            $"{{\"session\":\"s\",\"role\":\"user\",\"content\":\"line {i}\"}}\n");
        _home.Input = lines + "broken\n";

        var run = await _home.RunAsync("observe", "--json", "--file", "-");

        var message = JsonAssert.Error(run, ExitCode.Usage, "invalid");
        Assert.Contains("Line 1201", message, StringComparison.Ordinal);
        Assert.Contains("Lines 1 to 1,000 were written (1,000 added, 0 already known)", message, StringComparison.Ordinal);
        Assert.Equal(1_000, run.Json.GetProperty("error").GetProperty("written").Number("added"));
        Assert.Equal(1_000, (await _home.JsonAsync("list", "episodes", "--limit", "10000")).List("items").Count);
    }

    [Fact]
    public async Task says_what_was_written_before_it_was_cancelled()
    {
        using var source = new CancellationTokenSource();
        var lines = string.Concat(Enumerable.Range(0, 1_000).Select(i =>
            $"{{\"session\":\"s\",\"role\":\"user\",\"content\":\"line {i}\"}}\n"));
        // The second batch cancels while it is read.
        _home.In = () => new CancellingInput(lines + "{", source);

        var run = await _home.RunUntilAsync(["observe", "--file", "-", "--json"], source.Token);

        Assert.Contains("Lines 1 to 1,000 were written", JsonAssert.Error(run, ExitCode.Cancelled, "cancelled"), StringComparison.Ordinal);
        Assert.Equal(1_000, run.Json.GetProperty("error").GetProperty("written").Number("added"));
    }

    [Fact]
    public async Task passes_over_a_line_of_any_length_when_asked()
    {
        var huge = new string('x', 9_000_000);

        var run = await _home.JsonAsync("observe", "--skip-bad", "--file", _home.Write("huge.jsonl", huge + "\n" + Two));

        Assert.Equal(2, run.Number("added"));
        Assert.Contains("longer than", Assert.Single(run.List("skipped")).Text("why"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task takes_one_message_as_of_now()
    {
        await _home.JsonAsync("observe", "--session", "s", "--role", "user", "Staging moves on Monday");

        var episode = Assert.Single((await _home.JsonAsync("list", "episodes")).List("items"));
        Assert.Equal("2026-03-20T10:00:01Z", episode.Text("occurredAt"));
        Assert.Equal(("user", "principal"), (episode.Text("role"), episode.Text("label")));
    }

    [Theory]
    [InlineData("observe")]
    [InlineData("observe", "text")]
    [InlineData("observe", "text", "--session", "s", "--file", "x.jsonl")]
    [InlineData("observe", "--file", "x.jsonl", "--role", "user")]
    public async Task asks_for_what_is_missing(params string[] arguments) =>
        JsonAssert.Error(await _home.RunAsync([.. arguments, "--json"]), ExitCode.Usage, "invalid");

    [Fact]
    public async Task says_when_there_is_no_such_file() =>
        JsonAssert.Error(await _home.RunAsync("observe", "--json", "--file", _home.At("none.jsonl")), ExitCode.NotFound, "not-found");
}

using System.Text;
using static Ingrain.Importers.Tests.ImportedSources;

namespace Ingrain.Importers.Tests;

public sealed class Importing_hostile_text
{
    private static string Line(string content, string uuid = "u1") =>
        $$$"""{"type":"user","uuid":"{{{uuid}}}","sessionId":"s1","message":{"role":"user","content":"{{{content}}}"}}""" + "\n";

    [Theory]
    [InlineData("cut \\ud83d", "cut \uFFFD")]
    [InlineData("\\udc26 low", "\uFFFD low")]
    [InlineData("\\ud83d\\ud83d\\udc26", "\uFFFD\ud83d\udc26")]
    [InlineData("\\\\ud83d \\ud83d\\n", "\\ud83d \uFFFD\n")]
    public void replaces_half_a_character_and_keeps_the_rest(string escaped, string content)
    {
        var readings = Read("t.jsonl", Line(escaped));

        Assert.Equal(content, Assert.Single(readings.Episodes()).Content);
        Assert.Equal(BoundedJson.RepairedNote, Assert.Single(readings.Skipped()).Why);
    }

    [Fact]
    public void replaces_bytes_that_are_not_utf_8()
    {
        var readings = Read("t.jsonl", [.. Encoding.Latin1.GetBytes(Line("café"))], ImportFormat.ClaudeCode);

        Assert.Equal("caf\uFFFD", Assert.Single(readings.Episodes()).Content);
        Assert.Equal(BoundedJson.RepairedNote, Assert.Single(readings.Skipped()).Why);
    }

    [Fact]
    public void refuses_deep_nesting_by_name()
    {
        var deep = Line("Go.") + "{\"type\":\"user\",\"message\":" + new string('[', 100_000) + "\n";

        var readings = Read("t.jsonl", deep);

        Assert.Single(readings.Episodes());
        Assert.Contains("nested deeper", Assert.Single(readings.Skipped()).Why);
    }

    [Fact]
    public void passes_over_a_line_that_is_too_long_and_reads_on()
    {
        var text = Line("One.", "u1") + new string('x', LineReader.LineBytesMax + 1) + "\n" + Line("Two.", "u2");

        var readings = Read("t.jsonl", text);

        Assert.Equal(["One.", "Two."], readings.Episodes().Select(e => e.Content));
        Assert.Equal("t.jsonl:2", Assert.Single(readings.Skipped()).Place);
    }

    [Fact]
    public void parts_a_message_longer_than_an_episode_without_losing_a_character()
    {
        var content = string.Concat(Enumerable.Repeat("x🐦", Episode.ContentLengthMax / 2));

        var episodes = Read("t.jsonl", Line(content)).Episodes();

        Assert.Equal(content, string.Concat(episodes.Select(e => e.Content)));
        Assert.Equal(["claude-code:s1/u1", "claude-code:s1/u1~2"], episodes.Select(e => e.Id.Value));
        Assert.All(episodes, e => Assert.True(TextRules.IsWellFormed(e.Content) && e.Content.Length <= Episode.ContentLengthMax));
    }

    [Fact]
    public void bounds_the_parts_of_one_message_and_counts_the_rest()
    {
        string Blocks(string block, int count) => "{\"type\":\"assistant\",\"uuid\":\"u1\",\"sessionId\":\"s1\",\"message\":{\"content\":["
            + string.Join(',', Enumerable.Repeat(block, count)) + "]}}\n";

        var texts = Read("t.jsonl", Blocks("""{"type":"text","text":"a"}""", 200_000));
        var calls = Read("t.jsonl", Blocks("""{"type":"tool_use"}""", MessageParts.PartsMax + 5));

        Assert.Equal(3 * 200_000 - 2, Assert.Single(texts.Episodes()).Content.Length);
        Assert.Equal(MessageParts.PartsMax, calls.Episodes().Count);
        Assert.Contains("; 5 of them", Assert.Single(calls.Skipped()).Why);
    }

    [Fact]
    public void keeps_ids_that_are_too_long_or_unfit_apart()
    {
        var readings = Read("t.jsonl",
            Line("One.", new string('a', 500) + "1") + Line("Two.", new string('a', 500) + "2")
                + Line("Three.", "x\\u0000") + Line("Four.", "x\\u0001"));

        Assert.Equal(4, readings.Episodes().Select(e => e.Id).Distinct().Count());
        Assert.All(readings.Episodes(), e => Assert.True(e.Id.Value.Length <= RecordId.LengthMax));
    }

    [Fact]
    public void shows_names_and_keys_without_what_would_fool_a_terminal()
    {
        var readings = Read("evil\u001b[2J\u202E.jsonl", Line("Go.") + "{\"type\":\"\\u001b[31m\\u202e\"}\n", ImportFormat.ClaudeCode);

        var skipped = Assert.Single(readings.Skipped());
        Assert.DoesNotContain('\u001b', skipped.Place + skipped.Why);
        Assert.DoesNotContain('\u202e', skipped.Place + skipped.Why);
    }

    [Fact]
    public void tells_what_a_file_held_that_stops_being_readable()
    {
        var file = new SourceFile("t.jsonl", 1000, () => new FailingStream(Encoding.UTF8.GetBytes(Line("One.") + Line("Two.", "u2"))));

        var readings = Importer.ReadListed([ListedFile.Of(file)], ImportFormat.ClaudeCode, CancellationToken.None).ToList();

        Assert.Equal(["One.", "Two."], readings.Episodes().Select(e => e.Content));
        Assert.Contains("nothing after this line was read", Assert.Single(readings.Skipped()).Why);
    }

    private sealed class FailingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, count) is var read and > 0 ? read : throw new IOException("The disk went away.");

        public override int Read(Span<byte> buffer) => base.Read(buffer);
    }
}

using System.Text;
using System.Text.Json;

namespace Ingrain.Importers.Tests;

/// <summary>Holds a reading against an independent look at the source: nothing without a word, nothing malformed, nothing twice.</summary>
internal static class SourceAccount
{
    public static void Check(string name, byte[] bytes, ImportFormat format, List<Reading> readings)
    {
        var places = readings.Select(r => r.Place).ToHashSet();
        if (format is ImportFormat.ChatGpt or ImportFormat.Claude || name.EndsWith(".json", StringComparison.Ordinal))
            Values(name, bytes, format, places);
        else if (format is ImportFormat.Markdown) Assert.NotEmpty(readings);
        else Lines(name, bytes, places);
        Things(readings);
    }

    private static void Lines(string name, byte[] bytes, HashSet<string> places)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim(' ', '\t', '\r');
            if (line.Length == 0 || (i == 0 && line == "\u00EF\u00BB\u00BF")) continue;
            Assert.True(places.Any(p => p == $"{name}:{i + 1}" || p.StartsWith($"{name}:{i + 1} ", StringComparison.Ordinal)),
                $"line {i + 1} of {name} vanished");
        }
    }

    private static void Values(string name, byte[] bytes, ImportFormat format, HashSet<string> places)
    {
        Assert.NotEmpty(places);
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) return;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes);
        }
        catch (JsonException)
        {
            return;
        }
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Array) return;
            var index = 0;
            foreach (var value in document.RootElement.EnumerateArray())
            {
                var place = $"{name} $[{index++}]";
                Assert.True(places.Any(p => p.StartsWith(place, StringComparison.Ordinal)), $"{place} vanished");
                if (value.ValueKind != JsonValueKind.Object) continue;
                if (format == ImportFormat.Claude && value.TryGetProperty("chat_messages", out var messages)
                    && messages.ValueKind == JsonValueKind.Array)
                    for (var i = 0; i < messages.GetArrayLength(); i++)
                        Assert.True(places.Any(p => p.StartsWith($"{place}.chat_messages[{i}]", StringComparison.Ordinal)),
                            $"{place} lost message {i}");
                if (format == ImportFormat.ChatGpt && value.TryGetProperty("mapping", out var mapping)
                    && mapping.ValueKind == JsonValueKind.Object)
                    Assert.True(places.Count(p => p.StartsWith($"{place}.mapping", StringComparison.Ordinal)) >= Keys(mapping),
                        $"{place} lost nodes");
            }
        }
    }

    // Keys that are shown alike (cut, or with characters that are not shown) share a place.
    private static int Keys(JsonElement mapping)
    {
        try
        {
            return mapping.EnumerateObject().Select(p => Place.Key("", p.Name)).Distinct().Count();
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private static void Things(List<Reading> readings)
    {
        var episodes = readings.Episodes();
        Assert.Equal(episodes.Count, episodes.Select(e => e.Id).Distinct().Count());
        Assert.All(episodes, e => Assert.Equal(TrustLabel.External, e.Label));
        Assert.All(readings.Records<Record>(), r => Assert.Equal(TrustLabel.External, r.Label));
        var sessions = readings.Records<Session>().Select(s => s.Id).ToHashSet();
        foreach (var episode in episodes)
        {
            Assert.Contains(episode.Session, sessions);
            Assert.InRange(episode.Role.Length, 1, 64);
            Assert.InRange(episode.Speaker?.Length ?? 1, 1, 200);
            Assert.False(string.IsNullOrWhiteSpace(episode.Content));
            Assert.True(episode.Content.Length <= Episode.ContentLengthMax && TextRules.IsWellFormed(episode.Content));
            Assert.True(episode.Metadata.Count <= 64 && episode.Metadata.Sum(m => m.Key.Length + m.Value.Length) <= 16 * 1024);
        }
        foreach (var note in readings.Records<Note>())
        {
            Assert.Equal(note.Path, MemoryPath.Normalize(note.Path));
            Assert.True(TextRules.IsWellFormed(note.Text) && TextRules.IsWellFormed(note.Title ?? "")
                && note.Tags.All(t => TextRules.IsWellFormed(t)));
        }
        foreach (var skipped in readings.Skipped())
        {
            Assert.False(string.IsNullOrWhiteSpace(skipped.Why));
            Assert.DoesNotContain(skipped.Place + skipped.Why, c => char.IsControl(c));
        }
    }
}

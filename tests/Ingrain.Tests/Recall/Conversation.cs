using System.Globalization;
using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

/// <summary>Makes the things that recall tests remember.</summary>
internal static class Conversation
{
    public static readonly DateTimeOffset Start = new(2024, 5, 6, 12, 0, 0, TimeSpan.Zero);

    public static Episode Turn(int number, string content, string session = "s1", string role = "user", string? speaker = null) => new()
    {
        Id = new RecordId(string.Create(CultureInfo.InvariantCulture, $"e{number}")),
        Session = new RecordId(session),
        Role = role,
        Speaker = speaker,
        Content = content,
        OccurredAt = Start.AddMinutes(number),
        Sequence = number,
        RecordedAt = Start.AddMinutes(number),
    };

    public static SpaceIndex Of(params string[] turns)
    {
        var index = new SpaceIndex();
        for (var i = 0; i < turns.Length; i++) index.AddEpisode(Turn(i + 1, turns[i]));
        return index;
    }

    public static Fact Fact(string id, string statement, long sequence, int version = 1) => new()
    {
        Id = new RecordId(id),
        Version = version,
        Statement = statement,
        Sequence = sequence,
        RecordedAt = Start,
    };

    public static Note Note(string path, string text, long sequence, bool pinned = false) => new()
    {
        Id = new RecordId("note-" + path),
        Version = 1,
        Path = path,
        Text = text,
        Pinned = pinned,
        Sequence = sequence,
        RecordedAt = Start,
    };

    public static Recalled Ask(this SpaceIndex index, string text, long sequence = 1_000_000) =>
        index.Ask(new RecallQuery { Text = text }, sequence);

    public static Recalled Ask(this SpaceIndex index, RecallQuery query, long sequence = 1_000_000) =>
        index.Recall(query, new RecallMoment(Start.AddDays(1), sequence));

    public static string[] Ids(this Recalled recalled) => [.. recalled.Items.Select(i => i.Id.Value)];
}

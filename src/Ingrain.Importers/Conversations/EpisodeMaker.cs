using System.Globalization;

namespace Ingrain.Importers;

/// <summary>
/// Makes episodes of messages. The first piece of a message has the message's id, the others add <c>#1</c>, <c>#2</c>…; a piece longer than
/// an episode holds goes on in further ones (<c>~2</c>, <c>~3</c>…), so nothing is cut away.
/// </summary>
internal static class EpisodeMaker
{
    private const int MetadataLengthMax = 512;
    private const int SpeakerLengthMax = 200;

    public static void Make(ImportContext context, MessageHead head, MessageParts parts, List<Reading> into)
    {
        var message = head.Id ?? Fallback(head, parts);
        for (var i = 0; i < parts.Pieces.Count; i++)
        {
            var id = i == 0 ? message : string.Create(CultureInfo.InvariantCulture, $"{message}#{i}");
            foreach (var episode in Episodes(head, parts.Pieces[i], id))
            {
                var why = context.Ledger.Add(RecordKind.Episode, episode.Id, $"{episode.Role}\n{episode.Content}");
                into.Add(why is null ? new(parts.Place, new ImportedThing.OfEpisode(episode)) : Reading.Skip(parts.Place, why));
            }
        }
        var before = into.Count;
        into.AddRange(parts.Skipped);
        if (parts.Pieces.Count == 0 && into.Count == before) into.Add(Reading.Skip(parts.Place, "the message is empty"));
    }

    private static IEnumerable<Episode> Episodes(MessageHead head, Piece piece, string id)
    {
        var whole = piece.Content.Length <= Episode.ContentLengthMax;
        for (var (start, part) = (0, 1); start < piece.Content.Length; part++)
        {
            var length = Wording.Fit(piece.Content, start, Episode.ContentLengthMax);
            var suffix = part == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"~{part}");
            yield return new()
            {
                Id = ImportId.Of(head.Session.Source + ":", $"{head.Session.Key}/{id}{suffix}"),
                Session = head.Session.Id,
                Role = piece.Role,
                Speaker = Speaker(head, piece),
                Content = whole ? piece.Content : piece.Content.Substring(start, length),
                OccurredAt = head.OccurredAt,
                Label = TrustLabel.External,
                Metadata = Metadata(head, piece, whole ? 0 : part),
            };
            start += length;
        }
    }

    private static string Fallback(MessageHead head, MessageParts parts) => "~" + ImportId.Hash(
        [head.Session.Key, head.Ordinal.ToString(CultureInfo.InvariantCulture), .. parts.Pieces.Select(p => p.Content)]);

    private static string? Speaker(MessageHead head, Piece piece)
    {
        var speaker = piece.Role == "tool" ? piece.Tool ?? head.Speaker : head.Speaker;
        return string.IsNullOrWhiteSpace(speaker) ? null : Wording.Cut(speaker, SpeakerLengthMax);
    }

    private static Dictionary<string, string> Metadata(MessageHead head, Piece piece, int part)
    {
        var metadata = new Dictionary<string, string>();
        foreach (var (name, value) in head.About) Add(name, value);
        Add("kind", piece.Kind);
        Add("tool", piece.Tool);
        Add("call", piece.Call);
        Add("file", piece.File);
        if (piece.Failed) Add("failed", "true");
        if (part > 0) Add("part", part.ToString(CultureInfo.InvariantCulture));
        return metadata;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) metadata[name] = Wording.Cut(value, MetadataLengthMax);
        }
    }
}

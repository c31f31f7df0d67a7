using System.Globalization;
using Ingrain.Server.Http;

namespace Ingrain.Server.Rest;

/// <summary>Reads ids and points in time out of requests.</summary>
internal static class Ids
{
    /// <summary>An id.</summary>
    /// <exception cref="ProblemException">It is none.</exception>
    public static RecordId Parse(string text, string place) => RecordId.TryParse(text, out var id)
        ? id
        : throw ProblemException.Invalid($"'{place}' has 1 to {RecordId.LengthMax} characters and no control characters.");

    /// <summary>Kind and id.</summary>
    public static Endpoint Target(TargetShape shape, string place) => new(shape.Kind, Parse(shape.Id, place));

    /// <summary>Evidence.</summary>
    public static Evidence Evidence(EvidenceShape shape) =>
        new() { Kind = shape.Kind, Id = Parse(shape.Id, "evidence"), Start = shape.Start, Length = shape.Length };

    /// <summary>A point in what was known: the number of a changeset, or a time. Null for none.</summary>
    /// <exception cref="ProblemException">It is neither.</exception>
    public static AsOf? Point(string? text, string place)
    {
        if (text is null) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)) return AsOf.Changeset(sequence);
        if (TimeText.TryParse(text, out var time)) return AsOf.Instant(time);
        throw ProblemException.Invalid($"'{place}' is the number of a changeset or an ISO 8601 time.");
    }
}

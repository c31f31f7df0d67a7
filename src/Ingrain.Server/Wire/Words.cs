using System.Text.Json;

namespace Ingrain.Server.Wire;

/// <summary>How kinds, labels and states are spelt outside: lower case, words parted by <c>_</c>.</summary>
internal static class Words
{
    /// <summary>Said with everything that comes out of memory.</summary>
    public const string Notice = EvidenceFrame.Notice;

    /// <summary>An enumeration's word.</summary>
    /// <param name="value">The value.</param>
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>The kind of a word.</summary>
    /// <param name="word">The word.</param>
    public static RecordKind Kind(string word) => Enum.Parse<RecordKind>(word, ignoreCase: true);

    /// <summary>A reference as <c>kind:id</c>.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="id">The id.</param>
    public static string Reference(RecordKind kind, RecordId id) => $"{Of(kind)}:{id}";
}

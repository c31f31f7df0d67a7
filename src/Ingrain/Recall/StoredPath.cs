using System.Text.Json;

namespace Ingrain.Recall;

/// <summary>Reads where a note or module lies straight from its stored bytes.</summary>
internal static class StoredPath
{
    /// <summary>Reads it.</summary>
    /// <param name="body">The stored content of a note or module.</param>
    /// <returns>The path; null where the record has to be made for it.</returns>
    public static string? Read(ReadOnlySpan<byte> body)
    {
        string? path = null;
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("path"u8))
            {
                reader.Skip();
                continue;
            }
            if (path is not null || !reader.Read() || reader.TokenType != JsonTokenType.String) return null;
            path = reader.GetString();
        }
        return path;
    }
}

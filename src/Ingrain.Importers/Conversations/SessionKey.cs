using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>
/// The id of a session whose lines do not name it: the UUID that ends the file's name, as these programs write it, or else a hash of the
/// first line, which moving the file does not change.
/// </summary>
internal sealed class SessionKey(SourceFile file)
{
    private const int UuidLength = 36;

    private string? _key;

    public string Of(JsonElement firstLine) => _key ??= Uuid() ?? "~" + ImportId.Hash(firstLine.GetRawText());

    private string? Uuid()
    {
        var stem = Path.GetFileNameWithoutExtension(file.Name);
        return stem.Length >= UuidLength && Guid.TryParseExact(stem[^UuidLength..], "D", out _) ? stem[^UuidLength..] : null;
    }
}

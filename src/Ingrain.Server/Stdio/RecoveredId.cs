using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Stdio;

/// <summary>
/// Finds the id of a request that could not be read, so that its sender gets an answer and does not wait until it gives up. Clients write
/// the id as the first or the last member of the message; both ends are looked at.
/// </summary>
internal static partial class RecoveredId
{
    /// <summary>The id of a message that broke a rule.</summary>
    /// <param name="head">The message's beginning, or all of it.</param>
    /// <param name="tail">Its end; the same as <paramref name="head"/> where all of it is there.</param>
    /// <returns>The id; empty where none can be made out.</returns>
    public static RequestId Of(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        var found = FromHead(head);
        return found.Id is not null ? found : FromTail(tail);
    }

    private static RequestId FromHead(ReadOnlySpan<byte> head)
    {
        try
        {
            var reader = new Utf8JsonReader(head, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = 100_000 }));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("id"u8);
                if (!reader.Read()) return default;
                if (isId) return Value(ref reader);
                if (!reader.TrySkip()) return default;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
        return default;
    }

    private static RequestId Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => new RequestId(reader.GetString()!),
        JsonTokenType.Number when reader.TryGetInt64(out var number) => new RequestId(number),
        _ => default,
    };

    // One closing brace alone can end the text only where the id belongs to the message itself and not to something inside it.
    private static RequestId FromTail(ReadOnlySpan<byte> tail)
    {
        var match = LastMember().Match(Encoding.Latin1.GetString(tail));
        if (!match.Success) return default;
        if (match.Groups["text"] is { Success: true } text) return new RequestId(text.Value);
        return long.TryParse(match.Groups["number"].Value, out var number) ? new RequestId(number) : default;
    }

    [GeneratedRegex("""[,{]\s*"id"\s*:\s*(?:(?<number>-?[0-9]{1,18})|"(?<text>[A-Za-z0-9_.:-]{1,100})")\s*\}\s*\z""")]
    private static partial Regex LastMember();
}

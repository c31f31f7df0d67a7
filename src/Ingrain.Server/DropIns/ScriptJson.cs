using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ingrain.Server.DropIns;

/// <summary>
/// JSON text as <c>JSON.stringify(value, null, 2)</c> writes it: two spaces, nothing escaped but quotes, backslashes, controls and half
/// character pairs. Models of these servers' users have only ever seen this form.
/// </summary>
internal static class ScriptJson
{
    /// <summary>A value as text.</summary>
    /// <param name="value">The value.</param>
    public static string Text(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteAll(text, ('{', '}'), value.EnumerateObject(), depth, member =>
                {
                    WriteText(text, member.Name);
                    text.Append(": ");
                    Write(text, member.Value, depth + 1);
                });
                break;
            case JsonValueKind.Array:
                WriteAll(text, ('[', ']'), value.EnumerateArray(), depth, entry => Write(text, entry, depth + 1));
                break;
            case JsonValueKind.String:
                WriteText(text, value.GetString()!);
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteAll<T>(StringBuilder text, (char Open, char Close) ends, IEnumerable<T> parts, int depth, Action<T> write)
    {
        text.Append(ends.Open);
        var isFirst = true;
        foreach (var part in parts)
        {
            text.Append(isFirst ? "\n" : ",\n").Append(' ', 2 * (depth + 1));
            write(part);
            isFirst = false;
        }
        if (!isFirst) text.Append('\n').Append(' ', 2 * depth);
        text.Append(ends.Close);
    }

    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            var isPair = char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]);
            if (isPair) text.Append(c).Append(value[++i]);
            else if (Escape(c) is { } escape) text.Append(escape);
            else text.Append(c);
        }
        text.Append('"');
    }

    private static string? Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < ' ' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
        _ when char.IsSurrogate(c) => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
        _ => null,
    };
}

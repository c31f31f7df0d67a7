using System.Text;

namespace Ingrain.Importers.Tests;

/// <summary>Damages a source as disks, editors and strangers do.</summary>
internal static class SourceMutation
{
    private static readonly byte[] Structure = "{}[]\",:\\\n\r\t 0-eutn\0"u8.ToArray();

    public static byte[] Of(byte[] source, Random random, IReadOnlyList<string> naughty)
    {
        var bytes = source.ToList();
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
            switch (random.Next(9))
            {
                case 0:
                    bytes = bytes[..random.Next(bytes.Count)];
                    break;
                case 1:
                    bytes[random.Next(bytes.Count)] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes[random.Next(bytes.Count)] = Structure[random.Next(Structure.Length)];
                    break;
                case 3:
                    bytes.Insert(random.Next(bytes.Count), Structure[random.Next(Structure.Length)]);
                    break;
                case 4:
                    var start = random.Next(bytes.Count);
                    bytes.RemoveRange(start, random.Next(Math.Min(200, bytes.Count - start)));
                    break;
                case 5:
                    bytes = Lines(bytes, random, (lines, at) => lines.RemoveAt(at));
                    break;
                case 6:
                    bytes = Lines(bytes, random, (lines, at) => lines.Insert(random.Next(lines.Count), lines[at]));
                    break;
                case 7:
                    bytes.InsertRange(random.Next(bytes.Count), Encoding.UTF8.GetBytes(naughty[random.Next(naughty.Count)]));
                    break;
                default:
                    InsideAText(bytes, random, naughty);
                    break;
            }
        return [.. bytes];
    }

    private static List<byte> Lines(List<byte> bytes, Random random, Action<List<string>, int> change)
    {
        var lines = Encoding.Latin1.GetString([.. bytes]).Split('\n').ToList();
        change(lines, random.Next(lines.Count));
        return [.. Encoding.Latin1.GetBytes(string.Join('\n', lines))];
    }

    // Properly escaped, so that the string gets past the parser and into the reader.
    private static void InsideAText(List<byte> bytes, Random random, IReadOnlyList<string> naughty)
    {
        var quote = bytes.IndexOf((byte)'"', random.Next(bytes.Count));
        if (quote < 0) return;
        var text = System.Text.Json.JsonSerializer.Serialize(naughty[random.Next(naughty.Count)]);
        bytes.InsertRange(quote + 1, Encoding.UTF8.GetBytes(text[1..^1]));
    }
}

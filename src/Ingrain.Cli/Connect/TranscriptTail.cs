using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ingrain.Importers;

namespace Ingrain.Cli.Connect;

/// <summary>
/// What is new in a transcript since the last look. How far it was read is kept beside the store, without any of its content; where that is
/// lost, the transcript is read whole again, and what is known already stays as it is.
/// </summary>
internal static class TranscriptTail
{
    // A tool's result is understood with its call, which stands some lines above.
    private const int OverlapBytes = 256 * 1024;

    /// <summary>Observes what is new, as an import: nothing in it is taken for the user's own word.</summary>
    public static async Task ObserveAsync(Call call, string transcript, CancellationToken ct)
    {
        if (!File.Exists(transcript)) throw CliException.NotFound($"There is no transcript '{transcript}'.");
        var folder = Directory.CreateDirectory(call.Store.Path + "-hooks");
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var whose = $"{call.Space}\n{Path.GetFullPath(transcript)}";
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whose)).AsSpan(0, 16));
        var (mark, part) = (Path.Combine(folder.FullName, name), Path.Combine(folder.FullName, name + ".jsonl"));
        try
        {
            var end = Copy(transcript, part, ReadMark(mark));
            if (end is not { } read) return;
            var context = new WriteContext
            {
                Actor = new Actor(ActorKind.Import, ImportFormat.ClaudeCode.Name()), Credential = "hook", Reason = "observed by a hook",
            };
            await using var engine = call.Open(StoreUse.Write);
            var things = Importer.Read(part, ImportFormat.ClaudeCode, ct);
            await ImportRunner.RunAsync(engine, call.Space, things, context, null, ct);
            await File.WriteAllTextAsync(mark, read.ToString(CultureInfo.InvariantCulture), ct);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static long ReadMark(string mark) =>
        File.Exists(mark) && long.TryParse(File.ReadAllText(mark), NumberStyles.None, CultureInfo.InvariantCulture, out var read)
            ? read : 0;

    /// <summary>Copies the whole lines from a little before the mark on.</summary>
    /// <returns>Where the last of them ends; null where there is nothing behind the mark.</returns>
    private static long? Copy(string transcript, string part, long mark)
    {
        using var from = new FileStream(transcript, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var end = EndOfLastLine(from);
        // A transcript that is shorter than it was is another one.
        if (mark > end) mark = 0;
        if (end == mark) return null;
        from.Position = Math.Max(0, mark - OverlapBytes);
        if (from.Position > 0) while (from.ReadByte() is not ('\n' or -1)) { }
        using var to = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None);
        var buffer = new byte[64 * 1024];
        while (from.Position < end)
        {
            var count = from.Read(buffer, 0, (int)Math.Min(buffer.Length, end - from.Position));
            if (count == 0) break;
            to.Write(buffer, 0, count);
        }
        return end;
    }

    /// <summary>The client may be writing: the last line counts when its line feed is there.</summary>
    private static long EndOfLastLine(FileStream file)
    {
        var buffer = new byte[64 * 1024];
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - buffer.Length);
            file.Position = start;
            var count = file.ReadAtLeast(buffer.AsSpan(0, (int)(end - start)), (int)(end - start), throwOnEndOfStream: false);
            var feed = buffer.AsSpan(0, count).LastIndexOf((byte)'\n');
            if (feed >= 0) return start + feed + 1;
            end = start;
        }
        return 0;
    }
}

using System.Text;
using Ingrain.Git.Files;
using Ingrain.Git.Plumbing;

namespace Ingrain.Git.Importing;

/// <summary>Files of commits: all of one, or what differs between two. Names are bytes until they are found to be text.</summary>
internal static class TreeFiles
{
    /// <summary>The mode of a file that is neither a link, a program nor another repository.</summary>
    public const string PlainMode = "100644";

    private const string LinkMode = "120000";
    private const string RepositoryMode = "160000";
    private const int ChangesMax = 20_000;

    /// <summary>Every file of a commit, by name. A name that is no text is there under its escapes.</summary>
    public static async Task<IReadOnlyDictionary<string, (string Mode, string Id)>> ReadAsync(
        GitRepository repository, string commit, CancellationToken ct)
    {
        var output = await repository.MustAsync(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit], default, ct)
            .ConfigureAwait(false);
        var files = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (var (_, entry) in Fields(output.Bytes))
        {
            // Mode, type and id, parted by blanks; a tab; the name.
            var tab = entry.Span.IndexOf((byte)'\t');
            if (tab < 0) continue;
            var head = Encoding.ASCII.GetString(entry.Span[..tab]).Split(' ');
            files[StrictText.Of(entry.Span[(tab + 1)..]) ?? Shown(entry.Span[(tab + 1)..])] = (head[0], head[2]);
        }
        return files;
    }

    /// <summary>What differs between two commits.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/> where that is too much for one changeset.</exception>
    public static async Task<(IReadOnlyList<TreeChange> Changes, IReadOnlyList<SkippedFile> Skipped)> CompareAsync(
        GitRepository repository, string before, string after, CancellationToken ct)
    {
        var output = await repository.MustAsync(
            ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-ext-diff", "--end-of-options", before, after], default, ct)
            .ConfigureAwait(false);
        var (changes, skipped) = (new List<TreeChange>(), new List<SkippedFile>());
        var head = Array.Empty<string>();
        foreach (var (place, field) in Fields(output.Bytes))
        {
            if (place % 2 == 0)
            {
                head = Encoding.ASCII.GetString(field.Span).TrimStart(':').Split(' ');
                continue;
            }
            var name = StrictText.Of(field.Span);
            var problem = name is null ? "its name is not UTF-8"
                : name.Any(char.IsControl) ? "its name holds a control character"
                : head[1] == LinkMode ? "a symbolic link"
                : head[1] == RepositoryMode ? "a submodule"
                : null;
            if (problem is not null) skipped.Add(new SkippedFile(Shown(field.Span), problem));
            else changes.Add(new TreeChange(name!, IsFile(head[0]), IsFile(head[1])));
            if (changes.Count > ChangesMax)
                throw new MemoryException(
                    MemoryErrorCode.Invalid, $"A commit changes more than {ChangesMax:N0} files: take it in in steps.");
        }
        return (changes, skipped);
    }

    /// <summary>A name of any bytes as text that can be printed.</summary>
    private static string Shown(ReadOnlySpan<byte> name)
    {
        var shown = new StringBuilder();
        foreach (var b in name[..Math.Min(name.Length, 400)])
        {
            if (b is >= 0x20 and < 0x7F and not (byte)'\\') shown.Append((char)b);
            else shown.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }
        return shown.ToString();
    }

    private static bool IsFile(string mode) => mode.StartsWith("100", StringComparison.Ordinal);

    private static IEnumerable<(int Place, ReadOnlyMemory<byte> Field)> Fields(ReadOnlyMemory<byte> bytes)
    {
        for (var place = 0; !bytes.IsEmpty; place++)
        {
            var end = bytes.Span.IndexOf((byte)0);
            if (end < 0) yield break;
            yield return (place, bytes[..end]);
            bytes = bytes[(end + 1)..];
        }
    }
}

/// <summary>A file that differs.</summary>
/// <param name="File">Its name.</param>
/// <param name="IsBefore">Whether it was a file before.</param>
/// <param name="IsAfter">Whether it is one after.</param>
internal sealed record TreeChange(string File, bool IsBefore, bool IsAfter);

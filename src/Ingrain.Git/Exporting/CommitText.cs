using System.Globalization;
using System.Text;
using Ingrain.Storage;

namespace Ingrain.Git.Exporting;

/// <summary>What of a changeset stands in its commit, and what of a commit says which changeset it is.</summary>
internal static class CommitText
{
    private const string SpaceKey = "Ingrain-Space: ";
    private const string SequenceKey = "Ingrain-Sequence: ";
    private const string ChangesetKey = "Ingrain-Changeset: ";
    private const string HashKey = "Ingrain-Hash: ";

    /// <summary>The message: why, and in the last paragraph which changeset of which space.</summary>
    public static string Message(Changeset changeset)
    {
        var reason = changeset.Reason switch
        {
            null => "(why was erased, with something that was written then)",
            var text when string.IsNullOrWhiteSpace(text) => "(no reason given)",
            var text => Clean(text, keepsLines: true).Trim(),
        };
        return $"{reason}\n\n{SpaceKey}{changeset.Space.Name}\n{SequenceKey}{changeset.Sequence.ToString(CultureInfo.InvariantCulture)}\n"
            + $"{ChangesetKey}{changeset.Id}\n{HashKey}{Convert.ToHexStringLower(changeset.Hash.Span)}\n";
    }

    /// <summary>Author and committer: the actor, with an address that nobody can have (RFC 2606).</summary>
    public static (string Name, string Email) Author(Changeset changeset)
    {
        var name = Clean(changeset.Actor.Name, keepsLines: false).Replace('<', '(').Replace('>', ')')
            .Trim(' ', '.', ',', ':', ';', '"', '\'');
        var kind = changeset.Actor.Kind.ToString().ToLowerInvariant();
        return (name.Length == 0 ? kind : name, $"{kind}.{Slug(changeset.Actor.Name)}@{Slug(changeset.Space.Name)}.ingrain.invalid");
    }

    /// <summary>Which changeset a commit says that it is.</summary>
    /// <param name="commit">The commit object's bytes.</param>
    /// <returns>The claim, which anybody can make; null where there is none.</returns>
    public static CommitClaim? Claim(ReadOnlySpan<byte> commit)
    {
        var text = Encoding.UTF8.GetString(commit).TrimEnd('\n');
        var last = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (last < 0) return null;
        var values = new Dictionary<string, string>();
        foreach (var line in text[(last + 2)..].Split('\n'))
            foreach (var key in new[] { SpaceKey, SequenceKey, HashKey })
                if (line.StartsWith(key, StringComparison.Ordinal)) values[key] = line[key.Length..];
        return values.Count == 3
            && long.TryParse(values[SequenceKey], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) && sequence > 0
            ? new CommitClaim(values[SpaceKey], sequence, values[HashKey])
            : null;
    }

    private static string Slug(string name)
    {
        var letters = name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-');
        var slug = new string([.. letters]).Trim('.', '-');
        return slug.Length == 0 ? "x" : slug;
    }

    /// <summary>Without what ends a header or a message early, or hides in a terminal.</summary>
    private static string Clean(string text, bool keepsLines) => new([.. text.Replace("\r\n", "\n", StringComparison.Ordinal)
        .Select(c => c == '\n' && keepsLines ? c : char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]);
}

/// <summary>Which changeset a commit says that it is.</summary>
/// <param name="Space">The space's name.</param>
/// <param name="Sequence">The changeset.</param>
/// <param name="Hash">Its hash, in hexadecimal.</param>
internal sealed record CommitClaim(string Space, long Sequence, string Hash);

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ingrain.Git.Importing;

/// <summary>Ids that follow from a commit, so that importing it again is known again.</summary>
internal static class CommitIds
{
    private const string Whole = "whole";

    /// <summary>The changeset of a commit of which nothing was left out.</summary>
    public static ChangesetId OfWhole(string commit) => Of(commit, Whole);

    /// <summary>The changeset of what did not conflict, counted from 0 as conflicts are solved.</summary>
    public static ChangesetId OfPart(string commit, int part) => Of(commit, part.ToString(CultureInfo.InvariantCulture));

    /// <summary>The changeset of one module of a commit.</summary>
    public static ChangesetId OfModule(string commit, string file) => Of(commit, "module\n" + file);

    /// <summary>A note or module that a commit added without an id.</summary>
    public static RecordId OfFile(string commit, string file) => new("git-" + Convert.ToHexStringLower(Hash("file", commit, file))[..32]);

    private static ChangesetId Of(string commit, string part) =>
        new(new Guid(Hash("changeset", commit, part).AsSpan(0, 16), bigEndian: true));

    private static byte[] Hash(string what, string commit, string rest) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"ingrain.git.{what}\n{commit}\n{rest}"));
}

using System.Globalization;
using System.Text;
using Ingrain.Storage;

namespace Ingrain.StoreConformance;

/// <summary>Answers of a store as text, so that two stores can be compared and a difference can be read.</summary>
public static class Dump
{
    public static string Of(CommitResult result) => result switch
    {
        CommitResult.Committed c => $"committed {Of(c.Changeset)} [{string.Join(' ', c.Outcomes)}]",
        CommitResult.Repeated r => $"repeated {Of(r.Changeset)}",
        CommitResult.Unchanged u => $"unchanged [{string.Join(' ', u.Outcomes)}]",
        CommitResult.Conflicted c => $"conflicted {string.Join("; ", c.Conflicts.Select(Of))}",
        _ => throw new ArgumentException(result.ToString()),
    };

    public static string Of(Changeset? changeset) => changeset is null ? "none" : new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"{changeset.Space}#{changeset.Sequence} {changeset.Id} {changeset.Actor} ")
        .Append(CultureInfo.InvariantCulture, $"{changeset.Credential} ")
        .Append(CultureInfo.InvariantCulture, $"'{changeset.Reason ?? "-"}' {Of(changeset.ReasonSalt)} {Of(changeset.ReasonDigest)} ")
        .Append(CultureInfo.InvariantCulture, $"{changeset.RecordedAt:O} {Of(changeset.PreviousHash)} {Of(changeset.Hash)}\n  ")
        .AppendJoin("\n  ", changeset.Entries.Select(Of))
        .ToString();

    public static string Of(LogEntry? entry) => entry is null ? "none" : string.Create(
        CultureInfo.InvariantCulture,
        $"{entry.Sequence}:{entry.Ordinal} {entry.Kind} {entry.Id?.Value ?? "-"} v{entry.Version} {Of(entry.Salt)} {Of(entry.Digest)} "
        + $"{Encoding.UTF8.GetString(entry.Body.Span)} @{entry.Place ?? "-"} {entry.RecordedAt:O} "
        + $"-> {entry.NextSequence} {entry.SupersededAt:O}");

    public static string Of(SpaceHead head) => $"{head.Space} {head.Sequence} {Of(head.Hash)} {head.RecordedAt:O}";

    public static string Of(IEnumerable<LogEntry> entries) => string.Join('\n', entries.Select(Of));

    public static string Of(EntryPage page) => $"{Of(page.Entries)}\ncursor {page.Cursor ?? "-"}";

    private static string Of(Conflict conflict) =>
        $"{conflict.Why} ({conflict.ExpectedVersion}) {conflict.Attempted.Id} v{conflict.Current?.Version} {conflict.Current?.ContentHash}";

    private static string Of(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);
}

using System.Text.Json.Serialization;
using Ingrain.Git;

namespace Ingrain.Cli.Output;

/// <summary>Answer of <c>repo export</c>.</summary>
internal sealed record RepoExportAnswer(string Folder, string Branch, bool New, int Commits, string? Commit, long Sequence)
{
    public static RepoExportAnswer Of(RepositoryExported exported) =>
        new(exported.Folder, exported.Branch, exported.IsNew, exported.Commits, exported.Commit, exported.Sequence);
}

/// <summary>A file that both sides changed, as JSON.</summary>
internal sealed record RepoConflictShape(string File, string Why, ThingShape? Base, ThingShape? Ours, ThingShape? Theirs)
{
    public static RepoConflictShape Of(RepositoryConflict conflict) =>
        new(conflict.File, conflict.Why, Thing(conflict.Base), Thing(conflict.Ours), Thing(conflict.Theirs));

    // A file may name no id; as a thing it has an empty one.
    private static ThingShape? Thing(Record? record) => record is null ? null
        : ThingShape.Of(record.Id == default ? record with { Id = new RecordId("-") } : record);
}

/// <summary>A file that was left out, as JSON.</summary>
internal sealed record RepoSkippedShape(string File, string Why);

/// <summary>What became of one commit, as JSON.</summary>
internal sealed record RepoCommitShape
{
    public required string Commit { get; init; }
    public required string Subject { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required long? Sequence { get; init; }
    public required bool Known { get; init; }
    public required IReadOnlyList<EndpointShape> Written { get; init; }
    public required IReadOnlyList<EndpointShape> Drafts { get; init; }
    public required IReadOnlyList<RepoConflictShape> Conflicts { get; init; }
    public required IReadOnlyList<RepoSkippedShape> Skipped { get; init; }

    public static RepoCommitShape Of(ImportedCommit commit) => new()
    {
        Commit = commit.Commit, Subject = commit.Subject, Sequence = commit.Sequence, Known = commit.IsKnown,
        Written = EndpointShape.Of(commit.Written), Drafts = EndpointShape.Of(commit.Drafts),
        Conflicts = [.. commit.Conflicts.Select(RepoConflictShape.Of)],
        Skipped = [.. commit.Skipped.Select(s => new RepoSkippedShape(s.File, s.Why))],
    };
}

/// <summary>Answer of <c>repo import</c>.</summary>
internal sealed record RepoImportAnswer
{
    public required string Branch { get; init; }
    public required long BaseSequence { get; init; }
    public required bool Whole { get; init; }
    public required int CommitsLeft { get; init; }
    public required IReadOnlyList<RepoCommitShape> Commits { get; init; }
    public ErrorShape? Error { get; init; }

    public static RepoImportAnswer Of(RepositoryImported imported) => new()
    {
        Branch = imported.Branch, BaseSequence = imported.BaseSequence, Whole = imported.IsWhole, CommitsLeft = imported.CommitsLeft,
        Commits = [.. imported.Commits.Select(RepoCommitShape.Of)],
    };
}

/// <summary>A branch that was pushed, as JSON.</summary>
internal sealed record RepoPushedShape(string Branch, RepoImportAnswer? Imported, string? Refused)
{
    public static RepoPushedShape Of(PushedBranch pushed) =>
        new(pushed.Branch, pushed.Imported is null ? null : RepoImportAnswer.Of(pushed.Imported), pushed.Refused);
}

/// <summary>Answer of <c>repo serve-path --once</c>.</summary>
internal sealed record RepoPassAnswer(RepoExportAnswer Exported, IReadOnlyList<RepoPushedShape> Pushed);

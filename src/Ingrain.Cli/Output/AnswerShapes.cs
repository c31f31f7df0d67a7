using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ingrain.Cli.Output;

/// <summary>What went wrong, as JSON: <c>{"error":{"code","message"}}</c>.</summary>
internal sealed record ErrorAnswer(ErrorShape Error);

/// <summary>The error itself. Lines are those of an observed file that cannot be taken.</summary>
internal sealed record ErrorShape(string Code, string Message)
{
    public IReadOnlyList<BadLineShape>? Lines { get; init; }

    /// <summary>What had been written before; null where nothing was.</summary>
    public ObserveAnswer? Written { get; init; }

    /// <summary>What an import had written before; null where nothing was.</summary>
    public ImportedShape? Imported { get; init; }
}

/// <summary>Answer of <c>--version</c>.</summary>
internal sealed record VersionAnswer(string Version);

/// <summary>Answer of <c>--help</c>.</summary>
internal sealed record HelpAnswer(string Help);

/// <summary>A line that cannot be taken.</summary>
internal sealed record BadLineShape(int Line, string Why);

/// <summary>Answer of <c>observe</c>.</summary>
internal sealed record ObserveAnswer
{
    public required int Added { get; init; }
    public required int AlreadyKnown { get; init; }
    public required IReadOnlyList<string> DifferentContent { get; init; }
    public required IReadOnlyList<string> Erased { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required long? Sequence { get; init; }

    /// <summary>Only with <c>--skip-bad</c>.</summary>
    public IReadOnlyList<BadLineShape>? Skipped { get; init; }
}

/// <summary>Answer of <c>remember</c>.</summary>
internal sealed record RememberAnswer
{
    public required string Outcome { get; init; }
    public required string Kind { get; init; }
    public required string Id { get; init; }
    public int? Version { get; init; }
    public long? Sequence { get; init; }
    public string? Path { get; init; }
    public string? State { get; init; }
    public string? Label { get; init; }
    public int? ExpectedVersion { get; init; }
    public ThingShape? Attempted { get; init; }
    public ThingShape? Current { get; init; }
    public ErrorShape? Error { get; init; }
}

/// <summary>Answer of <c>recall</c>.</summary>
internal sealed record RecallAnswer
{
    public required IReadOnlyList<RecalledShape> Items { get; init; }
    public required string Context { get; init; }
    public required int Tokens { get; init; }
    public required bool NothingRelevant { get; init; }

    /// <summary>What was missed on the way; null where nothing was.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>Only with <c>--explain</c>.</summary>
    public IReadOnlyList<CandidateShape>? Candidates { get; init; }
}

/// <summary>One thing recalled.</summary>
internal sealed record RecalledShape
{
    public required string Id { get; init; }
    public required string Kind { get; init; }
    public required string Text { get; init; }
    public required double Score { get; init; }
    public string? Session { get; init; }
    public string? Speaker { get; init; }
    public string? Path { get; init; }
    public string? OccurredAt { get; init; }
    public string? ValidFrom { get; init; }
    public string? ValidTo { get; init; }
    public required string Label { get; init; }
    public required IReadOnlyList<EvidenceShape> Evidence { get; init; }
}

/// <summary>One candidate of a recall.</summary>
internal sealed record CandidateShape(
    string Id, string Kind, double Score, string Outcome, IReadOnlyDictionary<string, double> Components);

/// <summary>Answer of <c>list</c>.</summary>
internal sealed record ListAnswer(IReadOnlyList<ThingShape> Items, string? Cursor);

/// <summary>A changeset, as JSON.</summary>
internal sealed record ChangesetShape
{
    public required long Sequence { get; init; }
    public required string Id { get; init; }
    public required ActorShape Actor { get; init; }
    public required string Credential { get; init; }
    public string? Reason { get; init; }
    public required string RecordedAt { get; init; }
    public required string Hash { get; init; }
    public required string PreviousHash { get; init; }

    /// <summary>How many entries of each kind.</summary>
    public required IReadOnlyDictionary<string, int> Changes { get; init; }

    /// <summary>Only where asked for.</summary>
    public IReadOnlyList<EntryShape>? Entries { get; init; }
}

/// <summary>One entry of a changeset; an erased one has no id.</summary>
internal sealed record EntryShape(string Kind, string? Id, int Version);

/// <summary>Answer of <c>log</c>.</summary>
internal sealed record LogAnswer(IReadOnlyList<ChangesetShape> Changesets);

/// <summary>One version in a history.</summary>
internal sealed record VersionShape(int Version, ChangesetShape Changeset, ThingShape Content);

/// <summary>Answer of <c>history</c>.</summary>
internal sealed record HistoryAnswer(string Kind, string Id, IReadOnlyList<VersionShape> Versions);

/// <summary>One difference.</summary>
internal sealed record DifferenceShape(string Kind, string Id, string Change, ThingShape? Before, ThingShape? After);

/// <summary>Answer of <c>diff</c>.</summary>
internal sealed record DiffAnswer(string From, string? To, IReadOnlyList<DifferenceShape> Differences);

/// <summary>Answer of <c>rollback</c>.</summary>
internal sealed record RollbackAnswer
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required long? Sequence { get; init; }
    public required int Restored { get; init; }
    public required int Withdrawn { get; init; }
    public required int Gone { get; init; }
    public required IReadOnlyList<EndpointShape> ChangedSince { get; init; }

    /// <summary>Paths of modules that are drafts by it; left out where there are none.</summary>
    public IReadOnlyList<string>? Broken { get; init; }
    public bool DryRun { get; init; }
    public ErrorShape? Error { get; init; }
}

/// <summary>Answer of <c>retract</c>.</summary>
internal sealed record RetractAnswer(IReadOnlyList<ThingShape> Items);

/// <summary>Answer of <c>erase</c>.</summary>
internal sealed record EraseAnswer
{
    public required bool Erased { get; init; }
    public required IReadOnlyList<EndpointShape> Targets { get; init; }
    public required IReadOnlyList<EndpointShape> Derived { get; init; }
    public required bool WithDerived { get; init; }
    public long? Sequence { get; init; }
    public bool? Purged { get; init; }
    public ErrorShape? Error { get; init; }
}

/// <summary>Answer of <c>verify</c>.</summary>
internal sealed record VerifyAnswer
{
    public required bool Ok { get; init; }
    public required string Space { get; init; }
    public required long Sequence { get; init; }
    public required string Hash { get; init; }
    public required long Entries { get; init; }
    public required long Erased { get; init; }
    public required IReadOnlyList<string> Problems { get; init; }
    public ExpectedShape? Expected { get; init; }
}

/// <summary>A noted checkpoint against what is there.</summary>
internal sealed record ExpectedShape(long Sequence, string Hash, bool Matches);

/// <summary>Answer of <c>export</c>.</summary>
internal sealed record TrainingAnswer(string Folder, TrainingReport Report);

internal sealed record ExportAnswer(string File, string Space, long Sequence, string Hash, long Bytes);

/// <summary>Answer of <c>backup</c> and <c>restore</c>: the file that was written, and the spaces that were verified in it.</summary>
internal sealed record BackupAnswer(string File, string At, long Bytes, IReadOnlyList<RootShape> Spaces);

/// <summary>A space's last changeset, whose hash all before it hangs on.</summary>
internal sealed record RootShape(string Space, long Sequence, string Hash);

/// <summary>Answer of <c>import</c>.</summary>
internal sealed record ImportAnswer
{
    public required string Source { get; init; }
    public required IReadOnlyList<string> Formats { get; init; }
    public required string Space { get; init; }
    public required IReadOnlyDictionary<string, int> Added { get; init; }
    public required IReadOnlyDictionary<string, int> AlreadyKnown { get; init; }
    public required IReadOnlyDictionary<string, int> Changed { get; init; }
    public required IReadOnlyList<SkippedShape> Skipped { get; init; }
    public required int SkippedCount { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required long? Sequence { get; init; }
    public string? Hash { get; init; }

    /// <summary>What is known but was taken back here, by the changeset that did; null where nothing was.</summary>
    public IReadOnlyList<TakenBackShape>? TakenBack { get; init; }
}

/// <summary>How many episodes a changeset took back.</summary>
internal sealed record TakenBackShape(long Sequence, string Reason, int Count);

/// <summary>What an import that did not end had written: entries by kind, and the changesets from which to which.</summary>
internal sealed record ImportedShape(IReadOnlyDictionary<string, int> Added, long From, long To);

/// <summary>Something that was not brought over.</summary>
internal sealed record SkippedShape(string Place, string Why);

/// <summary>Answer of <c>doctor</c>.</summary>
internal sealed record DoctorAnswer
{
    public required bool Ok { get; init; }
    public required string Ingrain { get; init; }
    public required string Dotnet { get; init; }
    public required string System { get; init; }
    public required string Store { get; init; }
    public required string StoreChosenBy { get; init; }
    public required bool StoreExists { get; init; }

    /// <summary>The file of settings; null where there is none.</summary>
    public string? Configuration { get; init; }

    /// <summary>What was chosen, and by what; what nobody chose is left out.</summary>
    public required IReadOnlyList<ChosenShape> Chosen { get; init; }
    public string? Sqlite { get; init; }
    public int? Schema { get; init; }
    public required IReadOnlyDictionary<string, long> SizesBytes { get; init; }
    public long? FreeBytes { get; init; }
    public string? Permissions { get; init; }
    public required IReadOnlyList<SpaceShape> Spaces { get; init; }

    /// <summary>Null where the store cannot be used.</summary>
    public EmbedderShape? Embedder { get; init; }
    public required IReadOnlyList<CheckShape> Checks { get; init; }
}

/// <summary>A setting: value is null where it may hold a key.</summary>
internal sealed record ChosenShape(string Key, string? Value, string From);

/// <summary>A space with where its log ends.</summary>
internal sealed record SpaceShape(string Space, long Sequence, string Hash, string RecordedAt);

/// <summary>How far an embedder has come with the space; answer of <c>embed</c>.</summary>
internal sealed record EmbedderShape(string Id, int Done, int All, string? Failure)
{
    public static EmbedderShape Of(EmbeddingProgress progress) => new(progress.Embedder, progress.Done, progress.All, progress.Failure);
}

/// <summary>One thing that was looked at: level is ok, warning or problem.</summary>
internal sealed record CheckShape(string Name, string Level, string Finding);

/// <summary>Answer of <c>demo</c>.</summary>
internal sealed record DemoAnswer(IReadOnlyList<DemoStepShape> Steps, Demo.ConnectLines Connect);

/// <summary>One step of the tour with the document its command printed.</summary>
internal sealed record DemoStepShape(string Title, string Command, int ExitCode, System.Text.Json.JsonElement Output);

/// <summary>Answer of <c>exec</c>. All text in it is the program's.</summary>
internal sealed record ExecAnswer
{
    public required string Status { get; init; }

    /// <summary>Null where it was killed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int? ExitCode { get; init; }
    public required string Stdout { get; init; }
    public required string Stderr { get; init; }
    public JsonElement? Value { get; init; }
    public string? Note { get; init; }
    public required double DurationMs { get; init; }
    public required long PeakMemoryBytes { get; init; }
    public required string Sandbox { get; init; }
}

/// <summary>A program of <c>exec --batch</c> that did not pass.</summary>
internal sealed record ProgramFailure(JsonElement Id, string Status, string Stderr);

/// <summary>Answer of <c>connect</c>.</summary>
internal sealed record ConnectAnswer(string Client, IReadOnlyList<ConnectedShape> Parts);

/// <summary>Lines for a file; without <c>--write</c> nothing is said of writing.</summary>
internal sealed record ConnectedShape(string? File, string Lines)
{
    public bool? Written { get; init; }
    public string? Backup { get; init; }
}

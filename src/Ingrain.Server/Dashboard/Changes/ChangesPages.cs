using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;
using Ingrain.Server.Wire;

namespace Ingrain.Server.Dashboard.Changes;

/// <summary>The log: who wrote what when and why, what each changeset did, and undoing one.</summary>
internal static class ChangesPages
{
    private const int OnPage = 50;
    private const int ReadAtOnce = 200;

    // A filter that fits little must not read a log of millions: the page says how far it looked, and goes on from there.
    private const int ReadMax = 2_000;
    private const int ReasonMax = WriteContext.ReasonLengthMax;

    private static readonly string[] s_kinds = [.. Enum.GetValues<ActorKind>().Select(Words.Of)];

    /// <summary>The pages.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Page.Get("/spaces/{space}/changes", "uiChanges", ListAsync,
            new TextArgument("who", "Only authors with this in their names.", 200),
            new ChoiceArgument("kind", "Only authors of this kind.", s_kinds),
            new TextArgument("why", "Only reasons with this in them.", 200),
            new PointArgument("since", "Only what was written from then on.", false),
            new WholeArgument("before", "Only changesets before this one.", 1, int.MaxValue)),
        Page.Get("/spaces/{space}/changes/{sequence}", "uiChange", ShowAsync,
            new WholeArgument("page", "Which part of what it wrote.", 1, 10_000)),
        Page.Get("/spaces/{space}/changes/{sequence}/undo", "uiUndo", PreviewAsync) with { Needs = TokenVerbs.Write },
        Page.Post("/spaces/{space}/changes/{sequence}/undo", "uiUndone", new ArgumentList(
            new TextArgument("reason", "Why.", ReasonMax) { IsRequired = true }), UndoAsync) with { Needs = TokenVerbs.Write,
                Writes = true },
    ];

    /// <summary>The page of a changeset.</summary>
    public static string At(SpaceId space, long sequence) => Link.In(space, "changes", Numbers.Of(sequence));

    private static async Task<HttpAnswer> ListAsync(RestCall call, CancellationToken ct)
    {
        var filter = new ChangesFilter
        {
            Who = call.Query.Text("who"), Kind = call.Query.Text("kind"), Why = call.Query.Text("why"), Since = call.Query.Time("since"),
        };
        var found = new List<ChangesetShape>();
        long? before = call.Query.Whole("before");
        var isOver = false;
        for (var read = 0; read < ReadMax && found.Count < OnPage && !isOver; read += ReadAtOnce)
        {
            var log = await call.Engine.LogAsync(call.Space, before, ReadAtOnce, ct).ConfigureAwait(false);
            isOver = log.Count < ReadAtOnce;
            foreach (var changeset in log)
            {
                if (found.Count == OnPage)
                {
                    isOver = false;
                    break;
                }
                before = changeset.Sequence;
                if (filter.Since > changeset.RecordedAt)
                {
                    isOver = true;
                    break;
                }
                if (LogRoutes.Shape(changeset, call.Principal) is { } shape && filter.Fits(shape)) found.Add(shape);
            }
        }
        return await Page.ShowAsync<ChangesPage>(call, Section.Changes, "Changes", new ChangesModel
        {
            Filter = filter, Changesets = found, IsFirst = !call.Query.Has("before"), Before = isOver || before is null or 1 ? null
                : before,
        }, ct).ConfigureAwait(false);
    }

    private static async Task<HttpAnswer> ShowAsync(RestCall call, CancellationToken ct)
    {
        var changeset = await LogRoutes.FindAsync(call, SequenceOf(call), ct).ConfigureAwait(false);
        var page = call.Query.Whole("page") ?? 1;
        var written = await WrittenPart.ReadAsync(call, changeset, page, ct).ConfigureAwait(false);
        var head = await call.Engine.HeadAsync(call.Space, ct).ConfigureAwait(false);
        return await Page.ShowAsync<ChangePage>(call, Section.Changes, $"Changeset {Numbers.Of(changeset.Sequence)}", new ChangeModel
        {
            Header = LogRoutes.Header(changeset, call.Principal), Written = written, HasLater = changeset.Sequence < head.Sequence,
            MayUndo = call.Principal.Has(TokenVerbs.Write),
        }, ct).ConfigureAwait(false);
    }

    private static async Task<HttpAnswer> PreviewAsync(RestCall call, CancellationToken ct)
    {
        var changeset = await LogRoutes.FindAsync(call, SequenceOf(call), ct).ConfigureAwait(false);
        // Whoever may not is told before, and not after having given a reason.
        await WriteRules.RequireUndoableAsync(call, [changeset], ct).ConfigureAwait(false);
        var preview = await UndoPreview.MakeAsync(call, changeset, ct).ConfigureAwait(false);
        return await Page.ShowAsync<UndoPage>(call, Section.Changes, $"Roll back changeset {Numbers.Of(changeset.Sequence)}", new UndoModel
        {
            Header = LogRoutes.Header(changeset, call.Principal), Preview = preview,
        }, ct).ConfigureAwait(false);
    }

    private static async Task<HttpAnswer> UndoAsync(RestCall call, CancellationToken ct)
    {
        var done = await LogRoutes.UndoAsync(call, SequenceOf(call), call.Form.Required("reason"), ct).ConfigureAwait(false);
        return done.Sequence is { } sequence
            ? Page.GoTo(call, At(call.Space, sequence), "rolled-back") : Page.GoTo(call, At(call.Space, SequenceOf(call)), "known");
    }

    private static long SequenceOf(RestCall call) => Numbers.Read(call.Path["sequence"]) ?? throw ProblemException.NotFound();
}

/// <summary>Which changesets are shown.</summary>
internal sealed record ChangesFilter
{
    /// <summary>A part of the author's name.</summary>
    public string? Who { get; init; }

    /// <summary>The author's kind.</summary>
    public string? Kind { get; init; }

    /// <summary>A part of the reason.</summary>
    public string? Why { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether anything is left out.</summary>
    public bool IsAny => Who is not null || Kind is not null || Why is not null || Since is not null;

    /// <summary>Whether a changeset, as far as somebody sees it, is one of them.</summary>
    public bool Fits(ChangesetShape changeset) =>
        (Who is null || changeset.Actor.Name.Contains(Who, StringComparison.OrdinalIgnoreCase))
        && (Kind is null || Words.Of(changeset.Actor.Kind) == Kind)
        && (Why is null || changeset.Reason?.Contains(Why, StringComparison.OrdinalIgnoreCase) == true);
}

/// <summary>A page of the log.</summary>
internal sealed record ChangesModel
{
    /// <summary>Which are shown.</summary>
    public required ChangesFilter Filter { get; init; }

    /// <summary>They, newest first.</summary>
    public required IReadOnlyList<ChangesetShape> Changesets { get; init; }

    /// <summary>Whether this is the first page.</summary>
    public required bool IsFirst { get; init; }

    /// <summary>Where the next page begins; null for the last.</summary>
    public required long? Before { get; init; }
}

/// <summary>A changeset.</summary>
internal sealed record ChangeModel
{
    /// <summary>Who wrote it when and why.</summary>
    public required ChangesetShape Header { get; init; }

    /// <summary>What it wrote.</summary>
    public required WrittenPart Written { get; init; }

    /// <summary>Whether another came after it.</summary>
    public required bool HasLater { get; init; }

    /// <summary>Whether this token writes.</summary>
    public required bool MayUndo { get; init; }
}

/// <summary>What undoing a changeset would do.</summary>
internal sealed record UndoModel
{
    /// <summary>Who wrote it when and why.</summary>
    public required ChangesetShape Header { get; init; }

    /// <summary>What would be done.</summary>
    public required UndoPreview Preview { get; init; }
}

using System.Diagnostics;
using Ingrain.Execution;
using Ingrain.Storage;

namespace Ingrain;

/// <summary>Measuring: the calls that others may want to see the cost of. Without a listener they are the calls themselves.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>The name of the engine's source of activities and of its meter, for whoever listens to them.</summary>
    public static string TelemetryName => EngineSpan.Name;

    private ValueTask<CommitResult> CommitAsync(ChangesetDraft draft, CancellationToken ct) =>
        EngineSpan.Begin("commit", EngineSpan.Commits, _clock) is { } span ? MeasuredAsync(span, draft, ct) : _store.CommitAsync(draft, ct);

    private async ValueTask<CommitResult> MeasuredAsync(EngineSpan span, ChangesetDraft draft, CancellationToken ct)
    {
        using var ending = span;
        try
        {
            var result = await _store.CommitAsync(draft, ct).ConfigureAwait(false);
            span.Tell("ingrain.commit.changes", draft.Changes.Count);
            span.Measure("ingrain.commit.outcome", result switch
            {
                CommitResult.Committed => "committed",
                CommitResult.Repeated => "repeated",
                CommitResult.Unchanged => "unchanged",
                _ => "conflicted",
            });
            span.Done();
            return result;
        }
        catch (MemoryException e)
        {
            span.Failed(e);
            throw;
        }
    }

    private Task<ExecResult> MeasuredRunAsync(Func<Task<ExecResult>> run) =>
        EngineSpan.Begin("exec", EngineSpan.Runs, _clock) is { } span ? MeasuredRunAsync(span, run) : run();

    private static async Task<ExecResult> MeasuredRunAsync(EngineSpan span, Func<Task<ExecResult>> run)
    {
        using var ending = span;
        try
        {
            var result = await run().ConfigureAwait(false);
            span.Measure("ingrain.exec.status", result.Status.ToString());
            span.Tell("ingrain.exec.peak_memory", result.PeakMemoryBytes);
            span.Done();
            return result;
        }
        catch (MemoryException e)
        {
            span.Failed(e);
            throw;
        }
    }

    private ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedTextsAsync(IReadOnlyList<string> texts, CancellationToken ct) =>
        EngineSpan.Begin("embeddings", EngineSpan.Embeddings, _clock, ActivityKind.Client) is { } span
            ? MeasuredAsync(span, texts, ct)
            : Embedder.EmbedAsync(texts, ct);

    private async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> MeasuredAsync(
        EngineSpan span, IReadOnlyList<string> texts, CancellationToken ct)
    {
        using var ending = span;
        span.Measure("gen_ai.operation.name", "embeddings");
        span.Tell("ingrain.embeddings.texts", texts.Count);
        try
        {
            var vectors = await Embedder.EmbedAsync(texts, ct).ConfigureAwait(false);
            span.Done();
            return vectors;
        }
        catch (MemoryException e)
        {
            span.Failed(e);
            throw;
        }
    }

    private static void Tell(EngineSpan span, Recalled recalled)
    {
        span.Measure("ingrain.recall.relevant", !recalled.NothingRelevant);
        span.Tell("ingrain.recall.items", recalled.Items.Count);
        span.Tell("ingrain.recall.tokens", recalled.Tokens);
        span.Tell("ingrain.recall.warnings", recalled.Warnings.Count);
        span.Done();
    }
}

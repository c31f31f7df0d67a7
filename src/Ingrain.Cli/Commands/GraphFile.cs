using Ingrain.Cli.Output;
using Ingrain.Importers;

namespace Ingrain.Cli.Commands;

/// <summary>
/// The file of the knowledge-graph memory server, where a user's settings still name it: brought over before its tools are served. What was
/// brought over before, and changed or taken back here since, stays as it is here. The file is only read.
/// </summary>
internal static class GraphFile
{
    private const int SkippedShownMax = 5;

    public static async Task BringOverAsync(Call call, MemoryEngine engine, bool isReadOnly, CancellationToken ct)
    {
        if (isReadOnly || call.Surroundings.Variable("MEMORY_FILE_PATH") is not { Length: > 0 } path || !File.Exists(path)) return;
        var context = new WriteContext
        {
            Actor = new Actor(ActorKind.Import, ImportFormat.MemoryGraph.Name()), Credential = "mcp:stdio",
            Reason = $"imported {Path.GetFileName(path)}",
        };
        try
        {
            var things = Importer.Read(path, ImportFormat.MemoryGraph, ct);
            var summary = await ImportRunner.RunAsync(engine, call.Space, things, context, null, ct);
            if (summary.Added.Count > 0) call.Note($"brought over {Wording.Count(summary.Added.Values.Sum(), "record")} from {path}");
            foreach (var skipped in summary.Skipped.Take(SkippedShownMax)) call.Note($"not brought over: {skipped.Place} {skipped.Why}");
            if (summary.SkippedCount > SkippedShownMax)
                call.Note($"and {Wording.Number(summary.SkippedCount - SkippedShownMax)} more; 'ingrain import' names them");
        }
        catch (ImportException e)
        {
            // What is in the store can be served without it.
            call.Note($"{path} was not brought over: {e.Message}");
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ingrain.Cli.Output;
using Ingrain.Importers;

namespace Ingrain.Cli.Commands;

/// <summary>
/// The file of the knowledge-graph memory server, where a user's settings still name it: brought over before its tools are served. What was
/// brought over before, and changed or taken back here since, stays as it is here. The file is only read. What it was and where the log
/// stood then is kept beside the store, so that the same file is not gone through again at each start.
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
        var mark = MarkOf(call, path);
        try
        {
            var content = await HashAsync(path, ct);
            if (await IsKnownAsync(call, engine, mark, content, ct)) return;
            var things = Importer.Read(path, ImportFormat.MemoryGraph, ct);
            var summary = await ImportRunner.RunAsync(engine, call.Space, things, context, null, ct);
            if (summary.Added.Count > 0) call.Note($"brought over {Wording.Count(summary.Added.Values.Sum(), "record")} from {path}");
            foreach (var skipped in summary.Skipped.Take(SkippedShownMax)) call.Note($"not brought over: {skipped.Place} {skipped.Why}");
            if (summary.SkippedCount > SkippedShownMax)
                call.Note($"and {Wording.Number(summary.SkippedCount - SkippedShownMax)} more; 'ingrain import' names them");
            var head = await engine.HeadAsync(call.Space, ct);
            var hash = Convert.ToHexStringLower(head.Hash.Span);
            var stood = string.Create(CultureInfo.InvariantCulture, $"{content} {head.Sequence} {hash}");
            await File.WriteAllTextAsync(mark, stood, ct);
        }
        catch (Exception e) when (e is ImportException or IOException or UnauthorizedAccessException)
        {
            // What is in the store can be served without it.
            call.Note($"{path} was not brought over: {e.Message}");
        }
    }

    /// <summary>Whether this very content was brought into this very log: a store that was made anew has another.</summary>
    private static async Task<bool> IsKnownAsync(Call call, MemoryEngine engine, string mark, string content, CancellationToken ct)
    {
        if (!File.Exists(mark) || (await File.ReadAllTextAsync(mark, ct)).Split(' ') is not [var was, var at, var hash] || was != content
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || sequence == 0) return false;
        var stood = await engine.LogAsync(call.Space, sequence + 1, 1, ct);
        return stood is [var changeset] && changeset.Sequence == sequence && Convert.ToHexStringLower(changeset.Hash.Span) == hash;
    }

    private static string MarkOf(Call call, string path)
    {
        var whose = SHA256.HashData(Encoding.UTF8.GetBytes($"{call.Space}\n{Path.GetFullPath(path)}"));
        return $"{call.Store.Path}-graph-{Convert.ToHexStringLower(whose.AsSpan(0, 8))}";
    }

    private static async Task<string> HashAsync(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct));
    }
}

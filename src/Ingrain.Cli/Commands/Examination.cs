using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Ingrain.Cli.Configuration;
using Ingrain.Cli.Output;
using Ingrain.Inference;
using Ingrain.Sandbox;
using Ingrain.Sqlite;

namespace Ingrain.Cli.Commands;

/// <summary>
/// Goes through everything that a store needs. Nothing of it writes, but for finishing an erase that another process held up, and for
/// what is kept beside the store for the next recall.
/// </summary>
internal sealed class Examination(Call call)
{
    private const long FreeBytesMin = 256L * 1024 * 1024;

    // A model on this machine may first have to be read from disk.
    private static readonly TimeSpan s_trialWait = TimeSpan.FromSeconds(20);

    private readonly List<CheckShape> _checks = [];
    private EmbedderShape? _embedder;

    public async Task<DoctorAnswer> RunAsync(CancellationToken ct)
    {
        var path = call.Store.Path;
        var exists = File.Exists(path);
        var free = Free(path);
        var permissions = exists ? Permissions(path) : null;
        // Before the store is opened: closing a file drops the locks that SQLite holds on it in the same process.
        var schema = exists ? Schema(path) : null;
        var spaces = exists ? await SpacesAsync(ct) : [];
        if (!exists) await CheckPlaceAsync(path, ct);
        await TrySandboxAsync(ct);
        return new DoctorAnswer
        {
            Ok = _checks.All(c => c.Level != "problem"),
            Ingrain = CommandTree.Version,
            Dotnet = Environment.Version.ToString(),
            System = $"{RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()})",
            Store = path,
            StoreChosenBy = Chooser(call.Store.ChosenBy),
            StoreExists = exists,
            Configuration = call.Settings.FilePath,
            Chosen = [.. call.Chosen().Where(c => c.Chosen is not null).Select(c => new ChosenShape(
                c.Key.Name, c.Key.Kind == ConfigKind.Private ? null : string.Join(", ", c.Chosen!.Values), c.Chosen!.From))],
            Sqlite = SqliteVersion(), Schema = schema,
            SizesBytes = Sizes(path), FreeBytes = free, Permissions = permissions, Spaces = spaces, Embedder = _embedder, Checks = _checks,
        };
    }

    private static string Chooser(StoreChoice choice) => choice switch
    {
        StoreChoice.Option => "--db",
        StoreChoice.Variable => "INGRAIN_DB",
        StoreChoice.File => "configuration",
        _ => "default",
    };

    private async Task<IReadOnlyList<SpaceShape>> SpacesAsync(CancellationToken ct)
    {
        try
        {
            await using var engine = StoreFactory.Open(call.Store.Path, StoreUse.Read, call.Embedder, call.Surroundings.Clock, out _);
            var heads = await engine.SpacesAsync(ct);
            Add("store", "ok", "opens and can be read");
            if (!await engine.PurgeAsync(ct))
                Add("erase", "warning", "another process still holds pages with erased content; run this again later");
            await TryEmbedderAsync(engine, ct);
            return [.. heads.Select(h => new SpaceShape(h.Space.Name, h.Sequence, Wording.Hex(h.Hash), Wording.Iso(h.RecordedAt)))];
        }
        catch (MemoryException e)
        {
            Add("store", "problem", e.Message);
            return [];
        }
    }

    /// <summary>Asks a model that answers from afar for the vector of one word, and how far it has come with the space.</summary>
    private async Task TryEmbedderAsync(MemoryEngine engine, CancellationToken ct)
    {
        var failure = default(string);
        if (call.Embedder is { } embedder and not ILocalEmbedder)
        {
            using var limit = new CancellationTokenSource(s_trialWait, call.Surroundings.Clock);
            using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
            try
            {
                await embedder.EmbedAsync(["memory"], bounded.Token);
            }
            catch (MemoryException e)
            {
                failure = e.Message;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                failure = $"It did not answer within {s_trialWait.TotalSeconds:0} seconds.";
            }
        }
        var progress = await engine.EmbeddingProgressAsync(call.Space, ct);
        _embedder = EmbedderShape.Of(progress with { Failure = failure ?? progress.Failure });
        if (_embedder.Failure is { } said) Add("embedder", "warning", $"recall goes by words only: {said}");
        else Add("embedder", "ok", $"{progress.Done} of {progress.All} embedded");
    }

    /// <summary>Whether code can be run. Memory works without, so that it is no problem where it cannot.</summary>
    private async Task TrySandboxAsync(CancellationToken ct)
    {
        await using var sandbox = SandboxChoice.Choose(call.Surroundings);
        var verdict = await sandbox.ProbeAsync(ct);
        if (!verdict.IsAvailable) Add("sandbox", "warning", $"no code is run here: {verdict.Reason}");
        else if (sandbox.Tier == UnsandboxedHost.TierName) Add("sandbox", "warning", $"{verdict.Reason} ({SandboxChoice.Variable}=1)");
        else Add("sandbox", "ok", $"programs run in {sandbox.Tier}");
    }

    /// <summary>The version of SQLite's library; null where there is none.</summary>
    private static string? SqliteVersion()
    {
        try
        {
            return SqliteStore.LibraryVersion;
        }
        catch (MemoryException)
        {
            return null;
        }
    }

    /// <summary>The schema's version, which SQLite keeps in the file's header as <c>user_version</c>.</summary>
    private static int? Schema(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var header = new byte[100];
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length) return null;
            if (!header.AsSpan().StartsWith("SQLite format 3"u8)) return null;
            // Nothing yet where it was written to the log beside the file and not copied.
            return BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(60)) is > 0 and var version ? version : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private long? Free(string path)
    {
        var folder = path;
        while (folder is not null && !Directory.Exists(folder)) folder = Path.GetDirectoryName(folder);
        if (folder is null) return null;
        try
        {
            var free = new DriveInfo(folder).AvailableFreeSpace;
            if (free < FreeBytesMin) Add("disk", "warning", $"only {Wording.Size(free)} are free");
            else Add("disk", "ok", $"{Wording.Size(free)} are free");
            return free;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private string? Permissions(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        var mode = File.GetUnixFileMode(path);
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if ((mode & Others) != 0) Add("permissions", "warning", $"others may read the store: chmod 600 '{path}'");
        else Add("permissions", "ok", "only you may read it");
        return Convert.ToString((int)mode, 8).PadLeft(3, '0').ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Where there is no store yet: whether the first write can make one there.</summary>
    private async Task CheckPlaceAsync(string path, CancellationToken ct)
    {
        var above = path;
        while (above is not null && !Path.Exists(above)) above = Path.GetDirectoryName(above);
        if (Directory.Exists(path)) Add("store", "problem", StoreFactory.IsFolder(path));
        else if (above is null) Add("store", "problem", "no part of the path exists");
        else if (!Directory.Exists(above)) Add("store", "problem", $"'{above}' is a file, so there can be no folder of that name");
        else Add("store", "ok", "not there yet: the first write makes it");
        await TrySqliteAsync(ct);
    }

    /// <summary>
    /// The library is looked for when a store is opened, and the missing one must not be made here: one that is thrown away tells.
    /// </summary>
    private async Task TrySqliteAsync(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("ingrain-doctor-").FullName;
        try
        {
            var file = Path.Combine(folder, "trial.db");
            await using var engine = StoreFactory.Open(file, StoreUse.Write, call.Embedder, call.Surroundings.Clock, out _);
            await engine.SpacesAsync(ct);
        }
        catch (MemoryException e)
        {
            Add("sqlite", "problem", e.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SortedDictionary<string, long> Sizes(string path)
    {
        var sizes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, file) in new[] { ("file", path), ("write-ahead log", path + "-wal") })
            if (new FileInfo(file) is { Exists: true } found) sizes[name] = found.Length;
        return sizes;
    }

    private void Add(string name, string level, string finding) => _checks.Add(new(name, level, finding));
}

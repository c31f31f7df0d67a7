using Ingrain.Sqlite;
using Ingrain.Storage;

namespace Ingrain.Simulation;

/// <summary>
/// One seeded life of a store: writes alone and in bursts, purges, restarts, a clock that jumps, and crashes at every step of a commit,
/// with the model checked after each. A crash is an image of the files taken at the step; the store goes on from the image.
/// </summary>
internal sealed class Simulator : IDisposable
{
    private static int s_simulators;

    private readonly SimSettings _settings;
    private readonly Random _random;
    private readonly SimClock _clock = new();
    private readonly SimWorkload _workload;
    private readonly SimModel _model = new();
    private readonly string _folder = Path.Combine(Root, $"ingrain-sim-{Environment.ProcessId}-{Interlocked.Increment(ref s_simulators)}");
    private readonly CrashPoint _point = new();
    private SqliteStore _store;
    private string _path;
    private int _lives;

    public Simulator(SimSettings settings)
    {
        _settings = settings;
        _random = new Random(settings.Seed);
        _workload = new SimWorkload(settings.Seed);
        Directory.CreateDirectory(_folder);
        _path = NextPath();
        _store = Open();
    }

    // In memory where the system offers that: crashes are simulated here, so that waiting for a real disk would prove nothing.
    private static string Root => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    /// <summary>Crashes so far.</summary>
    public int Crashes { get; private set; }

    /// <summary>Lives through all steps.</summary>
    /// <returns>What went wrong; null when nothing did.</returns>
    public async Task<string?> RunAsync()
    {
        for (var step = 0; step < _settings.Steps; step++)
        {
            if (_random.Next(3) == 0) _clock.Move(TimeSpan.FromSeconds(_random.Next(-10_000, 20_000)));
            if (await StepAsync() is { } wrong) return $"seed {_settings.Seed}, step {step}: {wrong}\nreplay: {_settings.Replay}";
        }
        await _store.DisposeAsync();
        return null;
    }

    public void Dispose()
    {
        _point.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string?> StepAsync()
    {
        if (_random.Next(2) == 0) _point.Arm(_path, _random.Next(12), _random.Next());
        List<ChangesetDraft> drafts = [];
        List<CommitResult?> results = [];
        switch (_random.Next(20))
        {
            case 0:
                await _store.PurgeAsync(CancellationToken.None);
                break;
            case 1:
                await _store.DisposeAsync();
                _store = Open();
                break;
            case < 14:
                drafts.Add(_workload.Draft());
                results = await WriteAsync(drafts);
                break;
            default:
                drafts.AddRange(Enumerable.Range(0, _random.Next(2, 12)).Select(_ => _workload.Draft()));
                results = await WriteAsync(drafts);
                break;
        }
        // Writers are told before the log is copied: the step ends when that is over too.
        await _store.OnWriterAsync(_ => true, CancellationToken.None);
        var image = _point.Disarm();
        var told = image is null || _settings.TellsTooEarly ? drafts.Count : _point.ToldWriters;
        foreach (var (draft, result) in drafts.Zip(results).Take(told)) if (result is not null) _model.Acknowledge(draft, result);
        return image is null ? await _model.CheckAsync(_store, [], thoroughly: false) : await CrashAsync(image, [.. drafts.Skip(told)]);
    }

    /// <summary>
    /// The first draft is held at the lock until the others wait behind it: so the groups, and with them everything, follow from the
    /// seed. The first is written by the thread that brings it, the others by the store's own.
    /// </summary>
    private async Task<List<CommitResult?>> WriteAsync(List<ChangesetDraft> drafts)
    {
        _point.HoldFirst(drafts.Count > 1);
        var writes = new List<Task<CommitResult>> { Task.Run(() => _store.CommitAsync(drafts[0], CancellationToken.None).AsTask()) };
        if (drafts.Count > 1) await _point.Held;
        foreach (var draft in drafts.Skip(1)) writes.Add(_store.CommitAsync(draft, CancellationToken.None).AsTask());
        _point.LetGo();
        var results = new List<CommitResult?>();
        foreach (var write in writes)
            try
            {
                results.Add(await write);
            }
            catch (ArgumentException)
            {
                // A draft that erases what it writes: refused, and nothing of it may ever be seen.
                results.Add(null);
            }
        return results;
    }

    private async Task<string?> CrashAsync(CrashImage image, List<ChangesetDraft> underWay)
    {
        Crashes++;
        await _store.DisposeAsync();
        _path = NextPath();
        image.Restore(_path);
        _store = Open();
        if (await _model.CheckAsync(_store, underWay, thoroughly: true) is { } wrong) return $"after a crash at {_point.Step}: {wrong}";
        return await RetryAsync(underWay);
    }

    /// <summary>A writer that was not told tries again with the same id: what was made is repeated, what was not is written now.</summary>
    private async Task<string?> RetryAsync(List<ChangesetDraft> underWay)
    {
        foreach (var draft in underWay)
        {
            var wasMade = _model.Knows(draft);
            try
            {
                var result = await _store.CommitAsync(draft, CancellationToken.None);
                if (wasMade != result is CommitResult.Repeated) return $"a retry of {draft.Id} gave {result.GetType().Name}";
                _model.Acknowledge(draft, result);
            }
            catch (ArgumentException) when (!wasMade)
            {
                // Refused as it was the first time.
            }
        }
        return await _model.CheckAsync(_store, [], thoroughly: false);
    }

    private SqliteStore Open() => SqliteStore.Open(_path, _clock, IdSource.Seeded(_clock, _settings.Seed + ++_lives), new SqliteStoreOptions
    {
        WalBytesMax = 64 * 1024, OnStep = _point.Pass,
    });

    private string NextPath() => Path.Combine(_folder, $"{_lives}.db");
}

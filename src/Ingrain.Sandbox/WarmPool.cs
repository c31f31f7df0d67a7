using System.Threading.Channels;
using Ingrain.Execution;

namespace Ingrain.Sandbox;

/// <summary>
/// Interpreters that already wait behind their walls, each for one program: used once and gone, so that a run is as alone as one that
/// starts from nothing. Only those used last are kept waiting for. Safe from many threads.
/// </summary>
internal sealed class WarmPool : IAsyncDisposable
{
    private readonly Launcher _launcher;
    private readonly BubblewrapOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _turn = new();
    private readonly LinkedList<Shelf> _shelves = new(); // the last used first
    private readonly Channel<Shelf> _wanted = Channel.CreateUnbounded<Shelf>(new() { SingleReader = true });
    private readonly Task _filling;
    private readonly ITimer _ageing;
    private bool _isClosed;

    public WarmPool(Launcher launcher, BubblewrapOptions options, TimeProvider time)
    {
        (_launcher, _options, _time) = (launcher, options, time);
        _filling = Task.Run(FillAsync);
        _ageing = time.CreateTimer(_ => DropOld(), null, options.WarmAgeMax / 2, options.WarmAgeMax / 2);
    }

    /// <summary>Whether a run can use one: limits that are taken at the start have to be the default ones.</summary>
    public static bool Suits(ExecLimits limits) =>
        (limits.Cpu, limits.MemoryBytes, limits.Processes)
            == (ExecLimits.Default.Cpu, ExecLimits.Default.MemoryBytes, ExecLimits.Default.Processes);

    /// <summary>How many wait.</summary>
    public int Count(Runner runner, ModuleTree tree)
    {
        lock (_turn) return Find(runner, tree)?.Waiting.Count ?? 0;
    }

    /// <summary>Takes one that waits.</summary>
    /// <returns>It, for the caller to end; null where none waits.</returns>
    public Confined? TryTake(Runner runner, ModuleTree tree)
    {
        while (true)
        {
            Confined? taken;
            lock (_turn)
            {
                if (Find(runner, tree) is not { } shelf || !shelf.Waiting.TryDequeue(out var next)) return null;
                taken = next.Program;
            }
            if (taken.IsAlive()) return taken;
            taken.Dispose();
        }
    }

    /// <summary>Says that such a run just was, so that another is likely; fills up in the background.</summary>
    public void Want(Runner runner, ModuleTree tree)
    {
        if (_options.WarmPerKey == 0 || _options.WarmKeysMax == 0) return;
        List<Confined> dropped = [];
        lock (_turn)
        {
            if (_isClosed) return;
            if (Find(runner, tree) is { } known) _shelves.Remove(known);
            else known = new(runner, tree);
            _shelves.AddFirst(known);
            while (_shelves.Count > _options.WarmKeysMax)
            {
                dropped.AddRange(_shelves.Last!.Value.Clear());
                _shelves.RemoveLast();
            }
            _wanted.Writer.TryWrite(known);
        }
        Drop(dropped);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        List<Confined> dropped = [];
        lock (_turn)
        {
            _isClosed = true;
            _wanted.Writer.TryComplete();
            foreach (var shelf in _shelves) dropped.AddRange(shelf.Clear());
            _shelves.Clear();
        }
        await _ageing.DisposeAsync().ConfigureAwait(false);
        await _filling.ConfigureAwait(false);
        Drop(dropped);
    }

    private Shelf? Find(Runner runner, ModuleTree tree) =>
        _shelves.FirstOrDefault(s => s.Runner.Name == runner.Name && s.Tree.Equals(tree));

    private async Task FillAsync()
    {
        await foreach (var shelf in _wanted.Reader.ReadAllAsync().ConfigureAwait(false))
            while (IsShort(shelf))
            {
                try
                {
                    var program = await _launcher.StartAsync(shelf.Runner, shelf.Tree, ExecLimits.Default, CancellationToken.None)
                        .ConfigureAwait(false);
                    Put(shelf, program);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or MemoryException)
                {
                    // The next run starts from nothing and hears of it itself.
                    break;
                }
            }
    }

    private bool IsShort(Shelf shelf)
    {
        lock (_turn) return !_isClosed && shelf.Waiting.Count < _options.WarmPerKey && _shelves.Contains(shelf);
    }

    private void Put(Shelf shelf, Confined program)
    {
        lock (_turn)
        {
            if (!_isClosed && _shelves.Contains(shelf))
            {
                shelf.Waiting.Enqueue((program, _time.GetTimestamp()));
                return;
            }
        }
        program.Dispose();
    }

    private void DropOld()
    {
        List<Confined> dropped = [];
        lock (_turn)
            foreach (var shelf in _shelves)
                while (shelf.Waiting.TryPeek(out var oldest) && _time.GetElapsedTime(oldest.Since) >= _options.WarmAgeMax)
                    dropped.Add(shelf.Waiting.Dequeue().Program);
        Drop(dropped);
    }

    private static void Drop(List<Confined> dropped)
    {
        foreach (var program in dropped) program.Dispose();
    }

    private sealed class Shelf(Runner runner, ModuleTree tree)
    {
        public Runner Runner => runner;

        public ModuleTree Tree => tree;

        public Queue<(Confined Program, long Since)> Waiting { get; } = new();

        public List<Confined> Clear()
        {
            var all = Waiting.Select(w => w.Program).ToList();
            Waiting.Clear();
            return all;
        }
    }
}

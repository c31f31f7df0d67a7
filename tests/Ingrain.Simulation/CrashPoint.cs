using Ingrain.Sqlite;

namespace Ingrain.Simulation;

/// <summary>
/// Where the store will crash: at the n-th of the steps that its writer passes. Passing it takes an image of the files, whole or torn;
/// the writer goes on and the world it goes on in is thrown away.
/// </summary>
internal sealed class CrashPoint : IDisposable
{
    private readonly ManualResetEventSlim _letGo = new(initialState: true);
    private TaskCompletionSource _held = new();
    private Random _tearing = new(0);
    private string? _path;
    private int _stepsLeft;
    private int _told;
    private int _written;
    private int _synced;
    private CrashImage? _before;
    private CrashImage? _image;

    /// <summary>The step crashed at.</summary>
    public CommitStep Step { get; private set; }

    /// <summary>How many writers of this step of the simulation had been told when it crashed: those of the groups before.</summary>
    public int ToldWriters { get; private set; }

    /// <summary>Completes when the first writer is held.</summary>
    public Task Held => _held.Task;

    public void Arm(string path, int steps, int tearing)
    {
        (_path, _stepsLeft, _tearing) = (path, steps, new Random(tearing));
        (_told, _written, _synced) = (0, 0, 0);
    }

    public void HoldFirst(bool hold)
    {
        if (!hold) return;
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _letGo.Reset();
    }

    public void LetGo() => _letGo.Set();

    /// <summary>The image, when the crash point was passed.</summary>
    public CrashImage? Disarm()
    {
        var image = _image;
        (_path, _before, _image) = (null, null, null);
        return image;
    }

    public void Dispose() => _letGo.Dispose();

    /// <summary>What the store's writer calls at every step.</summary>
    public void Pass(CommitStep step)
    {
        if (step == CommitStep.BeforeBegin)
        {
            _held.TrySetResult();
            _letGo.Wait();
        }
        if (_path is null || _image is not null) return;
        Count(step);
        if (_stepsLeft-- > 0)
        {
            if (step is CommitStep.BeforeCommit or CommitStep.BeforeCheckpoint) _before = CrashImage.Take(_path);
            return;
        }
        (Step, ToldWriters) = (step, _told);
        _image = Image(step, CrashImage.Take(_path));
    }

    // The writer tells a group between the step after its commit and the next one.
    private void Count(CommitStep step)
    {
        (_told, _synced) = (_told + _synced, 0);
        if (step == CommitStep.AfterChangeset) _written++;
        if (step == CommitStep.AfterCommit) (_synced, _written) = (_written, 0);
    }

    private CrashImage Image(CommitStep step, CrashImage whole)
    {
        if (_before is null || _tearing.Next(3) == 0) return whole;
        return step switch
        {
            // Not told yet, so that the machine may as well have died within the sync.
            CommitStep.AfterCommit => whole.WithTornLog(_before, _tearing),
            CommitStep.AfterCheckpoint => whole.WithTornDatabase(_before, _tearing),
            _ => whole,
        };
    }
}

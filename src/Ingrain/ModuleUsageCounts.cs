namespace Ingrain;

/// <summary>
/// Counts how the modules of one space are used, by path: what this process counted, on what its file says that it and others counted
/// before. Safe from many threads.
/// </summary>
internal sealed class ModuleUsageCounts
{
    private const int UnsavedMax = 64;

    private readonly Lock _gate = new();
    private readonly ModuleUsageFile? _file;
    private Dictionary<string, ModuleUsage>? _before;
    private Dictionary<string, ModuleUsage> _unsaved = new(StringComparer.Ordinal);
    private int _unsavedUses;

    /// <summary>Starts with what the file says.</summary>
    /// <param name="file">Where counts are kept; null to keep none.</param>
    public ModuleUsageCounts(ModuleUsageFile? file) => _file = file;

    /// <summary>How one was used.</summary>
    public ModuleUsage Of(string path)
    {
        lock (_gate)
        {
            _before ??= _file?.Read() ?? [];
            return _before.GetValueOrDefault(path).With(_unsaved.GetValueOrDefault(path));
        }
    }

    /// <summary>Counts a use.</summary>
    /// <returns>Whether so much was counted that it should be kept.</returns>
    public bool Add(string path, ModuleUsage use)
    {
        lock (_gate)
        {
            _unsaved[path] = _unsaved.GetValueOrDefault(path).With(use);
            return ++_unsavedUses >= UnsavedMax && _file is not null;
        }
    }

    /// <summary>Adds what was counted since to the file; what cannot be written now is kept for the next time.</summary>
    /// <param name="paths">Whose counts are worth keeping: of what was erased, nothing comes back.</param>
    public void Save(IReadOnlySet<string> paths)
    {
        lock (_gate)
        {
            if (_file is null || _unsaved.Count == 0) return;
            _unsavedUses = 0;
            if (_file.Add(_unsaved, paths) is not { } all) return;
            (_before, _unsaved) = (all, new(StringComparer.Ordinal));
        }
    }

    /// <summary>Whether there is something to be kept.</summary>
    public bool IsUnsaved
    {
        get
        {
            lock (_gate) return _file is not null && _unsaved.Count > 0;
        }
    }
}

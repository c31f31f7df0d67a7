using System.Globalization;

namespace Ingrain.Sandbox;

/// <summary>The control group of one program: what it may use together with its children, and what it did use.</summary>
internal sealed class ControlGroup
{
    private readonly IReadOnlyList<string> _folders;
    private readonly bool _isUnified;

    /// <param name="folders">That of memory first; version 2 has one for everything.</param>
    /// <param name="isUnified">Version 2.</param>
    public ControlGroup(IReadOnlyList<string> folders, bool isUnified) => (_folders, _isUnified) = (folders, isUnified);

    /// <summary>The files that a process joins by writing its number into them.</summary>
    public IEnumerable<string> Doors => _folders.Select(f => Path.Combine(f, "cgroup.procs"));

    private string Memory => _folders[0];

    /// <summary>Makes the folders and sets the limits.</summary>
    public void Make(long memoryBytes, int processes)
    {
        foreach (var folder in _folders) Directory.CreateDirectory(folder);
        if (_isUnified)
        {
            Write(Memory, "memory.max", memoryBytes);
            WriteWhereThere(Memory, "memory.swap.max", 0);
            WriteWhereThere(Memory, "memory.oom.group", 1);
            Write(Memory, "pids.max", processes);
            return;
        }
        Write(Memory, "memory.limit_in_bytes", memoryBytes);
        WriteWhereThere(Memory, "memory.memsw.limit_in_bytes", memoryBytes);
        if (_folders.Count > 1) Write(_folders[1], "pids.max", processes);
    }

    /// <summary>Whether the kernel has killed for want of memory.</summary>
    public bool RanOutOfMemory()
    {
        var text = Read(_isUnified ? "memory.events" : "memory.oom_control");
        return text.Split('\n').Any(l => l.StartsWith("oom_kill ", StringComparison.Ordinal) && l != "oom_kill 0");
    }

    /// <summary>The most memory held at once, in bytes; 0 where this kernel does not say.</summary>
    public long PeakBytes() =>
        long.TryParse(Read(_isUnified ? "memory.peak" : "memory.max_usage_in_bytes"), CultureInfo.InvariantCulture, out var bytes)
            ? bytes : 0;

    /// <summary>Kills everything inside, where the kernel has an order for it.</summary>
    public void Kill()
    {
        if (_isUnified) WriteWhereThere(Memory, "cgroup.kill", 1);
    }

    /// <summary>Removes the folders.</summary>
    /// <returns>Whether they are gone; while anything inside still ends, they stay.</returns>
    public bool TryRemove()
    {
        try
        {
            // A control group's own files cannot be deleted and go with it: rmdir, never a recursive delete.
            foreach (var folder in _folders.Where(Directory.Exists)) Directory.Delete(folder);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string Read(string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(Memory, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void Write(string folder, string file, long value)
    {
        // Opened and never created: a folder that is no control group must not pass for one.
        using var stream = new FileStream(Path.Combine(folder, file), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
    }

    private static void WriteWhereThere(string folder, string file, long value)
    {
        if (File.Exists(Path.Combine(folder, file))) Write(folder, file, value);
    }
}

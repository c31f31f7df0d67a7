using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Ingrain.Sandbox;

/// <summary>Bytes that may still come, shared by those that count together.</summary>
internal sealed class SharedCap(int bytes)
{
    public int Left { get; set; } = bytes;
}

/// <summary>What a program says on one pipe, up to a cap.</summary>
internal sealed class Capture(SafeFileHandle from, SharedCap cap)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public SafeFileHandle From => from;

    /// <summary>Whether more can come.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Whether more came than may.</summary>
    public bool IsOver { get; private set; }

    public ReadOnlyMemory<byte> Bytes() => _bytes.WrittenMemory;

    /// <summary>Takes what is there.</summary>
    /// <returns>Whether it was within the cap.</returns>
    public bool Take(Span<byte> buffer)
    {
        var count = Posix.Read(from, buffer);
        if (count < 0) return true;
        if (count == 0)
        {
            IsOpen = false;
            return true;
        }
        var kept = Math.Min(count, cap.Left);
        _bytes.Write(buffer[..kept]);
        cap.Left -= kept;
        if (kept == count) return true;
        (IsOpen, IsOver) = (false, true);
        return false;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ingrain.Recall;

/// <summary>
/// What a search reads of every document that it meets: sixteen bytes, so that those of a turn and of the turns beside it lie in one or two
/// cache lines, and a million of them in sixteen megabytes. What only ranking reads is in <see cref="DocumentRow"/>. Written to snapshots
/// as it lies in memory.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DocumentHead
{
    /// <summary>Number of its session, or -1.</summary>
    public int Session;

    /// <summary>The document before it in its session, or -1.</summary>
    public int Previous;

    /// <summary>The document after it in its session, or -1.</summary>
    public int Next;

    private byte _kind;

    /// <summary>Bits that ranking asks for.</summary>
    public DocumentTraits Traits;

    /// <summary>Whether it is seen from some changeset on, up to now. Kept by <see cref="DocumentTable"/>.</summary>
    public bool IsOpen;

    /// <summary>Bytes of one head.</summary>
    public static int SizeBytes => Unsafe.SizeOf<DocumentHead>();

    /// <summary>What it is.</summary>
    public readonly RecordKind Kind => (RecordKind)_kind;

    /// <summary>The head of an episode that has no neighbours yet.</summary>
    /// <param name="episode">The episode.</param>
    public static DocumentHead Of(Episode episode) => new()
    {
        _kind = (byte)RecordKind.Episode,
        Traits = TraitsOf(episode),
        Session = -1,
        Previous = -1,
        Next = -1,
    };

    /// <summary>The head of a version of a record.</summary>
    /// <param name="record">The version.</param>
    public static DocumentHead Of(Record record) => new()
    {
        _kind = (byte)record.Kind,
        Traits = record is Note { Pinned: true } ? DocumentTraits.Pinned : DocumentTraits.None,
        Session = -1,
        Previous = -1,
        Next = -1,
    };

    private static DocumentTraits TraitsOf(Episode episode)
    {
        var traits = DocumentTraits.None;
        if (episode.Content.AsSpan().TrimEnd().EndsWith('?')) traits |= DocumentTraits.Asks;
        if (episode.Role == "assistant") traits |= DocumentTraits.FromAssistant;
        return traits;
    }
}

/// <summary>What ranking needs to know of a document's text and writer.</summary>
[Flags]
internal enum DocumentTraits : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its text ends in a question: the answer beside it leaves out the question's words.</summary>
    Asks = 1,

    /// <summary>An assistant said it: it may restate what it was told.</summary>
    FromAssistant = 2,

    /// <summary>A note that every recall carries.</summary>
    Pinned = 4,
}

using System.Runtime.InteropServices;

namespace Ingrain.Importers;

/// <summary>
/// Codex writes most of what is said twice: as an item of the conversation and as an event for the screen, in either order. An event whose
/// text is also an item is told as a repeat; one that never turns up as an item comes in by itself at the end of the file.
/// </summary>
internal sealed class CodexEchoes
{
    public const string Why = "the file says the same once more as an item of the conversation, which was brought over";

    private const int SaidMax = 1_000_000;
    private const int WaitingMax = 10_000;
    private const long WaitingCharsMax = 32 * 1024 * 1024;

    // How often each text was said as an item without its event having been met.
    private readonly Dictionary<UInt128, int> _said = [];
    private readonly Dictionary<UInt128, (MessageHead Head, MessageParts Parts)> _waiting = [];
    private long _waitingChars;

    /// <summary>A text was said in an item.</summary>
    /// <returns>The place of an event that waited for it, if one did.</returns>
    public string? Said(string text)
    {
        var print = Print(text);
        if (_waiting.Remove(print, out var earlier))
        {
            _waitingChars -= text.Length;
            return earlier.Parts.Place;
        }
        if (_said.Count < SaidMax) CollectionsMarshal.GetValueRefOrAddDefault(_said, print, out _)++;
        return null;
    }

    /// <summary>Whether an item already said the text of an event; each item answers for one event.</summary>
    public bool TakeEcho(string text)
    {
        var print = Print(text);
        if (!_said.TryGetValue(print, out var times)) return false;
        if (times == 1) _said.Remove(print);
        else _said[print] = times - 1;
        return true;
    }

    /// <summary>Holds an event until the item turns up.</summary>
    /// <returns>False where too much is waiting, or the same event already waits.</returns>
    public bool Wait(string text, MessageHead head, MessageParts parts)
    {
        if (_waiting.Count >= WaitingMax || _waitingChars + text.Length > WaitingCharsMax) return false;
        if (!_waiting.TryAdd(Print(text), (head, parts))) return false;
        _waitingChars += text.Length;
        return true;
    }

    /// <summary>The events that no item repeated, in the order in which they were read.</summary>
    public IEnumerable<(MessageHead Head, MessageParts Parts)> Alone() => _waiting.Values.OrderBy(w => w.Head.Ordinal);

    // Blanks around a text differ between the two.
    private static UInt128 Print(string text) => ImportId.Print(text.Trim());
}

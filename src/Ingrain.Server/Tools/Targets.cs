using Ingrain.Server.Wire;

namespace Ingrain.Server.Tools;

/// <summary>Finds what a model refers to: an id, a path, or either behind its kind, as in <c>fact:0199…</c>.</summary>
internal static class Targets
{
    /// <summary>What an argument's description says of a reference.</summary>
    public const string Described = "Id, kind:id or path, as given by recall or list.";

    /// <summary>What is referred to.</summary>
    /// <exception cref="RefusedException">There is no such thing.</exception>
    public static async Task<Opened> FindAsync(ToolCall call, string reference, ReadAt? at, CancellationToken ct)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && Enum.TryParse<RecordKind>(reference[..colon], ignoreCase: true, out var kind) && kind != RecordKind.Erasure
            && RecordId.TryParse(reference[(colon + 1)..], out var id)
            && await call.Engine.OpenAsync(call.Space, new Endpoint(kind, id), at, ct).ConfigureAwait(false) is { } named)
            return named;
        return await call.Engine.FindAsync(call.Space, reference, at, ct).ConfigureAwait(false)
            ?? throw new RefusedException($"There is nothing with the id or path '{VisibleText.Line(VisibleText.Part(reference, 0, 100))}'"
                + " in this memory. Take ids from recall or list; they are never guessed.");
    }

    /// <summary>One line on something, for the text of an answer.</summary>
    public static string Line(MemoryItem item, int lengthMax = 200)
    {
        var facts = new List<string> { item.Label };
        if (item.State is { } state) facts.Add(state);
        if (item.Hold is { } hold) facts.Add(hold.Replace('_', ' '));
        if (item.Speaker is { } speaker) facts.Add("by " + speaker);
        if ((item.OccurredAt ?? item.ValidFrom) is { } time) facts.Add(time[..10]);
        if (item.ValidTo is { } until) facts.Add("until " + until[..10]);
        var place = item.Path is { } path ? $"{path} ({item.Kind}:{item.Id})" : $"{item.Kind}:{item.Id}";
        var text = item.Path is not null && item.Title is { } title ? title : item.Text;
        return $"- {place} [{string.Join(", ", facts)}] {VisibleText.Part(VisibleText.Line(text), 0, lengthMax)}";
    }
}

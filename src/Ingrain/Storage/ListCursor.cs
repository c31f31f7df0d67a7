using System.Globalization;

namespace Ingrain.Storage;

/// <summary>
/// Where a page ended: the last entry's place, sequence and ordinal. Opaque to callers; every store reads and writes it alike.
/// </summary>
/// <param name="Place">Path of the last note or module; empty for other kinds.</param>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Ordinal">Its ordinal.</param>
public sealed record ListCursor(string Place, long Sequence, int Ordinal)
{
    /// <summary>Reads a cursor.</summary>
    /// <param name="text">The text; null for the start.</param>
    /// <returns>The cursor, or null for the start.</returns>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/>: no list gave this cursor.</exception>
    public static ListCursor? Parse(string? text)
    {
        if (text is null) return null;
        var parts = text.Split(':', 3);
        if (parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal))
            return new ListCursor(parts[2], sequence, ordinal);
        throw new MemoryException(MemoryErrorCode.Invalid, "That cursor was not given by a list.");
    }

    /// <summary>The cursor behind an entry.</summary>
    /// <param name="entry">The last entry of a page.</param>
    /// <param name="byPath">Whether the list goes by path.</param>
    /// <returns>The cursor.</returns>
    public static ListCursor After(LogEntry entry, bool byPath)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new ListCursor(byPath ? entry.Place ?? "" : "", entry.Sequence, entry.Ordinal);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}:{Ordinal}:{Place}");
}

using System.Collections.Concurrent;

namespace Ingrain;

/// <summary>Skills: notes that say how something is done, listed as a line each until they are opened.</summary>
public sealed partial class MemoryEngine
{
    private readonly ConcurrentDictionary<SpaceId, CaughtUp<KnownSkills>> _skills = new();

    /// <summary>
    /// The skills of a space, a line each, without their texts: open the note at a skill's path to read what to do. Costs one reading of
    /// the space's notes at first, and what was written since later on.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="under">The folder to look below; null for all.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The skills in use, by path.</returns>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/>: <paramref name="under"/> is no path.</exception>
    public async Task<IReadOnlyList<SkillListing>> ListSkillsAsync(SpaceId space, string? under = null, CancellationToken ct = default)
    {
        var folder = FolderOf(under);
        var known = await DerivedAsync(_skills, space, static () => new KnownSkills(), ct).ConfigureAwait(false);
        await known.CatchUpAsync(ct).ConfigureAwait(false);
        var all = known.Read(static k => k.All);
        return folder.Length == 0 ? all
            : [.. all.Where(s => MemoryPath.IsAtOrBelow(s.Path, folder))];
    }

    /// <summary>A folder to look below, as it is stored; empty for all.</summary>
    private static string FolderOf(string? under)
    {
        if (string.IsNullOrEmpty(under?.Trim('/'))) return "";
        return MemoryPath.TryNormalize(under, out var folder)
            ? folder : throw new MemoryException(MemoryErrorCode.Invalid, "That is no path to look below.");
    }
}

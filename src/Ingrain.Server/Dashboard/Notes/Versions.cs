using Ingrain.Server.Http;
using Ingrain.Server.Rest;

namespace Ingrain.Server.Dashboard.Notes;

/// <summary>The versions of a note or module, as far as somebody may see them.</summary>
internal sealed record Versions
{
    // A page lists the newest; the rest is there by its number.
    private const int ListedMax = 100;

    /// <summary>What it is now.</summary>
    public required MemoryShape Now { get; init; }

    /// <summary>Whether a person has to look at it first, and this is somebody else.</summary>
    public required bool IsWithheld { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<VersionShape> Listed { get; init; }

    /// <summary>How many there are.</summary>
    public required int Count { get; init; }

    /// <summary>All of them by their numbers, where their content may be seen.</summary>
    public required IReadOnlyDictionary<int, VersionShape> ByNumber { get; init; }

    /// <summary>Reads the versions of what the path names.</summary>
    /// <param name="call">The request.</param>
    /// <param name="kind">Note or module.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="ProblemException">There is none, or this token does not reach it.</exception>
    public static async Task<Versions> ReadAsync(RestCall call, RecordKind kind, CancellationToken ct)
    {
        if (!RecordId.TryParse(call.Path["id"], out var id)) throw ProblemException.NotFound();
        var now = await call.Engine.OpenAsync(call.Space, new Endpoint(kind, id), null, ct).ConfigureAwait(false);
        if (now is null || !call.Principal.Sees(now)) throw ProblemException.NotFound();
        var isWithheld = Seen.IsWithheld(now, call.Principal);
        var history = await call.Engine.HistoryAsync(call.Space, now.Target, ct).ConfigureAwait(false);
        // What is held back now was no better in an earlier version.
        var versions = history.Where(h => call.Principal.Sees(h.Content)).Reverse()
            .Select(h => new VersionShape(h.Version, LogRoutes.Header(h.Changeset, call.Principal),
                Seen.Whole(isWithheld ? now : h.Content, call.Principal))).ToList();
        return new Versions
        {
            Now = Seen.Whole(now, call.Principal), IsWithheld = isWithheld, Listed = [.. versions.Take(ListedMax)], Count = versions.Count,
            ByNumber = versions.ToDictionary(v => v.Version),
        };
    }

    /// <summary>A version, or what it is now.</summary>
    /// <exception cref="ProblemException">There is no such version.</exception>
    public MemoryShape At(int? number) => number is not { } wanted ? Now
        : ByNumber.TryGetValue(wanted, out var version) ? version.Memory : throw ProblemException.NotFound();
}

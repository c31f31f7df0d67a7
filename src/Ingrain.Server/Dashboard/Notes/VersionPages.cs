using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;

namespace Ingrain.Server.Dashboard.Notes;

/// <summary>What differs between two versions of a note or module.</summary>
internal static class VersionPages
{
    /// <summary>The parameters: which versions.</summary>
    public static Argument[] Query =>
    [
        new WholeArgument("from", "The earlier version; default the one before.", 1, int.MaxValue),
        new WholeArgument("to", "The later version; default the current one.", 1, int.MaxValue),
    ];

    /// <summary>Shows the page.</summary>
    public static async Task<HttpAnswer> ShowAsync(RestCall call, RecordKind kind, CancellationToken ct)
    {
        var versions = await Versions.ReadAsync(call, kind, ct).ConfigureAwait(false);
        var to = call.Query.Whole("to") ?? versions.Now.Version!.Value;
        var from = call.Query.Whole("from") ?? Math.Max(1, to - 1);
        return await Page.ShowAsync<VersionDiffPage>(call, Section.Notes, $"What changed in {VisibleText.Line(versions.Now.Path!)}",
            new VersionDiffModel { Kind = kind, Versions = versions, From = versions.At(from), To = versions.At(to) }, ct)
                .ConfigureAwait(false);
    }
}

/// <summary>Two versions.</summary>
internal sealed record VersionDiffModel
{
    /// <summary>Note or module.</summary>
    public required RecordKind Kind { get; init; }

    /// <summary>All versions.</summary>
    public required Versions Versions { get; init; }

    /// <summary>The earlier one.</summary>
    public required MemoryShape From { get; init; }

    /// <summary>The later one.</summary>
    public required MemoryShape To { get; init; }
}

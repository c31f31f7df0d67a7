using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;
using Ingrain.Storage;

namespace Ingrain.Server.Dashboard.Jobs;

/// <summary>What goes on in the background of a space, and the work that somebody may ask for.</summary>
internal static class JobPages
{
    /// <summary>The pages.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Page.Get("/spaces/{space}/jobs", "uiJobs", (call, ct) => ShowAsync(call, static m => m, ct)) with { WholeSpace = true },
        Page.Post("/spaces/{space}/jobs/verify", "uiVerify", new ArgumentList(), VerifyAsync) with { WholeSpace = true, IsLong = true },
        Page.Post("/spaces/{space}/jobs/purge", "uiPurge", new ArgumentList(), PurgeAsync) with
        {
            Needs = TokenVerbs.Erase, WholeSpace = true, IsLong = true,
        },
        Page.Post("/spaces/{space}/jobs/test", "uiTestModules", new ArgumentList(), TestAsync) with
        {
            Needs = TokenVerbs.Run | TokenVerbs.Write, WholeSpace = true, IsLong = true, Writes = true,
        },
    ];

    private static async Task<HttpAnswer> ShowAsync(RestCall call, Func<JobsModel, JobsModel> with, CancellationToken ct)
    {
        var head = await call.Engine.HeadAsync(call.Space, ct).ConfigureAwait(false);
        var embedding = await call.Engine.EmbeddingSoFarAsync(call.Space, ct).ConfigureAwait(false);
        var index = await call.Engine.IndexStateAsync(call.Space, ct).ConfigureAwait(false);
        var modules = await call.Engine.ListModulesAsync(call.Space, ct: ct).ConfigureAwait(false);
        return await Page.ShowAsync<JobsPage>(call, Section.Jobs, "Jobs", with(new JobsModel
        {
            Head = head, Embedding = embedding, Index = index, Modules = modules.Count(m => m.IsInUse),
            Unverified = [.. modules.Where(m => m.IsInUse && !m.IsVerified).Select(m => m.Path)],
            Drafts = [.. modules.Where(m => !m.IsInUse).Select(m => m.Path)],
        }), ct).ConfigureAwait(false);
    }

    private static async Task<HttpAnswer> VerifyAsync(RestCall call, CancellationToken ct)
    {
        var verified = await call.Engine.VerifyAsync(call.Space, null, ct).ConfigureAwait(false);
        return await ShowAsync(call, m => m with { Verified = verified }, ct).ConfigureAwait(false);
    }

    private static async Task<HttpAnswer> PurgeAsync(RestCall call, CancellationToken ct)
    {
        var isPurged = await call.Engine.PurgeAsync(ct).ConfigureAwait(false);
        return await ShowAsync(call, m => m with { IsPurged = isPurged }, ct).ConfigureAwait(false);
    }

    private static async Task<HttpAnswer> TestAsync(RestCall call, CancellationToken ct)
    {
        if (call.Principal.Token.Grant.Ceiling is not null)
            throw ProblemException.Forbidden("A token with a ceiling does not test all modules: it might change some above it.");
        try
        {
            var tested = await call.Engine.TestModulesAsync(call.Space, call.Context("tested from the dashboard"), null, ct)
                .ConfigureAwait(false);
            if (tested.Sequence is not null) call.Parts.Meter.Wrote();
            return await ShowAsync(call, m => m with { Tested = tested }, ct).ConfigureAwait(false);
        }
        catch (MemoryException e) when (e.Code == MemoryErrorCode.SandboxUnavailable)
        {
            return await ShowAsync(call, m => m with { Refusal = e.Message }, ct).ConfigureAwait(false);
        }
    }
}

/// <summary>What goes on in a space.</summary>
internal sealed record JobsModel
{
    /// <summary>Where its log ends.</summary>
    public required SpaceHead Head { get; init; }

    /// <summary>How far the embedder has come.</summary>
    public required EmbeddingProgress Embedding { get; init; }

    /// <summary>How far the index has come.</summary>
    public required IndexState Index { get; init; }

    /// <summary>How many modules are in use.</summary>
    public required int Modules { get; init; }

    /// <summary>Paths of those whose examples ran on something else than what is there.</summary>
    public required IReadOnlyList<string> Unverified { get; init; }

    /// <summary>Paths of drafts.</summary>
    public required IReadOnlyList<string> Drafts { get; init; }

    /// <summary>What a check of the log just found; null for none.</summary>
    public Verified? Verified { get; init; }

    /// <summary>Whether a purge just left nothing; null for none.</summary>
    public bool? IsPurged { get; init; }

    /// <summary>What testing modules just gave; null for none.</summary>
    public ModuleTesting? Tested { get; init; }

    /// <summary>Why nothing was tested.</summary>
    public string? Refusal { get; init; }
}

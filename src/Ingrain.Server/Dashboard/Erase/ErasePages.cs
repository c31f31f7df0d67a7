using System.Security.Cryptography;
using System.Text;
using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;
using Ingrain.Server.Wire;

namespace Ingrain.Server.Dashboard.Erase;

/// <summary>Erasing for good: first everything that would go, then a confirmation that is typed.</summary>
internal static class ErasePages
{
    private const int NamedMax = 100;
    private const int ShownMax = 500;
    private const int ReferenceMax = MemoryPath.BytesMax + 20;

    private static readonly Argument s_things =
        new ListArgument(new TextArgument("thing", "A kind and an id parted by a colon, or an id or path alone.", ReferenceMax), NamedMax);

    private static readonly Argument s_derived = new FlagArgument("derived", "Whether what rests on it goes too.");

    /// <summary>The pages.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Page.Get("/spaces/{space}/erase", "uiErase", async (call, ct) => await ShowAsync(
            call, await PlanAsync(call, call.Query, ct).ConfigureAwait(false), null, ct).ConfigureAwait(false),
            s_things, s_derived) with { Needs = TokenVerbs.Erase, WholeSpace = true },
        Page.Post("/spaces/{space}/erase", "uiErased", new ArgumentList(
            s_things with { IsRequired = true }, s_derived,
            new TextArgument("seen", "What the preview held.", 64) { IsRequired = true },
            new TextArgument("typed", "The confirmation.", 200),
            new TextArgument("reason", "Why.", WriteContext.ReasonLengthMax)), EraseAsync) with
        {
            Needs = TokenVerbs.Erase, WholeSpace = true, Writes = true, IsLong = true,
        },
    ];

    /// <summary>The page that previews the erasing of one thing.</summary>
    public static string Of(SpaceId space, RecordKind kind, string id) =>
        Link.With(Link.In(space, Section.Erase), ("thing", $"{Words.Of(kind)}:{id}"));

    private static async Task<HttpAnswer> ShowAsync(RestCall call, EraseModel plan, string? problem, CancellationToken ct)
    {
        var answer = await Page.ShowAsync<ErasePage>(call, Section.Erase, "Erase", plan with { Problem = problem }, ct)
            .ConfigureAwait(false);
        return problem is null ? answer : answer with { Status = 400 };
    }

    private static async Task<EraseModel> PlanAsync(RestCall call, ReadArguments given, CancellationToken ct)
    {
        var asked = given.Texts("thing").SelectMany(t => t.Split('\n',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Distinct(StringComparer.Ordinal).Take(NamedMax).ToList();
        var (targets, unknown) = (new List<Endpoint>(), new List<string>());
        foreach (var reference in asked)
        {
            if (await FindAsync(call, reference, ct).ConfigureAwait(false) is { } target) targets.Add(target);
            else unknown.Add(reference);
        }
        var isAll = given.Flag("derived");
        if (targets.Count == 0) return new EraseModel { Asked = asked, Unknown = unknown, WithDerived = isAll };
        var preview = await call.Engine.PreviewEraseAsync(call.Space, [.. targets.Distinct()], ct).ConfigureAwait(false);
        var going = isAll ? [.. preview.Targets, .. preview.Derived] : preview.Targets;
        return new EraseModel
        {
            Asked = asked, Targets = targets, Unknown = unknown, WithDerived = isAll, Count = going.Count, Seen = DigestOf(going),
            Going = await LinesAsync(call, preview.Targets, ct).ConfigureAwait(false), GoingCount = preview.Targets.Count,
            Resting = await LinesAsync(call, preview.Derived, ct).ConfigureAwait(false), RestingCount = preview.Derived.Count,
        };
    }

    private static async Task<HttpAnswer> EraseAsync(RestCall call, CancellationToken ct)
    {
        var plan = await PlanAsync(call, call.Form, ct).ConfigureAwait(false);
        if (plan.Count == 0) return await ShowAsync(call, plan, "There is nothing of that to erase any more.", ct)
            .ConfigureAwait(false);
        // What somebody confirms is what they saw: anything that came or went since is shown first.
        if (call.Form.Text("seen") != plan.Seen)
            return await ShowAsync(call, plan, "What would go is no longer what you saw. Look again, and confirm again.", ct)
                .ConfigureAwait(false);
        if (call.Form.Text("typed")?.Trim() != plan.Confirmation)
            return await ShowAsync(call, plan, $"Nothing was erased: type “{plan.Confirmation}” to confirm.", ct)
                .ConfigureAwait(false);
        var erased = await EraseRoutes.EraseAsync(call, plan.Targets, plan.WithDerived, call.Form.Text("reason"), ct).ConfigureAwait(false);
        return await Page.ShowAsync<ErasedPage>(call, Section.Erase, "Erased", erased, ct).ConfigureAwait(false);
    }

    private static async Task<Endpoint?> FindAsync(RestCall call, string reference, CancellationToken ct)
    {
        foreach (var kind in Enum.GetValues<RecordKind>())
        {
            if (kind == RecordKind.Erasure || !reference.StartsWith(Words.Of(kind) + ":", StringComparison.Ordinal)) continue;
            if (!RecordId.TryParse(reference[(Words.Of(kind).Length + 1)..], out var id)) return null;
            var target = new Endpoint(kind, id);
            // A session may have episodes and no record of its own.
            return kind == RecordKind.Session || await call.Engine.OpenAsync(call.Space, target, null, ct).ConfigureAwait(false) is not null
                ? target : null;
        }
        return (await call.Engine.FindAsync(call.Space, reference, null, ct).ConfigureAwait(false))?.Target;
    }

    private static async Task<IReadOnlyList<MemoryShape>> LinesAsync(RestCall call, IReadOnlyList<Endpoint> targets, CancellationToken ct)
    {
        const int LineMax = 200;
        var lines = new List<MemoryShape>();
        foreach (var target in targets.Take(ShownMax))
            if (await call.Engine.OpenAsync(call.Space, target, null, ct).ConfigureAwait(false) is { } opened)
                lines.Add(Rest.Seen.Brief(opened, call.Principal, LineMax));
        return lines;
    }

    private static string DigestOf(IReadOnlyList<Endpoint> going)
    {
        var names = string.Join('\n', going.Select(t => $"{(int)t.Kind} {t.Id.Value}").Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names)));
    }
}

/// <summary>What an erase would remove.</summary>
internal sealed record EraseModel
{
    /// <summary>What was named.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>What of that is there.</summary>
    public IReadOnlyList<Endpoint> Targets { get; init; } = [];

    /// <summary>What of that is nowhere.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Whether what rests on it goes too.</summary>
    public bool WithDerived { get; init; }

    /// <summary>What was asked for and is there; the first of it.</summary>
    public IReadOnlyList<MemoryShape> Going { get; init; } = [];

    /// <summary>How many that are.</summary>
    public int GoingCount { get; init; }

    /// <summary>What rests on it; the first of it.</summary>
    public IReadOnlyList<MemoryShape> Resting { get; init; } = [];

    /// <summary>How many that are.</summary>
    public int RestingCount { get; init; }

    /// <summary>How many things go.</summary>
    public int Count { get; init; }

    /// <summary>Which, as a digest.</summary>
    public string Seen { get; init; } = "";

    /// <summary>Why nothing was erased; null where nothing was tried.</summary>
    public string? Problem { get; init; }

    /// <summary>What has to be typed: it says how much goes, so that nobody types it without having read that.</summary>
    public string Confirmation => $"erase {Numbers.Of(Count)}";
}

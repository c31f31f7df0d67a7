using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;

namespace Ingrain.Server.Dashboard.Memories;

/// <summary>One thing of any kind, with everything that is known of it, and what can be done about it.</summary>
internal static class MemoryPages
{
    private const string One = "/spaces/{space}/memories/{kind}/{id}";
    private const int TextMax = 40_000;
    private const int VersionsMax = 50;
    private const int VersionTextMax = 4_000;
    private const int EvidenceMax = 64;
    private const int EvidenceTextMax = 600;
    private const int ClaimsMax = 60;
    private const int ReasonMax = 2_000;

    private static readonly Argument s_reason = new TextArgument("reason", "Why, for the log.", ReasonMax);
    private static readonly Argument s_hash = new TextArgument("content-hash", "What was read.", 64) { IsRequired = true };

    /// <summary>The pages.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Page.Get(One, "uiMemory", ShowAsync, new PointArgument("asOf", "What was known then.", true)),
        Writing("retract", async (call, hash, reason, ct) =>
        {
            await MemoryRoutes.RetractAsync(call, hash, reason, ct).ConfigureAwait(false);
            return "retracted";
        }),
        Writing("reinstate", async (call, hash, reason, ct) =>
        {
            await MemoryRoutes.ReinstateAsync(call, hash, reason, ct).ConfigureAwait(false);
            return "reinstated";
        }),
        Writing("confirm", async (call, hash, reason, ct) =>
        {
            var (outcome, _) = await MemoryRoutes.ConfirmAsync(call, hash, reason, ct).ConfigureAwait(false);
            return outcome == "kept" ? "confirmed" : "known";
        }) with { Needs = TokenVerbs.Confirm },
    ];

    private static RestRoute Writing(string word, Func<RestCall, string, string?, CancellationToken, Task<string>> write)
    {
        var route = Page.Post($"{One}/{word}", "uiMemory-" + word, new ArgumentList(s_hash, s_reason), async (call, ct) =>
        {
            var done = await write(call, call.Form.Required("content-hash"), call.Form.Text("reason"), ct).ConfigureAwait(false);
            var target = call.Target();
            return Page.GoTo(call, Link.In(call.Space, target.Kind, target.Id), done);
        });
        return route with { Needs = TokenVerbs.Write, Writes = true };
    }

    private static async Task<HttpAnswer> ShowAsync(RestCall call, CancellationToken ct)
    {
        var asOf = call.Query.Point("asOf");
        var opened = await call.OpenAsync(asOf is { } point ? new ReadAt { AsOf = point } : null, ct).ConfigureAwait(false);
        var isWithheld = Seen.IsWithheld(opened, call.Principal);
        var history = await call.Engine.HistoryAsync(call.Space, opened.Target, VersionsMax, ct).ConfigureAwait(false);
        var shown = history.Items.Where(h => call.Principal.Sees(h.Content)).Reverse().ToList();
        var model = new MemoryModel
        {
            Memory = Seen.Whole(opened, call.Principal, 0, TextMax),
            AsOf = asOf,
            // What is held back now was no better in an earlier version.
            Versions = [.. shown.Select(h => new VersionShape(h.Version, LogRoutes.Header(h.Changeset, call.Principal),
                Seen.Whole(isWithheld ? opened : h.Content, call.Principal, 0, VersionTextMax)))],
            OlderVersions = history.Older + history.Items.Count - shown.Count,
            Evidence = isWithheld ? [] : await EvidenceAsync(call, opened.Record?.Evidence ?? [], ct).ConfigureAwait(false),
            Claims = isWithheld ? [] : await ClaimsAsync(call, opened.Record as Fact, ct).ConfigureAwait(false),
            Learned = await LearnedAsync(call, opened, ct).ConfigureAwait(false),
            Actions = asOf is null ? Actions(call.Principal, opened, isWithheld) : [],
        };
        var section = SectionOf(opened.Target.Kind);
        return await Page.ShowAsync<MemoryPage>(call, section, TitleOf(model.Memory), model, ct).ConfigureAwait(false);
    }

    private static Section? SectionOf(RecordKind kind) => kind switch
    {
        RecordKind.Fact => Section.Facts,
        RecordKind.Episode or RecordKind.Session => Section.Timeline,
        _ => null,
    };

    private static string TitleOf(MemoryShape memory) =>
        VisibleText.Line(VisibleText.Part(memory.Path ?? memory.Title ?? memory.Text, 0, 80));

    /// <summary>What may be done, by the same rules that are asked again when it is done.</summary>
    private static List<string> Actions(Principal principal, Opened opened, bool isWithheld)
    {
        var (state, label) = (opened.Episode?.State ?? opened.Record!.State, opened.Episode?.Label ?? opened.Record!.Label);
        var actions = new List<string>();
        var isBelowCeiling = principal.Token.Grant.Ceiling is not { } ceiling || label <= ceiling;
        if (opened.Record is { } record && principal.Has(TokenVerbs.Confirm) && principal.Ceiling >= TrustLabel.Confirmed
            && state is RecordState.Active or RecordState.Quarantined
            && record is not { Label: TrustLabel.Confirmed, State: RecordState.Active }) actions.Add("confirm");
        if (!principal.Has(TokenVerbs.Write) || isWithheld || !isBelowCeiling || opened.Episode is not null) return actions;
        actions.Add(state is RecordState.Active or RecordState.Quarantined ? "retract" : "reinstate");
        return actions;
    }

    private static async Task<IReadOnlyList<EvidenceView>> EvidenceAsync(
        RestCall call, IReadOnlyList<Evidence> evidence, CancellationToken ct)
    {
        var views = new List<EvidenceView>();
        foreach (var one in evidence.Take(EvidenceMax))
        {
            var target = new Endpoint(one.Kind, one.Id);
            var opened = await call.Engine.OpenAsync(call.Space, target, null, ct).ConfigureAwait(false);
            var memory = opened is null || !call.Principal.Sees(opened) ? null : Seen.Whole(opened, call.Principal);
            if (memory is null) views.Add(new EvidenceView(target, null, null, null, null));
            else if (one is { Start: { } start, Length: { } length } && start < memory.Text.Length)
            {
                var end = Math.Min(memory.Text.Length, start + length);
                views.Add(new EvidenceView(target, memory, memory.Text[Math.Max(0, start - 160)..start], memory.Text[start..end],
                    VisibleText.Part(memory.Text, end, 160)));
            }
            else views.Add(new EvidenceView(target, memory, null, VisibleText.Part(memory.Text, 0, EvidenceTextMax), null));
        }
        return views;
    }

    private static async Task<IReadOnlyList<ClaimView>> ClaimsAsync(RestCall call, Fact? fact, CancellationToken ct)
    {
        if (fact is null || FactKey.Of(fact) is not { } key) return [];
        var claims = await call.Engine.ClaimsAsync(call.Space, key, ClaimsMax, ct).ConfigureAwait(false);
        return [.. claims.Select(c => new ClaimView(Seen.Of(c.Version, call.Principal), c.Start, c.KnownUntil, c.Version.Id == fact.Id))];
    }

    private static async Task<IReadOnlyList<MemoryShape>> LearnedAsync(RestCall call, Opened opened, CancellationToken ct)
    {
        if (call.Principal.Path is not null) return [];
        var facts = await call.Engine.FactsRestingOnAsync(call.Space, [opened.Target], EvidenceMax, ct).ConfigureAwait(false);
        return [.. facts.Select(f => Seen.Brief(new Opened { Target = new Endpoint(f.Kind, f.Id), Record = f }, call.Principal, 400))];
    }
}

/// <summary>One thing.</summary>
internal sealed record MemoryModel
{
    /// <summary>It, as far as the token may see it.</summary>
    public required MemoryShape Memory { get; init; }

    /// <summary>The point that it is shown at; null for now.</summary>
    public AsOf? AsOf { get; init; }

    /// <summary>Its versions, newest first.</summary>
    public required IReadOnlyList<VersionShape> Versions { get; init; }

    /// <summary>How many more there are.</summary>
    public required int OlderVersions { get; init; }

    /// <summary>What it rests on.</summary>
    public required IReadOnlyList<EvidenceView> Evidence { get; init; }

    /// <summary>Everything that was claimed of the same subject, predicate and scope.</summary>
    public required IReadOnlyList<ClaimView> Claims { get; init; }

    /// <summary>Facts that rest on it.</summary>
    public required IReadOnlyList<MemoryShape> Learned { get; init; }

    /// <summary>What may be done: of <c>confirm</c>, <c>retract</c>, <c>reinstate</c>.</summary>
    public required IReadOnlyList<string> Actions { get; init; }
}

/// <summary>One piece of evidence, with the words before and behind those that are cited.</summary>
internal sealed record EvidenceView(Endpoint Target, MemoryShape? Memory, string? Before, string? Cited, string? After);

/// <summary>One version of a fact about the same thing.</summary>
/// <param name="Memory">The version.</param>
/// <param name="Start">Since when it may hold.</param>
/// <param name="KnownUntil">When the next version was recorded; null for the current one.</param>
/// <param name="IsThis">Whether it is a version of the fact that is looked at.</param>
internal sealed record ClaimView(MemoryShape Memory, DateTimeOffset Start, DateTimeOffset? KnownUntil, bool IsThis);

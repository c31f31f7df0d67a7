using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;
using Ingrain.Server.Wire;

namespace Ingrain.Server.Dashboard.Tokens;

/// <summary>The access tokens that somebody may administer: those that allow no more than their own.</summary>
internal static class TokenPages
{
    private const int SpacesMax = 64;
    private const int DaysMax = 3_650;

    private static readonly string[] s_verbs =
        [.. Enum.GetValues<TokenVerbs>().Where(v => v != TokenVerbs.None).Select(Words.Of)];

    private static readonly string[] s_labels = [.. Enum.GetValues<TrustLabel>().Where(l => l != TrustLabel.Quarantined).Select(Words.Of)];

    private static readonly ArgumentList s_form = new(
        new TextArgument("name", "Whose it is.", 120) { IsRequired = true },
        new ChoiceArgument("kind", "Person or agent.", [Words.Of(ActorKind.Agent), Words.Of(ActorKind.Person)]) { IsRequired = true },
        new ListArgument(new ChoiceArgument("verbs", "What it allows.", s_verbs), s_verbs.Length) { IsRequired = true },
        new TextArgument("spaces", "Spaces, one a line or parted by spaces.", 10_000) { IsRequired = true },
        new TextArgument("path", "Only notes and modules at or below this path.", MemoryPath.BytesMax),
        new ChoiceArgument("label", "The highest label that it gives and changes.", s_labels),
        new WholeArgument("days", "After how many days it expires.", 1, DaysMax));

    /// <summary>The pages.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Page.Get("/tokens", "uiTokens", (call, ct) => ShowAsync(call, new TokensModel(), ct),
            new FlagArgument("all", "Also those that are revoked or expired.")) with { Needs = TokenVerbs.Admin },
        Page.Post("/tokens", "uiTokenMade", s_form, MakeAsync) with { Needs = TokenVerbs.Admin },
        Page.Post("/tokens/{id}/revoke", "uiTokenRevoked", new ArgumentList(), (call, _) => Task.FromResult(Revoke(call))) with
        {
            Needs = TokenVerbs.Admin,
        },
    ];

    private static async Task<HttpAnswer> ShowAsync(RestCall call, TokensModel model, CancellationToken ct)
    {
        var (own, now) = (call.Principal.Token, call.Parts.Clock.GetUtcNow());
        var all = call.Query.Flag("all");
        var known = call.Parts.Settings.Tokens.All().Where(t => t.Id == own.Id || TokenBounds.Covers(own.Grant, t.Grant)).ToList();
        return await Page.ShowAsync<TokensPage>(call, null, "Access tokens", model with
        {
            All = all,
            Ended = known.Count(t => !t.IsGood(now)),
            Verbs = s_verbs.Where(v => own.Grant.Verbs.HasFlag(Verb(v))).ToList(),
            Labels = s_labels,
            Tokens = [.. known.Where(t => all || t.IsGood(now)).Reverse()],
        }, ct).ConfigureAwait(false);
    }

    private static async Task<HttpAnswer> MakeAsync(RestCall call, CancellationToken ct)
    {
        var given = new TokenForm
        {
            Name = call.Form.Required("name"), Kind = call.Form.Required("kind"), Verbs = call.Form.Texts("verbs"),
            Spaces = call.Form.Required("spaces"), Path = call.Form.Text("path"), Label = call.Form.Text("label"),
            Days = call.Form.Whole("days"),
        };
        try
        {
            var grant = GrantOf(call, given).Checked();
            if (!TokenBounds.MayMake(call.Principal.Token.Grant, grant))
                throw ProblemException.Forbidden("A token makes no token that allows more than it does, in more spaces, or for longer.");
            var (kept, token) = call.Parts.Settings.Tokens.Create(grant);
            // Shown in the answer to the form and nowhere else: a page that led on to another one would have to keep it meanwhile.
            return await ShowAsync(call, new TokensModel { Made = kept, Secret = token }, ct).ConfigureAwait(false);
        }
        catch (MemoryException e) when (e.Code is MemoryErrorCode.Invalid or MemoryErrorCode.Conflict)
        {
            return await ShowAsync(call, new TokensModel { Given = given, Problem = e.Message }, ct)
                .ConfigureAwait(false) with
            { Status = 400 };
        }
    }

    private static TokenGrant GrantOf(RestCall call, TokenForm given) => new()
    {
        Name = given.Name, Kind = Enum.Parse<ActorKind>(given.Kind, ignoreCase: true), Path = given.Path,
        Verbs = given.Verbs.Select(Verb).Aggregate(TokenVerbs.None, (a, b) => a | b),
        Spaces = [.. given.Spaces.Split([' ', '\n', '\r', '\t', ','], StringSplitOptions.RemoveEmptyEntries).Take(SpacesMax + 1)
            .Select(Pattern)],
        Ceiling = given.Label is { } label ? Enum.Parse<TrustLabel>(label, ignoreCase: true) : null,
        ExpiresAt = given.Days is { } days ? call.Parts.Clock.GetUtcNow().AddDays(days) : null,
    };

    private static SpacePattern Pattern(string text)
    {
        try
        {
            return SpacePattern.Parse(text);
        }
        catch (ArgumentException)
        {
            throw new MemoryException(MemoryErrorCode.Invalid,
                $"'{VisibleText.Part(VisibleText.Line(text), 0, 60)}' is neither the name of a space nor the beginning of one and a star.");
        }
    }

    private static HttpAnswer Revoke(RestCall call)
    {
        var own = call.Principal.Token;
        var token = call.Parts.Settings.Tokens.All().FirstOrDefault(t => t.Id == call.Path["id"]);
        if (token is null || !(token.Id == own.Id || TokenBounds.Covers(own.Grant, token.Grant))) throw ProblemException.NotFound();
        _ = call.Parts.Settings.Tokens.Revoke(token.Id);
        return Page.GoTo(call, Link.To("tokens"), "revoked");
    }

    private static TokenVerbs Verb(string word) => Enum.Parse<TokenVerbs>(word, ignoreCase: true);
}

/// <summary>Tokens.</summary>
internal sealed record TokensModel
{
    /// <summary>Whether those that ended are shown too.</summary>
    public bool All { get; init; }

    /// <summary>How many ended.</summary>
    public int Ended { get; init; }

    /// <summary>The tokens, newest first.</summary>
    public IReadOnlyList<AccessToken> Tokens { get; init; } = [];

    /// <summary>What may be allowed to a new one.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>The labels that a new one may be bound to.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What was just made; null for nothing.</summary>
    public AccessToken? Made { get; init; }

    /// <summary>Its secret, this once.</summary>
    public string? Secret { get; init; }

    /// <summary>What was asked for and refused.</summary>
    public TokenForm? Given { get; init; }

    /// <summary>Why.</summary>
    public string? Problem { get; init; }
}

/// <summary>What somebody asks of a new token.</summary>
internal sealed record TokenForm
{
    /// <summary>Whose it is.</summary>
    public required string Name { get; init; }

    /// <summary>Person or agent.</summary>
    public required string Kind { get; init; }

    /// <summary>What it allows.</summary>
    public required IReadOnlyList<string> Verbs { get; init; }

    /// <summary>Spaces.</summary>
    public required string Spaces { get; init; }

    /// <summary>The path.</summary>
    public string? Path { get; init; }

    /// <summary>The highest label.</summary>
    public string? Label { get; init; }

    /// <summary>Days until it expires.</summary>
    public int? Days { get; init; }
}

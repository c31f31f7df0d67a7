using System.Globalization;
using Ingrain.Server.Access;

namespace Ingrain.Cli.Output;

/// <summary>Answer of <c>serve</c>, once it listens.</summary>
internal sealed record ServeAnswer(string Address, string Store, TokenShape? Token);

/// <summary>Answer of <c>serve --check</c>.</summary>
internal sealed record ReadyAnswer(string Address, bool Ready);

/// <summary>Answer of <c>token list</c> and <c>token revoke</c>.</summary>
internal sealed record TokensAnswer(IReadOnlyList<TokenShape> Tokens);

/// <summary>An access token, as JSON; answer of <c>token create</c>.</summary>
internal sealed record TokenShape
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Kind { get; init; }
    public required IReadOnlyList<string> Allows { get; init; }
    public required IReadOnlyList<string> Spaces { get; init; }
    public string? Path { get; init; }
    public string? Label { get; init; }
    public required string CreatedAt { get; init; }
    public string? ExpiresAt { get; init; }
    public string? RevokedAt { get; init; }

    /// <summary>The token itself: only where it was made just now.</summary>
    public string? Token { get; init; }

    public static TokenShape Of(AccessToken token, string? secret = null) => new()
    {
        Id = token.Id, Name = token.Grant.Name, Kind = Wording.Word(token.Grant.Kind),
        Allows = [.. Enum.GetValues<TokenVerbs>().Where(v => v != TokenVerbs.None && (token.Grant.Verbs & v) == v).Select(Wording.Word)],
        Spaces = [.. token.Grant.Spaces.Select(s => s.Text)], Path = token.Grant.Path,
        Label = token.Grant.Ceiling is { } label ? Wording.Word(label) : null, CreatedAt = Wording.Iso(token.CreatedAt),
        ExpiresAt = Wording.Iso(token.Grant.ExpiresAt), RevokedAt = Wording.Iso(token.RevokedAt), Token = secret,
    };
}

/// <summary>Draws tokens.</summary>
internal static class TokenView
{
    /// <summary>The verbs there are.</summary>
    public static string Words { get; } =
        string.Join(", ", Enum.GetValues<TokenVerbs>().Where(v => v != TokenVerbs.None).Select(Wording.Word));

    public static void Show(Screen screen, TokenShape token)
    {
        var pairs = new List<(string, string)>
        {
            ("kind", token.Kind), ("allows", string.Join(", ", token.Allows)), ("spaces", Screen.SafeLine(string.Join(", ", token.Spaces))),
        };
        if (token.Path is { } path) pairs.Add(("path", Screen.SafeLine(path)));
        if (token.Label is { } label) pairs.Add(("label", "up to " + label));
        if (token.ExpiresAt is { } end) pairs.Add(("until", end));
        screen.Pairs(pairs);
    }

    public static string End(TokenShape token, DateTimeOffset now) => token switch
    {
        { RevokedAt: not null } => " [red]revoked[/]",
        { ExpiresAt: { } end } when DateTimeOffset.Parse(end, CultureInfo.InvariantCulture) <= now => " [yellow]expired[/]",
        _ => "",
    };
}

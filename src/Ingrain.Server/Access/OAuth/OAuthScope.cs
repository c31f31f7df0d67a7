namespace Ingrain.Server.Access.OAuth;

/// <summary>One scope of a token: a verb in some spaces, as <c>ingrain:read:shop</c> or <c>ingrain:write:team-*</c>.</summary>
/// <param name="Verb">What it allows.</param>
/// <param name="Spaces">Where.</param>
internal sealed record OAuthScope(TokenVerbs Verb, SpacePattern Spaces)
{
    private const string Prefix = "ingrain:";
    private const int ScopesMax = 256;

    // What persons decide is not given away by a claim: an agent that was talked into asking for it would get it.
    private static readonly (TokenVerbs Verb, string Name)[] s_verbs =
    [
        (TokenVerbs.Read, "read"), (TokenVerbs.Write, "write"), (TokenVerbs.Run, "run"), (TokenVerbs.Metrics, "metrics"),
    ];

    /// <summary>Every scope that may be asked for, for all spaces.</summary>
    public static IReadOnlyList<string> Supported { get; } = [.. s_verbs.Select(v => Text(v, "*"))];

    /// <summary>The scopes among some words; what is none of ours, or none that a token may have, is passed over.</summary>
    public static IReadOnlyList<OAuthScope> Read(IEnumerable<string> words) =>
        [.. words.Take(ScopesMax).Select(Read).OfType<OAuthScope>()];

    /// <summary>The scopes that some verbs in a space take, as they are asked for.</summary>
    /// <param name="verbs">The verbs.</param>
    /// <param name="spaces">The space or pattern.</param>
    public static IEnumerable<string> Texts(TokenVerbs verbs, string spaces) =>
        s_verbs.Where(v => (verbs & v.Verb) != 0).Select(v => Text(v, spaces));

    /// <summary>Figures are of the whole server, everything else of spaces.</summary>
    private static string Text((TokenVerbs Verb, string Name) verb, string spaces) => verb.Verb == TokenVerbs.Metrics
        ? Prefix + verb.Name
        : $"{Prefix}{verb.Name}:{(spaces.All(char.IsAscii) ? spaces : Uri.EscapeDataString(spaces))}";

    private static OAuthScope? Read(string word)
    {
        if (!word.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var rest = word[Prefix.Length..];
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        var (name, place) = colon < 0 ? (rest, "") : (rest[..colon], rest[(colon + 1)..]);
        var verb = s_verbs.FirstOrDefault(v => v.Name == name).Verb;
        if (verb == TokenVerbs.None || (colon < 0) != (verb == TokenVerbs.Metrics)) return null;
        try
        {
            return new OAuthScope(verb, SpacePattern.Parse(colon < 0 ? "*" : Uri.UnescapeDataString(place)));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

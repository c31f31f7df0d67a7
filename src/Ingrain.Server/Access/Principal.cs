using Ingrain.Server.Access.OAuth;

namespace Ingrain.Server.Access;

/// <summary>Who sent a request, by the token that came with it.</summary>
/// <param name="Token">The token.</param>
internal sealed record Principal(AccessToken Token)
{
    /// <summary>What an authorization server's token allows where; null for a token of this server, which says it itself.</summary>
    public IReadOnlyList<OAuthScope>? Scopes { get; init; }

    /// <summary>The same in one space: with the verbs that hold there.</summary>
    public Principal In(SpaceId space) => Scopes is not { } scopes ? this : this with
    {
        Token = Token with
        {
            Grant = Token.Grant with
            {
                Verbs = scopes.Where(s => s.Spaces.Matches(space)).Aggregate(TokenVerbs.None, (all, s) => all | s.Verb),
                Spaces = [SpacePattern.Parse(space.Name)],
            },
        },
    };

    /// <summary>The author of what is written.</summary>
    public Actor Actor => new(Token.Grant.Kind, Token.Grant.Name);

    /// <summary>How they came in, for the log.</summary>
    public string Credential => Scopes is null ? "token:" + Token.Id : Token.Id;

    /// <summary>Whether it is a person.</summary>
    public bool IsPerson => Token.Grant.Kind == ActorKind.Person;

    /// <summary>Whether what is in quarantine is shown.</summary>
    public bool Reviews => IsPerson && Has(TokenVerbs.Confirm);

    /// <summary>The path that everything has to lie at or below; null for no such bound.</summary>
    public string? Path => Token.Grant.Path;

    /// <summary>The highest label given and changed.</summary>
    public TrustLabel Ceiling => Token.Grant.Ceiling is { } ceiling && ceiling < Actor.Ceiling ? ceiling : Actor.Ceiling;

    /// <summary>Whether a verb is allowed.</summary>
    public bool Has(TokenVerbs verb) => (Token.Grant.Verbs & verb) == verb;

    /// <summary>Whether anything of a space is.</summary>
    public bool Reaches(SpaceId space)
    {
        foreach (var pattern in Token.Grant.Spaces)
            if (pattern.Matches(space)) return true;
        return false;
    }

    /// <summary>Whether a note or module at a path is reached.</summary>
    public bool Reaches(string path) => Path is not { } root || MemoryPath.IsAtOrBelow(path, root);

    /// <summary>Whether something may be seen.</summary>
    public bool Sees(Opened opened) => Path is null || (opened.Record is { } record && Sees(record));

    /// <summary>Whether a record may be seen.</summary>
    public bool Sees(Record record) => Path is null || (PathOf(record) is { } path && Reaches(path));

    private static string? PathOf(Record record) => record switch { Note note => note.Path, Module module => module.Path, _ => null };
}

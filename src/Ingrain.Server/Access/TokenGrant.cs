namespace Ingrain.Server.Access;

/// <summary>What a new token is to allow. Everything that is not named is not allowed.</summary>
public sealed record TokenGrant
{
    // Whatever comes in under an agent's token was written by a model, whoever told it to: it neither vouches nor destroys.
    private const TokenVerbs OfPersons = TokenVerbs.Confirm | TokenVerbs.Erase | TokenVerbs.Admin;
    private const int NameLengthMax = 120;
    private const int SpacesMax = 64;

    /// <summary>Its bearer's name, which stands in the log as the author of what is written with it. 1 to 120 visible characters.</summary>
    public required string Name { get; init; }

    /// <summary>Person or agent: an agent's words are labelled <see cref="TrustLabel.Agent"/> at most.</summary>
    public ActorKind Kind { get; init; } = ActorKind.Agent;

    /// <summary>What its bearer may do.</summary>
    public required TokenVerbs Verbs { get; init; }

    /// <summary>In which spaces. 1 to 64.</summary>
    public required IReadOnlyList<SpacePattern> Spaces { get; init; }

    /// <summary>Only notes and modules at or below this path, and nothing else of a space; null for everything.</summary>
    public string? Path { get; init; }

    /// <summary>The highest label that it gives, and of what it changes; null for the highest that its kind may give.</summary>
    public TrustLabel? Ceiling { get; init; }

    /// <summary>From when on it is no longer accepted; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The same in its one stored form.</summary>
    /// <returns>The grant.</returns>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/>, naming the rule that it breaks.</exception>
    public TokenGrant Checked()
    {
        if (Name.Length is 0 or > NameLengthMax || VisibleText.Line(Name) != Name)
            throw Invalid($"A token's name has 1 to {NameLengthMax} visible characters.");
        if (Kind is not (ActorKind.Person or ActorKind.Agent)) throw Invalid("A token is a person's or an agent's.");
        if (Verbs == TokenVerbs.None) throw Invalid("A token allows at least one verb.");
        if (Kind == ActorKind.Agent && (Verbs & OfPersons) != 0)
            throw Invalid("The verbs confirm, erase and admin are for persons' tokens: an agent can be talked into them.");
        if (Spaces.Count is 0 or > SpacesMax) throw Invalid($"A token is for 1 to {SpacesMax} spaces or beginnings of their names.");
        if (Path is null) return this;
        if (!MemoryPath.TryNormalize(Path, out var stored)) throw Invalid("A token's path is relative segments parted by '/'.");
        // What erases, copies or runs reaches the whole space.
        if ((Verbs & (TokenVerbs.Erase | TokenVerbs.Admin | TokenVerbs.Run)) != 0)
            throw Invalid("A token for a path allows neither erase nor admin nor run: those reach the whole space.");
        return this with { Path = stored };
    }

    private static MemoryException Invalid(string message) => new(MemoryErrorCode.Invalid, message);
}

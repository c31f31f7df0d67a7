using System.Text.Json.Serialization;

namespace Ingrain.Server.Access;

/// <summary>The tokens' file.</summary>
internal sealed record TokenList(int Version, IReadOnlyList<KeptToken> Tokens)
{
    /// <summary>The version that is written.</summary>
    public const int VersionNow = 1;

    /// <summary>The file of some tokens.</summary>
    public static TokenList Of(IEnumerable<AccessToken> tokens) =>
        new(VersionNow, [.. tokens.OrderBy(t => t.CreatedAt).ThenBy(t => t.Id, StringComparer.Ordinal).Select(KeptToken.Of)]);
}

/// <summary>One token in the file.</summary>
internal sealed record KeptToken
{
    public required string Id { get; init; }
    public required string Hash { get; init; }
    public required string Name { get; init; }
    public required ActorKind Kind { get; init; }
    public required TokenVerbs Verbs { get; init; }
    public required IReadOnlyList<string> Spaces { get; init; }
    public string? Path { get; init; }
    public TrustLabel? Ceiling { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }

    public static KeptToken Of(AccessToken token) => new()
    {
        Id = token.Id, Hash = token.Hash, Name = token.Grant.Name, Kind = token.Grant.Kind, Verbs = token.Grant.Verbs,
        Spaces = [.. token.Grant.Spaces.Select(s => s.Text)], Path = token.Grant.Path, Ceiling = token.Grant.Ceiling,
        CreatedAt = token.CreatedAt, ExpiresAt = token.Grant.ExpiresAt, RevokedAt = token.RevokedAt,
    };

    /// <exception cref="FormatException">The hash is none.</exception>
    /// <exception cref="ArgumentException">A pattern is none.</exception>
    public AccessToken ToToken()
    {
        if (Convert.FromHexString(Hash).Length != 32) throw new FormatException("A hash has 32 bytes.");
        var grant = new TokenGrant
        {
            Name = Name, Kind = Kind, Verbs = Verbs, Spaces = [.. Spaces.Select(SpacePattern.Parse)], Path = Path, Ceiling = Ceiling,
            ExpiresAt = ExpiresAt,
        };
        return new AccessToken { Id = Id, Hash = Hash, Grant = grant.Checked(), CreatedAt = CreatedAt, RevokedAt = RevokedAt };
    }
}

/// <summary>How the file is written. A member that is not known is refused: it may be a restriction.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, UseStringEnumConverter = true, WriteIndented = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(TokenList))]
internal sealed partial class TokenJson : JsonSerializerContext;

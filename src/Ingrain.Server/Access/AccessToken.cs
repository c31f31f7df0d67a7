namespace Ingrain.Server.Access;

/// <summary>One access token as it is kept: everything but its secret, of which only the hash is known.</summary>
public sealed record AccessToken
{
    /// <summary>Its public id, 12 hexadecimal digits: part of the token, and how the log and people name it.</summary>
    public required string Id { get; init; }

    /// <summary>SHA-256 of the whole token, lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>What it allows.</summary>
    public required TokenGrant Grant { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was revoked; null while it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Whether it is accepted at a time.</summary>
    /// <param name="now">The time.</param>
    /// <returns>Whether it was neither revoked nor has expired.</returns>
    public bool IsGood(DateTimeOffset now) => RevokedAt is null && (Grant.ExpiresAt is not { } end || now < end);
}

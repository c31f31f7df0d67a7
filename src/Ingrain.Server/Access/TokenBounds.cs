namespace Ingrain.Server.Access;

/// <summary>
/// Which tokens one token may make, see and revoke: those that allow no more than it does. Else whoever administers one space could let
/// themselves into all of them.
/// </summary>
internal static class TokenBounds
{
    /// <summary>Whether a grant is within another one.</summary>
    /// <param name="own">The one that bounds.</param>
    /// <param name="other">The other.</param>
    public static bool Covers(TokenGrant own, TokenGrant other) =>
        (other.Verbs & ~own.Verbs) == 0 && own.Path is null && CeilingOf(other) <= CeilingOf(own)
        && other.Spaces.All(pattern => own.Spaces.Any(bound => Covers(bound.Text, pattern.Text)));

    /// <summary>Whether a new token with a grant may be made: it also ends no later.</summary>
    public static bool MayMake(TokenGrant own, TokenGrant wanted) =>
        Covers(own, wanted) && (own.ExpiresAt is not { } end || wanted.ExpiresAt <= end);

    private static bool Covers(string bound, string pattern) => bound.EndsWith('*')
        ? pattern.StartsWith(bound[..^1], StringComparison.Ordinal)
        : string.Equals(bound, pattern, StringComparison.Ordinal);

    private static TrustLabel CeilingOf(TokenGrant grant)
    {
        var ofKind = new Actor(grant.Kind, grant.Name).Ceiling;
        return grant.Ceiling is { } ceiling && ceiling < ofKind ? ceiling : ofKind;
    }
}

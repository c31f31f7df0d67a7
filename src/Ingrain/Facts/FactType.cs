namespace Ingrain;

/// <summary>What two facts about the same subject and predicate mean for each other. The numbers are stored.</summary>
public enum ConflictRule
{
    /// <summary>Values coexist: two hobbies.</summary>
    Set = 1,

    /// <summary>One value at a time: the newer one supersedes.</summary>
    Functional = 2,
}

/// <summary>
/// How a kind of fact ages and conflicts. The decay weight after <c>t</c> days without verification is <c>exp(-DecayPerDay·t)</c>
/// (seed article 001: score = similarity·e^(−λ·Δt), λ per fact type).
/// </summary>
/// <param name="Name">The name facts refer to it by.</param>
/// <param name="DecayPerDay">λ, per day, 0 or more.</param>
/// <param name="Rule">What a second value means.</param>
public sealed record FactType(string Name, double DecayPerDay, ConflictRule Rule)
{
    /// <summary>Values that coexist and age slowly: the default.</summary>
    public static readonly FactType Statement = new("statement", 0.001, ConflictRule.Set);

    /// <summary>Names, birthdays, origins: one value, hardly ageing.</summary>
    public static readonly FactType Identity = new("identity", 0.0, ConflictRule.Functional);

    /// <summary>Employer, address, role: one value, changing over years.</summary>
    public static readonly FactType Attribute = new("attribute", 0.0019, ConflictRule.Functional);

    /// <summary>Likes and dislikes: coexisting, ageing over a year or two.</summary>
    public static readonly FactType Preference = new("preference", 0.0019, ConflictRule.Set);

    /// <summary>Versions, hosts, configuration: one value, half its weight gone in a quarter.</summary>
    public static readonly FactType Infrastructure = new("infrastructure", 0.0077, ConflictRule.Functional);

    /// <summary>What is going on now: one value, half its weight gone in a week.</summary>
    public static readonly FactType Status = new("status", 0.099, ConflictRule.Functional);

    /// <summary>The built-in types.</summary>
    public static readonly IReadOnlyList<FactType> All = [Statement, Identity, Attribute, Preference, Infrastructure, Status];

    /// <summary>The built-in type of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The type, or null where the name is unknown.</returns>
    public static FactType? Find(string name) => All.FirstOrDefault(t => t.Name == name);
}

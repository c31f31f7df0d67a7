using System.Text.Json.Serialization;

namespace Ingrain;

/// <summary>Who acts. The kind decides which <see cref="TrustLabel"/> the actor may give at most. The numbers are stored.</summary>
public enum ActorKind
{
    /// <summary>A person, or a program that speaks for one.</summary>
    Person = 1,

    /// <summary>An agent: whatever it writes is at most <see cref="TrustLabel.Agent"/>.</summary>
    Agent = 2,

    /// <summary>An import: whatever it brings is at most <see cref="TrustLabel.External"/>.</summary>
    Import = 3,

    /// <summary>Ingrain itself, deriving from what is there.</summary>
    System = 4,
}

/// <summary>Who made a change: a kind and a name of 1 to 120 characters.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The name shown in history.</param>
public sealed record Actor(ActorKind Kind, string Name)
{
    /// <summary>The highest label this actor may give to what it writes.</summary>
    [JsonIgnore]
    public TrustLabel Ceiling => Kind switch
    {
        ActorKind.Person => TrustLabel.Confirmed,
        ActorKind.Import => TrustLabel.External,
        _ => TrustLabel.Agent,
    };

    /// <summary>The label this actor's own statements get where none is asked for.</summary>
    [JsonIgnore]
    public TrustLabel StatedLabel => Kind switch
    {
        ActorKind.Person => TrustLabel.Principal,
        ActorKind.Import => TrustLabel.External,
        _ => TrustLabel.Agent,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}:{Name}";
}

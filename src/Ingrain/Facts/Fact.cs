using System.Text.Json.Serialization;

namespace Ingrain;

/// <summary>
/// A dated claim: a statement in words, optionally also subject, predicate and object. <see cref="Record.ValidFrom"/> and
/// <see cref="Record.ValidTo"/> are what was asserted; which of several facts holds at a time is derived by the <c>FactLedger</c>.
/// </summary>
public sealed record Fact : Record
{
    /// <summary>The longest statement, in UTF-16 characters.</summary>
    public const int StatementLengthMax = 16_384;

    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordKind Kind => RecordKind.Fact;

    /// <summary>The claim in words.</summary>
    public required string Statement { get; init; }

    /// <summary>What it is about.</summary>
    public string? Subject { get; init; }

    /// <summary>Which property of the subject.</summary>
    public string? Predicate { get; init; }

    /// <summary>The property's value.</summary>
    public string? Object { get; init; }

    /// <summary>Under which circumstances, such as <c>staging</c>; facts of different scopes never conflict.</summary>
    public string? Scope { get; init; }

    /// <summary>Name of its <see cref="FactType"/>.</summary>
    public string Type { get; init; } = FactType.Statement.Name;

    /// <summary>Facts that this one replaces by its writer's word, whatever their subject and predicate.</summary>
    public IReadOnlyList<RecordId> Supersedes { get; init; } = [];
}

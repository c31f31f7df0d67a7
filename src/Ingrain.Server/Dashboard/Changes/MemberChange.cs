using System.Globalization;
using Ingrain.Server.Rest;
using Ingrain.Server.Wire;

namespace Ingrain.Server.Dashboard.Changes;

/// <summary>One member of something that is another than before, as people read it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Before">What it was; null for nothing.</param>
/// <param name="After">What it is; null for nothing.</param>
internal sealed record MemberChange(string Name, string? Before, string? After)
{
    private static readonly (string Name, Func<MemoryShape, string?> Value)[] s_members =
    [
        ("state", m => Words.Of(m.State)), ("trust", m => Words.Of(m.Label)), ("path", m => m.Path), ("title", m => m.Title),
        ("pinned", m => m.Pinned is true ? "yes" : null), ("subject", m => m.Subject), ("predicate", m => m.Predicate),
        ("object", m => m.Object), ("scope", m => m.Scope), ("type", m => m.Type), ("valid from", m => TimeText.Of(m.ValidFrom)),
        ("valid until", m => TimeText.Of(m.ValidTo)), ("verified", m => TimeText.Of(m.VerifiedAt)),
        ("importance", m => m.Importance?.ToString("0.##", CultureInfo.InvariantCulture)),
        ("confidence", m => m.Confidence?.ToString("0.##", CultureInfo.InvariantCulture)), ("tags", m => Joined(m.Tags)),
        ("aliases", m => Joined(m.Aliases)), ("relation", m => m.Relation), ("language", m => m.Language), ("docstring", m => m.Docstring),
        ("signatures", m => Joined(m.Signatures)), ("needs", m => Joined(m.Dependencies)), ("replaces", m => Joined(m.Supersedes)),
        ("examples", m => m.Examples is null ? null : string.Join("; ", m.Examples.Select(Of))),
        ("evidence", m => m.Evidence is null ? null : string.Join(", ", m.Evidence.Select(e => $"{Words.Of(e.Kind)}:{e.Id}"))),
        ("session", m => m.Session), ("role", m => m.Role), ("speaker", m => m.Speaker), ("happened", m => TimeText.Of(m.OccurredAt)),
    ];

    /// <summary>All that differs; of something new, all that it says of itself.</summary>
    public static IReadOnlyList<MemberChange> Between(MemoryShape? before, MemoryShape after) =>
    [
        .. s_members.Select(m => new MemberChange(m.Name, before is null ? null : Line(m.Value(before)), Line(m.Value(after))))
            .Where(m => m.Before != m.After),
    ];

    private static string? Line(string? value) => value is null ? null : VisibleText.Part(VisibleText.Line(value), 0, 600);

    private static string? Joined(IReadOnlyList<string>? values) => values is null ? null : string.Join(", ", values);

    private static string Of(ExampleShape example) =>
        example.Expected is null ? example.Input : $"{example.Input} => {example.Expected}";
}

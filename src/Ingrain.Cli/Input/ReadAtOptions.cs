using System.CommandLine;

namespace Ingrain.Cli.Input;

/// <summary>The two time axes of a read.</summary>
internal sealed class ReadAtOptions
{
    public Option<string?> ValidAt { get; } = Flags.Text(
        "--valid-at", "T", "What was true in the world at that time: 2026-03-02 or 2026-03-02T10:30:00Z (default: now)");

    public Option<string?> AsOf { get; } = Flags.Text(
        "--as-of", "T", "What was known by then: a time, or a changeset such as 12 or '#12' (default: all that is known)");

    public IReadOnlyList<Option> All => [ValidAt, AsOf];

    public ReadAt? Read(ParseResult parsed)
    {
        var validAt = parsed.GetValue(ValidAt);
        var asOf = parsed.GetValue(AsOf);
        return validAt is null && asOf is null ? null : new ReadAt
        {
            ValidAt = validAt is null ? null : TimeText.Parse(validAt, ValidAt.Name),
            AsOf = asOf is null ? null : TimeText.ParsePoint(asOf, AsOf.Name),
        };
    }
}

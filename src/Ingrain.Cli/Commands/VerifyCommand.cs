using System.CommandLine;
using System.Globalization;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Checks a space's log from its first changeset to its last.</summary>
internal sealed class VerifyCommand : CliCommand
{
    private const int HashDigitsMin = 16;

    private readonly Option<string?> _expect = Flags.Text(
        "--expect", "SEQ:HASH", "Compare with a checkpoint noted before: changeset 12 has this hash (at least its first 16 digits)");

    public VerifyCommand(CommandSetting setting)
        : base("verify", "Check the whole log, every content and the store's own structures", setting) => Add(_expect);

    public override string Details =>
        "Note the root hash somewhere else: with --expect it proves later that nothing before it was altered. Exit code 5 when something "
        + "is wrong.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("verify", "prints the root hash: what everything up to now hangs on"),
        ("verify --expect 12:9f2b6c0d11aa34e7", "proves that history up to changeset 12 is the same as it was"),
    ];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var expected = call.Get(_expect) is { } text ? Checkpoint(text) : default((long Sequence, string Hash)?);
        await using var engine = call.Open(StoreUse.Read);
        Verified verified;
        using (var progress = new ProgressLine(call.Surroundings, "verifying"))
        {
            var head = await engine.HeadAsync(call.Space, ct);
            verified = await engine.VerifyAsync(call.Space, progress.Counting(head.Sequence), ct);
        }
        var compared = expected is { } point ? await CompareAsync(call, engine, point, ct) : null;
        var isOk = verified.Problems.Count == 0 && compared?.Matches != false;
        var answer = new VerifyAnswer
        {
            Ok = isOk, Space = call.Space.Name, Sequence = verified.Head.Sequence, Hash = Wording.Hex(verified.Head.Hash),
            Entries = verified.Entries, Erased = verified.Erased, Problems = verified.Problems, Expected = compared,
        };
        return call.Answer(answer, CliJson.Default.VerifyAnswer, screen => Show(screen, answer), isOk ? ExitCode.Ok : ExitCode.Corrupt);
    }

    private static (long Sequence, string Hash) Checkpoint(string text)
    {
        var parts = text.Trim().TrimStart('#').Split(':', 2);
        if (parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) && sequence > 0
            && parts[1].Length is >= HashDigitsMin and <= 64 && parts[1].All(char.IsAsciiHexDigit))
            return (sequence, parts[1].ToLowerInvariant());
        throw CliException.Invalid("--expect takes a changeset and its hash, such as 12:9f2b6c0d11aa34e7.");
    }

    private static async Task<ExpectedShape> CompareAsync(
        Call call, MemoryEngine engine, (long Sequence, string Hash) expected, CancellationToken ct)
    {
        var log = await engine.LogAsync(call.Space, expected.Sequence + 1, 1, ct);
        var matches = log is [var changeset] && changeset.Sequence == expected.Sequence
            && Wording.Hex(changeset.Hash).StartsWith(expected.Hash, StringComparison.Ordinal);
        return new ExpectedShape(expected.Sequence, expected.Hash, matches);
    }

    private static void Show(Screen screen, VerifyAnswer answer)
    {
        if (answer.Ok) screen.Line($"[green]✓[/] space [bold]{Screen.SafeLine(answer.Space)}[/] is whole");
        else screen.Line($"[red bold]✗ space {Screen.SafeLine(answer.Space)} does not hold what was written[/]");
        var rows = new List<(string, string)>
        {
            ("root hash", $"[bold]{answer.Hash}[/]"),
            ("changesets", Wording.Number(answer.Sequence)),
            ("entries", Wording.Number(answer.Entries)
                + (answer.Erased > 0 ? $", of which {Wording.Number(answer.Erased)} erased and accounted for" : "")),
        };
        if (answer.Expected is { } expected)
            rows.Add(("checkpoint", expected.Matches
                ? $"[green]#{expected.Sequence} is as noted[/]"
                : expected.Sequence > answer.Sequence
                ? $"[red]#{expected.Sequence} was never written here: the last changeset is #{answer.Sequence}; changesets were "
                    + "cut off, or this is another store[/]"
                : $"[red]#{expected.Sequence} is not as noted: history before it was altered, or this is another store[/]"));
        screen.Pairs(rows);
        foreach (var problem in answer.Problems.Take(20)) screen.Line($"  [red]•[/] {Screen.SafeLine(problem)}");
        if (answer.Problems.Count > 20) screen.Line($"  [dim]and {answer.Problems.Count - 20} more[/]");
        if (answer.Ok && answer.Sequence > 0 && answer.Expected is null)
            screen.Line($"[dim]Note it elsewhere; later:[/] ingrain verify --expect {answer.Sequence}:{answer.Hash[..HashDigitsMin]}");
    }
}

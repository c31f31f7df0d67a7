using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Has a person vouch for what is kept, in exactly the words that they saw.</summary>
internal sealed class ConfirmCommand : CliCommand
{
    private const int HashDigitsMin = 8;

    private readonly Argument<string> _target = Flags.Argument("target", "ID|PATH", "What you vouch for: an id, or a note's path");
    private readonly Option<string?> _hash = Flags.Text("--hash", "PREFIX",
        $"Only if its content has this hash, which 'ingrain open' shows (at least {HashDigitsMin} digits)");
    private readonly WriteOptions _write = new();

    public ConfirmCommand(CommandSetting setting) : base("confirm", "Vouch for something kept: agents cannot change it then", setting)
    {
        Add(_target);
        AddAll([_hash, .. _write.All]);
    }

    public override string Details =>
        "Writes the next version of a fact or note with the label confirmed and the same content. Recall trusts it most, and no agent "
        + "rewrites, replaces or retracts it. Only a person confirms.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("confirm runbooks/deploy", "the note as it is now"),
        ("confirm 01997d2e-5b1f-7c3a-9e1d-0a4b6c8d2f10 --hash 9f2b6c0d", "only if it still says what you read"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound, ExitCode.Conflict);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var context = _write.Read(call.Parsed, call.Surroundings, "confirmed");
        if (context.Actor.Kind != ActorKind.Person) throw CliException.Invalid("Only a person confirms; leave --as-agent out.");
        var hash = call.Get(_hash)?.ToLowerInvariant();
        if (hash is not null && (hash.Length < HashDigitsMin || !hash.All(char.IsAsciiHexDigit)))
            throw CliException.Invalid($"--hash takes at least {HashDigitsMin} digits of the content hash that 'ingrain open' shows.");
        await using var engine = call.Open(StoreUse.Write);
        var opened = await Ids.FindAsync(engine, call.Space, call.Get(_target)!, null, ct);
        var record = opened.Record ?? throw CliException.Invalid(
            "Episodes are evidence, kept as they are. Keep what one says as a fact with --evidence, and confirm that.");
        if (hash is not null && !record.ContentHash.StartsWith(hash, StringComparison.Ordinal))
            throw new CliException(ExitCode.Conflict, "conflict",
                $"Nothing was confirmed: it changed since, and its content hash is {record.ContentHash[..16]}. Open it and read it again.");
        if (record.State != RecordState.Active)
            throw CliException.Invalid($"It is {Wording.Word(record.State)}: bring it back first, with 'ingrain retract --undo'.");
        if (record.Label == TrustLabel.Confirmed) return RememberView.Answer(call, "already-confirmed", record);
        var confirmed = record with { Label = TrustLabel.Confirmed, VerifiedAt = call.Now };
        // The version that was read is expected: what somebody writes in between is a conflict, and not vouched for unseen.
        var remembered = await engine.RememberAsync(call.Space, confirmed, context, record.Version, ct);
        return RememberView.Answer(call, confirmed, remembered, "confirmed");
    }
}

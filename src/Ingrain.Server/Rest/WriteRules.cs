using Ingrain.Server.Access;
using Ingrain.Server.Http;
using Ingrain.Storage;

namespace Ingrain.Server.Rest;

/// <summary>
/// What a token may change beyond what the engine itself enforces: nothing outside its path, nothing labelled above its ceiling, and in an
/// agent's name nothing that a person has to decide.
/// </summary>
internal static class WriteRules
{
    private const int ChangesChecked = 10_000;

    /// <summary>The label of what is written: as asked for, else that of its author's words, and no higher than the token gives.</summary>
    public static TrustLabel Label(RestCall call, TrustLabel? asked)
    {
        var wanted = asked ?? call.Principal.Actor.StatedLabel;
        // Vouching is a verb of its own, also for what one says oneself.
        if (wanted == TrustLabel.Confirmed && !call.Principal.Has(TokenVerbs.Confirm)) wanted = TrustLabel.Principal;
        return wanted < call.Principal.Ceiling ? wanted : call.Principal.Ceiling;
    }

    /// <summary>Refuses to change what is there.</summary>
    /// <param name="call">The request.</param>
    /// <param name="there">What would be changed; null for nothing.</param>
    /// <exception cref="ProblemException">The token does not reach it, or may not change it.</exception>
    public static void RequireChangeable(RestCall call, Opened? there)
    {
        if (there is null) return;
        if (!call.Principal.Sees(there)) throw ProblemException.NotFound();
        if (Seen.IsWithheld(there, call.Principal))
            throw ProblemException.Forbidden("It is in quarantine: a person decides what becomes of it.");
        RequireLabel(call, there.Episode?.Label ?? there.Record!.Label);
    }

    /// <summary>Refuses to write where the token does not reach.</summary>
    public static void RequirePath(RestCall call, string path)
    {
        if (!call.Principal.Reaches(path)) throw ProblemException.Forbidden("This token does not reach that path.");
    }

    /// <summary>Refuses evidence and replaced facts that the token does not see or may not replace.</summary>
    /// <param name="call">The request.</param>
    /// <param name="record">What is to be written.</param>
    /// <param name="earlier">What the same request writes before it.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task RequireCitedAsync(RestCall call, Record record, IReadOnlySet<Endpoint> earlier, CancellationToken ct)
    {
        if (call.Principal.Path is not null)
        {
            foreach (var evidence in record.Evidence)
            {
                var target = new Endpoint(evidence.Kind, evidence.Id);
                if (earlier.Contains(target)) continue;
                var cited = await call.Engine.OpenAsync(call.Space, target, null, ct).ConfigureAwait(false);
                if (cited is null || !call.Principal.Sees(cited))
                    throw ProblemException.Invalid("There is no such evidence to rest on, or none that this token reaches.");
            }
        }
        foreach (var old in (record as Fact)?.Supersedes ?? [])
        {
            var there = await call.Engine.OpenAsync(call.Space, new Endpoint(RecordKind.Fact, old), null, ct).ConfigureAwait(false);
            if (there?.Record is not { State: RecordState.Active } fact) continue;
            RequireLabel(call, fact.Label);
            if (AgentBounds.OnReplacing(fact, call.Principal.IsPerson) is { } why) throw ProblemException.Forbidden(why);
        }
    }

    /// <summary>Refuses to undo what the token could not have done.</summary>
    /// <param name="call">The request.</param>
    /// <param name="changesets">What would be undone.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task RequireUndoableAsync(RestCall call, IReadOnlyList<Changeset> changesets, CancellationToken ct)
    {
        var undoing = AgentBounds.OnUndoing(changesets, call.Principal.IsPerson);
        // Who wrote beside its path is not for a token for a path to know: that it reaches there comes first.
        if (undoing is { } why && call.Principal.Path is null) throw ProblemException.Forbidden(why);
        if (call.Principal is { IsPerson: true, Ceiling: TrustLabel.Confirmed, Path: null }) return;
        var entries = changesets.SelectMany(c => c.Entries).Where(e => e.Id is not null).ToList();
        if (entries.Count > ChangesChecked)
            throw ProblemException.Forbidden($"This token undoes at most {ChangesChecked:N0} changes at once.");
        foreach (var target in entries.Select(e => new Endpoint(e.Kind, e.Id!.Value)).Distinct())
        {
            if (target.Kind == RecordKind.Erasure) continue;
            foreach (var version in await call.Engine.HistoryAsync(call.Space, target, ct).ConfigureAwait(false))
            {
                if (!call.Principal.Sees(version.Content))
                    throw ProblemException.Forbidden("The changeset reaches beyond this token's path.");
                RequireLabel(call, version.Content.Episode?.Label ?? version.Content.Record!.Label);
            }
        }
        if (undoing is { } foreign) throw ProblemException.Forbidden(foreign);
    }

    /// <summary>Refuses what may change modules that nobody named to a token that may not change every label.</summary>
    public static void RequireNoCeiling(RestCall call, string what)
    {
        if (call.Principal.Token.Grant.Ceiling is not null)
            throw ProblemException.Forbidden($"A token with a ceiling does not {what}: it might reach above it.");
    }

    private static void RequireLabel(RestCall call, TrustLabel label)
    {
        // The agent's own bound is the engine's: it lowers what it lets through, and guards what was confirmed.
        var bound = call.Principal.Token.Grant.Ceiling;
        if (bound is { } ceiling && label > ceiling)
            throw ProblemException.Forbidden($"It is labelled {label.ToString().ToLowerInvariant()}, above what this token may change.");
    }
}

using System.CommandLine;

namespace Ingrain.Cli.Input;

/// <summary>What <c>remember</c> says of a fact or note. What is not said keeps its value when an existing one is corrected.</summary>
internal sealed class RecordOptions
{
    private readonly Option<string?> _subject = Flags.Text("--subject", "TEXT", "What the fact is about: staging");
    private readonly Option<string?> _predicate = Flags.Text("--predicate", "TEXT", "Which property of it: database");
    private readonly Option<string?> _object = Flags.Text("--object", "TEXT", "The property's value: PostgreSQL 14");
    private readonly Option<string?> _scope = Flags.Text("--scope", "TEXT",
        "Under which circumstances; facts of different scopes never conflict");
    private readonly Option<string?> _type = Flags.Text("--type", "TYPE",
        $"How it ages and conflicts: {Types()} (* one value at a time: a newer one supersedes)");
    private readonly Option<string?> _validFrom = Flags.Text("--valid-from", "T", "Since when it is true; unknown when left out");
    private readonly Option<string?> _validTo = Flags.Text("--valid-to", "T", "From when on it is no longer true");
    private readonly Option<string[]> _supersedes = Flags.Texts("--supersedes", "ID", "A fact that this one replaces; may be repeated");
    private readonly Option<string[]> _evidence = Flags.Texts("--evidence", "ID", "An episode or memory it rests on; may be repeated");
    private readonly Option<double?> _importance = Flags.Share("--importance", "How much it matters, 0 to 1 (default 0.5)");
    private readonly Option<double?> _confidence = Flags.Share("--confidence", "How sure you are, 0 to 1 (default 1)");
    private readonly Option<string[]> _tag = Flags.Texts("--tag", "TAG", "A free label; may be repeated");
    private readonly Option<string?> _title = Flags.Text("--title", "TEXT", "A note's title");
    private readonly Option<bool> _pinned = Flags.Of("--pinned", "Every recall carries the note: standing instructions, a profile");
    private readonly Option<bool> _unpinned = Flags.Of("--unpinned", "Take the pin off again");

    private Option[] OfFacts => [_subject, _predicate, _object, _scope, _type, _supersedes];

    private Option[] OfNotes => [_title, _pinned, _unpinned];

    public IReadOnlyList<Option> All =>
        [_subject, _predicate, _object, _scope, _type, _validFrom, _validTo, _supersedes, _evidence, _importance, _confidence, _tag, _title,
            _pinned, _unpinned];

    /// <summary>Whether anything at all was said.</summary>
    public bool IsAnyGiven(ParseResult parsed) => All.Any(o => IsGiven(parsed, o));

    public Fact Apply(Fact fact, ParseResult parsed)
    {
        Refuse(parsed, OfNotes, "goes with --path: it is for notes");
        return fact with
        {
            Subject = parsed.GetValue(_subject) ?? fact.Subject,
            Predicate = parsed.GetValue(_predicate) ?? fact.Predicate,
            Object = parsed.GetValue(_object) ?? fact.Object,
            Scope = parsed.GetValue(_scope) ?? fact.Scope,
            Type = parsed.GetValue(_type) ?? fact.Type,
            Supersedes = IsGiven(parsed, _supersedes)
                ? [.. parsed.GetValue(_supersedes)!.Select(i => Ids.Parse(i, _supersedes.Name))]
                : fact.Supersedes,
        };
    }

    public Note Apply(Note note, ParseResult parsed)
    {
        Refuse(parsed, OfFacts, "is for facts, not for notes");
        if (parsed.GetValue(_pinned)
            && parsed.GetValue(_unpinned)) throw CliException.Invalid("--pinned and --unpinned exclude each other.");
        return note with
        {
            Title = parsed.GetValue(_title) ?? note.Title,
            Pinned = parsed.GetValue(_pinned) || (note.Pinned && !parsed.GetValue(_unpinned)),
        };
    }

    /// <summary>What facts and notes have in common.</summary>
    public async Task<Record> ApplySharedAsync(Record record, MemoryEngine engine, SpaceId space, ParseResult parsed, CancellationToken ct)
    {
        var evidence = new List<Evidence>();
        foreach (var id in parsed.GetValue(_evidence) ?? [])
        {
            var target = (await Ids.FindAsync(engine, space, id, null, ct)).Target;
            evidence.Add(new Evidence { Kind = target.Kind, Id = target.Id });
        }
        return record with
        {
            ValidFrom = parsed.GetValue(_validFrom) is { } from ? TimeText.Parse(from, _validFrom.Name) : record.ValidFrom,
            ValidTo = parsed.GetValue(_validTo) is { } to ? TimeText.Parse(to, _validTo.Name) : record.ValidTo,
            Importance = parsed.GetValue(_importance) ?? record.Importance,
            Confidence = parsed.GetValue(_confidence) ?? record.Confidence,
            Tags = IsGiven(parsed, _tag) ? parsed.GetValue(_tag)! : record.Tags,
            Evidence = evidence.Count > 0 ? evidence : record.Evidence,
        };
    }

    private static string Types() =>
        string.Join(", ", FactType.All.Select(t => t.Rule == ConflictRule.Functional ? t.Name + "*" : t.Name));

    private static void Refuse(ParseResult parsed, IEnumerable<Option> options, string why)
    {
        foreach (var option in options)
            if (IsGiven(parsed, option)) throw CliException.Invalid($"{option.Name} {why}.");
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}

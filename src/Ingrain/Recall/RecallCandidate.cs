namespace Ingrain.Recall;

/// <summary>A document on its way through the steps of one recall.</summary>
internal sealed class RecallCandidate
{
    private readonly DocumentTable? _documents;
    private readonly DocumentRow[] _row = [];
    private object? _thing;
    private string? _text;

    /// <summary>Makes a candidate that is decoded only when it is looked at.</summary>
    /// <param name="found">How it was found.</param>
    /// <param name="documents">Where it is kept.</param>
    public RecallCandidate(ScoredDocument found, DocumentTable documents) =>
        (Found, _documents) = (found, documents);

    /// <summary>Makes a candidate of what is at hand.</summary>
    /// <param name="found">How it was found.</param>
    /// <param name="thing">The episode or record.</param>
    public RecallCandidate(ScoredDocument found, object thing) =>
        (Found, _thing, _row) = (found, thing, [thing is Episode episode ? DocumentRow.Of(episode) : DocumentRow.Of((Record)thing)]);

    /// <summary>How it was found, and what its relevance is made of.</summary>
    public ScoredDocument Found { get; }

    /// <summary>The episode or record.</summary>
    public object Thing => _thing ??= _documents!.Thing(Found.Document);

    /// <summary>What ranking reads of it.</summary>
    public ref readonly DocumentRow Row
    {
        get
        {
            if (_documents is null) return ref _row[0];
            return ref _documents[Found.Document];
        }
    }

    /// <summary>Its score by the policy.</summary>
    public double Score { get; set; }

    /// <summary>What its age left of it, 0 to 1.</summary>
    public double Decay { get; set; } = 1;

    /// <summary>What its importance makes of it.</summary>
    public double Importance { get; set; } = 1;

    /// <summary>What its label makes of it.</summary>
    public double Label { get; set; } = 1;

    /// <summary>Whether a fact was found not to hold.</summary>
    public bool IsSuperseded { get; set; }

    /// <summary>Until when a fact held: by its own date, or because another took its place.</summary>
    public DateTimeOffset? HeldUntil { get; set; }

    /// <summary>What became of it.</summary>
    public string Outcome { get; set; } = "limit";

    /// <summary>Its kind.</summary>
    public RecordKind Kind => Row.Kind;

    /// <summary>Its id.</summary>
    public RecordId Id => _documents?.IdOf(Found.Document) ?? (Thing is Record record ? record.Id : ((Episode)Thing).Id);

    /// <summary>Its trust label.</summary>
    public TrustLabel TrustLabel => Row.Label;

    /// <summary>Its text, as shown.</summary>
    public string Text => _text ??= Thing is Episode episode ? DocumentTexts.Shown(episode) : DocumentTexts.Shown((Record)Thing)!;

    /// <summary>The same for whoever asked.</summary>
    public RecalledItem ToItem() => Thing switch
    {
        Episode episode => new RecalledItem
        {
            Id = episode.Id,
            Kind = RecordKind.Episode,
            Text = Text,
            Score = Score,
            Label = episode.Label,
            Session = episode.Session,
            Speaker = episode.Speaker ?? episode.Role,
            OccurredAt = episode.OccurredAt,
        },
        var record => ToItem((Record)record),
    };

    /// <summary>Every component of the score, for the explanation.</summary>
    public Candidate Explain()
    {
        var parts = Found.Parts;
        var components = new Dictionary<string, double>
        {
            ["text"] = parts.Text,
            ["phrases"] = parts.Phrases,
            ["names"] = parts.Names,
            ["when"] = parts.When,
            ["neighbours"] = parts.Neighbours,
            ["session"] = parts.Session,
            ["meaning"] = parts.Meaning,
            ["route"] = parts.Factor,
            ["relevance"] = Found.Relevance,
            ["decay"] = Decay,
            ["importance"] = Importance,
            ["label"] = Label,
        };
        return new Candidate { Id = Id, Kind = Kind, Score = Score, Components = components, Outcome = Outcome };
    }

    private RecalledItem ToItem(Record record) => new()
    {
        Id = record.Id,
        Kind = record.Kind,
        Text = Text,
        Score = Score,
        Label = record.Label,
        Path = record switch { Note note => note.Path, Module module => module.Path, _ => null },
        ValidFrom = record.ValidFrom,
        ValidTo = HeldUntil ?? record.ValidTo,
        Evidence = record.Evidence,
    };
}

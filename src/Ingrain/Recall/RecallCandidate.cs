namespace Ingrain.Recall;

/// <summary>A document on its way through the steps of one recall.</summary>
internal sealed class RecallCandidate
{
    private readonly DocumentRow[] _row = [];
    private DocumentTable? _documents;
    private TextBuffer? _room;
    private object? _thing;
    private string? _text;
    private StoredEpisode? _episode;

    /// <summary>Makes a candidate that stands for nothing until it is <see cref="Start"/>ed.</summary>
    public RecallCandidate()
    {
    }

    /// <summary>Makes a candidate that is decoded only when it is looked at.</summary>
    /// <param name="found">How it was found.</param>
    /// <param name="documents">Where it is kept.</param>
    public RecallCandidate(ScoredDocument found, DocumentTable documents) => Start(found, documents, null);

    /// <summary>Makes a candidate of what is at hand.</summary>
    /// <param name="found">How it was found.</param>
    /// <param name="thing">The episode or record.</param>
    public RecallCandidate(ScoredDocument found, object thing) =>
        (Found, _thing, _row) = (found, thing, [thing is Episode episode ? DocumentRow.Of(episode) : DocumentRow.Of((Record)thing)]);

    /// <summary>Stands for a document from now on.</summary>
    /// <param name="found">How it was found.</param>
    /// <param name="documents">Where it is kept.</param>
    /// <param name="room">Room to read texts in; null for none, and then everything is made whole to be read.</param>
    public void Start(ScoredDocument found, DocumentTable documents, TextBuffer? room)
    {
        _room = room;
        (Found, _documents, Score, Decay, Importance, Label) = (found, documents, 0, 1, 1, 1);
        (IsSuperseded, HeldUntil, Outcome) = (false, null, "limit");
    }

    /// <summary>Lets go of what it stood for.</summary>
    public void End() => (_documents, _room, _thing, _text, _episode) = (null, null, null, null, null);

    /// <summary>How it was found, and what its relevance is made of.</summary>
    public ScoredDocument Found { get; private set; }

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

    /// <summary>Number of its session, or -1.</summary>
    public int Session => _documents?.Head(Found.Document).Session ?? -1;

    /// <summary>Its id.</summary>
    public RecordId Id => _documents?.IdOf(Found.Document) ?? (Thing is Record record ? record.Id : ((Episode)Thing).Id);

    /// <summary>Its trust label.</summary>
    public TrustLabel TrustLabel => Row.Label;

    /// <summary>Its text, as shown.</summary>
    public string Text => _text ??= ReadText();

    /// <summary>What is shown of an episode beside its text.</summary>
    public StoredEpisode Said
    {
        get
        {
            if (_episode is { } known) return known;
            if (_room is not null && _thing is null && StoredEpisode.TryRead(_documents!.Content(Found.Document), out var read))
            {
                _episode = read;
                return read;
            }
            var episode = (Episode)Thing;
            return new StoredEpisode(episode.Session, episode.Speaker ?? episode.Role, episode.OccurredAt);
        }
    }

    /// <summary>The same for whoever asked.</summary>
    public RecalledItem ToItem()
    {
        if (Kind != RecordKind.Episode) return ToItem((Record)Thing);
        var said = Said;
        return new RecalledItem
        {
            Id = Id,
            Kind = RecordKind.Episode,
            Text = Text,
            Score = Score,
            Label = TrustLabel,
            Session = said.Session,
            Speaker = said.Speaker,
            OccurredAt = said.OccurredAt,
        };
    }

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

    private string ReadText()
    {
        if (_room is { } room && _thing is null && Kind == RecordKind.Episode
            && StoredEpisode.TryReadText(_documents!.Content(Found.Document), room, out _)) return room.ToString();
        return Thing is Episode episode ? DocumentTexts.Shown(episode) : DocumentTexts.Shown((Record)Thing)!;
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

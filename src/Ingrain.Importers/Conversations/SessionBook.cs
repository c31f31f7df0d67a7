namespace Ingrain.Importers;

/// <summary>
/// The sessions seen in an import whose titles may stand anywhere: in a later line, or in another file. Each is given once, at the end,
/// so that importing again writes the same versions and not one without the title first.
/// </summary>
internal sealed class SessionBook
{
    public const int TitleLengthMax = 1_000;

    private const int LeavesMax = ImportLedger.IdsMax;

    private readonly Dictionary<SessionName, Entry> _sessions = [];
    private readonly List<Entry> _inOrder = [];
    private readonly Dictionary<UInt128, Entry> _leaves = [];
    private readonly List<(string Place, string Leaf, string Title)> _unmatched = [];

    private sealed class Entry(SessionName name, string place)
    {
        public SessionName Name { get; } = name;
        public string Place { get; } = place;
        public string? Title { get; set; }
        public TitleRank Rank { get; set; }
        public string TitlePlace { get; set; } = place;
    }

    /// <summary>A session was met.</summary>
    /// <param name="session">Which.</param>
    /// <param name="place">Where.</param>
    /// <param name="message">The id of the message met, which a title elsewhere may name.</param>
    public void Meet(SessionName session, string place, string? message = null)
    {
        var entry = Find(session, place);
        if (message is not null && _leaves.Count < LeavesMax) _leaves[ImportId.Print(message)] = entry;
    }

    /// <summary>A title was met. The one of the highest rank wins, and the later one among equals; the other is told as skipped.</summary>
    public void Title(SessionName session, string title, TitleRank rank, string place, List<Reading> into) =>
        Entitle(Find(session, place), title, rank, place, into);

    /// <summary>A title was met that names its session only by a message of it, perhaps one not read yet.</summary>
    public void TitleByMessage(string leaf, string title, string place, List<Reading> into)
    {
        into.Add(Reading.Absorbed(place));
        _unmatched.Add((place, leaf, title));
    }

    /// <summary>Gives every session, in the order in which they were met.</summary>
    public List<Reading> Close(ImportLedger ledger)
    {
        var readings = new List<Reading>();
        Match(readings);
        foreach (var entry in _inOrder)
        {
            var session = new Session
            {
                Id = entry.Name.Id,
                Title = entry.Title,
                Source = entry.Name.Source,
                Label = TrustLabel.External,
            };
            if (ledger.Add(RecordKind.Session, session.Id, entry.Title ?? "") is null)
                readings.Add(new(entry.Place, new ImportedThing.OfRecord(session)));
        }
        return readings;
    }

    private void Match(List<Reading> readings)
    {
        var strays = _unmatched.Where(u => !_leaves.ContainsKey(ImportId.Print(u.Leaf))).ToList();
        foreach (var (place, leaf, title) in _unmatched)
        {
            if (_leaves.TryGetValue(ImportId.Print(leaf), out var entry))
                Entitle(entry, title, TitleRank.Summary, place, readings);
            // With one conversation and one title there is no other conversation it could belong to.
            else if (strays.Count == 1 && _inOrder is [{ Rank: <= TitleRank.Summary } only])
                Entitle(only, title, TitleRank.Summary, place, readings);
            else
                readings.Add(Reading.Skip(place, "it is the title of a conversation that is not in what is imported"));
        }
    }

    private static void Entitle(Entry entry, string title, TitleRank rank, string place, List<Reading> into)
    {
        const string why = "it is another title of a conversation that has one";
        if (rank < entry.Rank)
        {
            into.Add(Reading.Skip(place, why));
            return;
        }
        if (entry.Title is not null && entry.Rank > TitleRank.Role && entry.Title != title) into.Add(Reading.Skip(entry.TitlePlace, why));
        into.Add(Reading.Absorbed(place));
        (entry.Title, entry.Rank, entry.TitlePlace) = (Wording.Cut(title.Trim(), TitleLengthMax), rank, place);
    }

    private Entry Find(SessionName session, string place)
    {
        if (_sessions.TryGetValue(session, out var entry)) return entry;
        entry = new(session, place);
        _sessions.Add(session, entry);
        _inOrder.Add(entry);
        return entry;
    }
}

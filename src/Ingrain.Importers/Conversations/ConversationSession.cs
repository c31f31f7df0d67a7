namespace Ingrain.Importers;

/// <summary>The session of a conversation that was read as a whole, as exports hold them.</summary>
internal static class ConversationSession
{
    public const string OtherBranch =
        "it is on another branch (an answer made again, or a question edited), not on the one last shown";

    /// <summary>Gives the session and then its messages; without a message that was brought over there is no session.</summary>
    public static IEnumerable<Reading> Of(
        SessionName session, string? title, string place, List<Reading> messages, ImportLedger ledger)
    {
        if (!messages.Exists(m => m.Thing is ImportedThing.OfEpisode))
        {
            const string why = "nothing of the conversation was brought over: it holds no messages, or none that are new";
            return [Reading.Skip(place, why), .. messages];
        }
        var record = new Session
        {
            Id = session.Id,
            Title = title is null ? null : Wording.Cut(title.Trim(), SessionBook.TitleLengthMax),
            Source = session.Source,
            Label = TrustLabel.External,
        };
        // The same conversation may stand in an export twice, whole and by itself.
        return ledger.Add(RecordKind.Session, record.Id, record.Title ?? "") is { } known
            ? [Reading.Skip(place, $"the session: {known}"), .. messages]
            : [new(place, new ImportedThing.OfRecord(record)), .. messages];
    }
}

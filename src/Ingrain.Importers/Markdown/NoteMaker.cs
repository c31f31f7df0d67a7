using System.Globalization;

namespace Ingrain.Importers;

/// <summary>What becomes a note.</summary>
/// <param name="Place">Where it was read.</param>
/// <param name="Id">Its id.</param>
/// <param name="Path">Its path, made by <see cref="NotePath"/>.</param>
/// <param name="Text">Its text.</param>
internal sealed record NoteDraft(string Place, RecordId Id, string Path, string Text)
{
    public string? Title { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>Makes notes, within the bounds of the store.</summary>
internal static class NoteMaker
{
    public static void Give(NoteDraft draft, ImportContext context, List<Reading> into)
    {
        if (draft.Text.Length > Note.TextLengthMax)
        {
            into.Add(Reading.Skip(draft.Place, string.Create(CultureInfo.InvariantCulture,
                $"it is longer than a note can be ({draft.Text.Length} of {Note.TextLengthMax} characters)")));
            return;
        }
        string path;
        try
        {
            path = MemoryPath.Normalize(draft.Path);
        }
        catch (ArgumentException)
        {
            into.Add(Reading.Skip(draft.Place, "its name cannot be made into a path"));
            return;
        }
        // One current note per path: a second file under a path that differs only in what a path cannot hold must not replace the first.
        var why = context.Ledger.Add(RecordKind.Note, new($"path:{ImportId.Hash(path)}"), draft.Id.Value + "\n" + draft.Text);
        if (why is not null)
        {
            into.Add(Reading.Skip(draft.Place, "another note of this import has the same path or id; the first one is kept"));
            return;
        }
        context.Give(draft.Place, new Note
        {
            Id = draft.Id,
            Path = path,
            Title = draft.Title is null ? null : Wording.Cut(draft.Title.Trim(), SessionBook.TitleLengthMax),
            Text = draft.Text,
            Tags = draft.Tags,
            Label = TrustLabel.External,
        }, draft.Text, into);
    }
}

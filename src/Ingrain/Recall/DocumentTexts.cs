using System.Globalization;
using System.Text;

namespace Ingrain.Recall;

/// <summary>What of an episode or record goes into which field of the index.</summary>
internal static class DocumentTexts
{
    /// <summary>The field of what was said or written.</summary>
    public const int Content = 0;

    /// <summary>The field of names: speaker, title, path, tags, subject.</summary>
    public const int Names = 1;

    /// <summary>The field of the date in words, so that "in May 2023" finds by plain words.</summary>
    public const int When = 2;

    /// <summary>How many fields there are.</summary>
    public const int FieldCount = 3;

    // Metadata that is text about the content. The rest (ids, file names, models) would only add noise.
    private static readonly string[] s_described = ["caption", "title", "description"];

    /// <summary>The field texts of an episode.</summary>
    /// <param name="episode">The episode.</param>
    public static string[] Of(Episode episode) => [Said(episode), episode.Speaker ?? "", Date(episode.OccurredAt)];

    /// <summary>The field texts of a record; null for kinds that recall does not return.</summary>
    /// <param name="record">The record.</param>
    public static string[]? Of(Record record) => record switch
    {
        Fact fact => [FactText(fact), Join(fact.Tags, fact.Subject, fact.Predicate), Date(fact.ValidFrom)],
        Note note => [note.Text, Join(note.Tags, note.Title, note.Path), ""],
        Module module => [ModuleText(module), Join(module.Tags, module.Path, module.Language), ""],
        Entity entity => [Join(entity.Aliases, entity.Name, entity.Type), Join(entity.Tags, entity.Name), ""],
        _ => null,
    };

    /// <summary>The text that says what something means, for an embedder.</summary>
    /// <param name="thing">The episode or record.</param>
    public static string Meant(object thing) => thing switch
    {
        Episode episode => Said(episode),
        Note { Title: { } title } note => $"{title}\n{note.Text}",
        Record record => Of(record)?[Content] ?? "",
        _ => "",
    };

    /// <summary>The text of a record as it is shown; null for kinds that recall does not return.</summary>
    /// <param name="record">The record.</param>
    public static string? Shown(Record record) => record switch
    {
        Fact fact => FactShown(fact),
        Note note => note.Text,
        Module module => module.Docstring.Length == 0 ? module.Code : $"{module.Docstring}\n\n{module.Code}",
        Entity entity => entity.Aliases.Count == 0 ? entity.Name : $"{entity.Name} (also {string.Join(", ", entity.Aliases)})",
        _ => null,
    };

    /// <summary>The text of an episode as it is shown: with what its metadata says an image showed.</summary>
    /// <param name="episode">The episode.</param>
    public static string Shown(Episode episode)
    {
        var content = OwnWords.Without(episode.Content);
        return episode.Metadata.TryGetValue("caption", out var caption) ? $"{content} [image: {caption}]" : content;
    }

    private static string Said(Episode episode)
    {
        var content = OwnWords.Without(episode.Content);
        foreach (var name in s_described)
            if (episode.Metadata.TryGetValue(name, out var text)) content = $"{content}\n{text}";
        return content;
    }

    /// <summary>A statement that does not say what it is about is no answer by itself.</summary>
    private static string FactShown(Fact fact) =>
        fact.Subject is { } subject && !fact.Statement.Contains(subject, StringComparison.OrdinalIgnoreCase)
            ? $"{subject}: {fact.Statement}"
            : fact.Statement;

    private static string FactText(Fact fact) =>
        fact.Object is { } value && !fact.Statement.Contains(value, StringComparison.OrdinalIgnoreCase)
            ? $"{fact.Statement}\n{value}"
            : fact.Statement;

    private static string ModuleText(Module module)
    {
        var text = new StringBuilder(module.Docstring);
        foreach (var signature in module.Signatures) text.Append('\n').Append(signature);
        return text.Append('\n').Append(module.Code).ToString();
    }

    private static string Join(IReadOnlyList<string> tags, params ReadOnlySpan<string?> names)
    {
        var text = new StringBuilder();
        foreach (var name in names)
            if (!string.IsNullOrEmpty(name)) text.Append(name).Append(' ');
        foreach (var tag in tags) text.Append(tag).Append(' ');
        return text.ToString();
    }

    private static string Date(DateTimeOffset? at) => at?.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) ?? "";
}

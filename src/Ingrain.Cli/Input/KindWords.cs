using Ingrain.Cli.Output;

namespace Ingrain.Cli.Input;

/// <summary>Kinds as words: fact and facts name the same.</summary>
internal static class KindWords
{
    public static readonly IReadOnlyList<RecordKind> Listed =
        [RecordKind.Note, RecordKind.Module, RecordKind.Fact, RecordKind.Entity, RecordKind.Link, RecordKind.Session, RecordKind.Episode];

    public static RecordKind Parse(string word)
    {
        foreach (var kind in Listed)
            if (word.Equals(Wording.Word(kind), StringComparison.OrdinalIgnoreCase)
                || word.Equals(Plural(kind), StringComparison.OrdinalIgnoreCase))
                return kind;
        throw CliException.Invalid(
            $"'{TerminalText.Clip(word, 40)}' is no kind; there are {string.Join(", ", Listed.Select(Plural))}.");
    }

    public static string Plural(RecordKind kind) => kind == RecordKind.Entity ? "entities" : Wording.Word(kind) + "s";
}

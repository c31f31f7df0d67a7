using Ingrain.Inference;

namespace Ingrain.Tests.Inference;

public class Cutting_text_into_pieces
{
    private static readonly WordRules Plain = new();

    [Theory]
    [InlineData("Hello, world!", "hello|,|world|!")]
    [InlineData("  two\t\nspaces\u00a0between ", "two|spaces|between")]
    [InlineData("it's snake_case", "it|'|s|snake|_|case")]
    [InlineData("Café Ångström naïve", "cafe|angstrom|naive")]
    [InlineData("cafe\u0301", "cafe")]
    [InlineData("a\u200bb\0c\u0007d", "abcd")]
    [InlineData("记忆 memory記", "记|忆|memory|記")]
    [InlineData("„Straße“ — ИЛИ", "„|straße|“|—|или")]
    [InlineData("x\ud83d\ude00y", "x\ud83d\ude00y")]
    [InlineData("a\ud83db", "ab")]
    [InlineData("", "")]
    [InlineData(" \u0301 ", "")]
    public void makes_the_words_that_a_bert_tokenizer_makes(string text, string words) => Assert.Equal(words, Words(text, Plain));

    [Theory]
    [InlineData("runTarget HTTPServer", "run|target|http|server")]
    [InlineData("XmlHttpRequest2 IDs", "xml|http|request2|i|ds")]
    [InlineData("plain UPPER a1B", "plain|upper|a1b")]
    [InlineData("größeÄndern", "große|andern")]
    [InlineData("ἌλφαЙод がガ", "αλφα|иод|かカ")]
    public void cuts_identifiers_where_the_model_was_trained_so(string text, string words) => Assert.Equal(words, Words(text, Plain with
    {
        SplitsIdentifiers = true,
    }));

    [Fact]
    public void keeps_capitals_accents_and_controls_where_the_model_wants_them()
    {
        var rules = new WordRules
        {
            CleansText = false,
            PartsChinese = false,
            StripsAccents = false,
            Lowercases = false,
        };

        Assert.Equal("Café|A\u0007b", Words("Café A\u0007b", rules));
    }

    [Fact]
    public void leaves_out_a_run_too_long_to_be_a_word()
    {
        var longest = new string('a', WordPieces.WordLengthMax);

        Assert.Equal($"x|{longest}|y", Words($"x {longest} y", Plain));
        Assert.Equal("x||y", Words($"x {longest}a y", Plain));
    }

    [Theory]
    [InlineData("unaffable", "un|##aff|##able")]
    [InlineData("un", "un")]
    [InlineData("unx", "")]
    [InlineData("affable", "")]
    [InlineData("", "")]
    public void puts_a_word_together_from_its_longest_pieces(string word, string pieces) =>
        Assert.Equal(pieces, Pieces(word, ["un", "##aff", "##able", "##a", "u"]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void agrees_with_trying_every_length(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var vocabulary = Enumerable.Range(0, random.Next(1, 12))
                .Select(_ => (random.Next(2) == 0 ? "##" : "") + Letters(random, random.Next(1, 4))).Distinct().ToList();
            var word = Letters(random, random.Next(0, 9));

            Assert.Equal(TryEveryLength(word, vocabulary), Pieces(word, vocabulary));
        }
    }

    private static string Letters(Random random, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => "abc"[random.Next(3)]));

    private static string TryEveryLength(string word, List<string> vocabulary)
    {
        var pieces = new List<string>();
        while (word.Length > 0)
        {
            var prefix = pieces.Count == 0 ? "" : "##";
            var best = vocabulary.Where(v => v.StartsWith("##", StringComparison.Ordinal) == (prefix.Length > 0))
                .Where(v => word.StartsWith(v[prefix.Length..], StringComparison.Ordinal)).MaxBy(v => v.Length);
            if (best is null) return "";
            pieces.Add(best);
            word = word[(best.Length - prefix.Length)..];
        }
        return string.Join('|', pieces);
    }

    private static string Words(string text, WordRules rules)
    {
        var words = new List<string>();
        var reader = new WordReader(text, rules, new char[WordPieces.WordLengthMax + 1]);
        while (reader.Read()) words.Add(reader.Current.ToString());
        return string.Join('|', words);
    }

    private static string Pieces(string word, IReadOnlyList<string> vocabulary)
    {
        var file = System.Text.Encoding.UTF8.GetBytes(ModelFiles.Tokenizer(vocabulary));
        var (pieces, count) = TokenizerFile.Read(file, splitsIdentifiers: false);
        Assert.Equal(vocabulary.Count, count);
        var ids = new int[WordPieces.WordLengthMax];
        return string.Join('|', ids.Take(pieces.Split(word, ids)).Select(id => vocabulary[id]));
    }
}

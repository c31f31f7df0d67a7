using Ingrain.Indexes;

namespace Ingrain.Tests.Indexes;

public sealed class Cutting_text_into_terms
{
    [Theory]
    [InlineData("Hello, World! 42", "hello world 42")]
    [InlineData("Caroline's dog; I've seen it, don't you?", "caroline dog i seen it don you")]
    [InlineData("o'clock", "o clock")]
    [InlineData("Café Ångström", "cafe angstrom")]
    [InlineData("great 🎉 day", "great day")]
    [InlineData("", "")]
    public void gives_folded_runs_of_letters_and_digits(string text, string terms) => Assert.Equal(terms, string.Join(' ', Terms(text)));

    [Theory]
    [InlineData("DiffExecutor", "diff executor diffexecutor")]
    [InlineData("parseHTTPServer", "parse http server parsehttpserver")]
    [InlineData("run_target", "run target run_target")]
    [InlineData("crate::Exec", "crate exec crate::exec")]
    [InlineData("src/Recall/a.cs", "src recall a cs src/recall/a.cs")]
    [InlineData("LGBTQ", "lgbtq")]
    public void gives_the_parts_of_identifiers_and_their_whole(string text, string terms) =>
        Assert.Equal(terms, string.Join(' ', Terms(text)));

    [Fact]
    public void does_not_join_sentences() => Assert.Equal("end start", string.Join(' ', Terms("end. start")));

    [Theory]
    [InlineData("数据库", "数据 据库")]
    [InlineData("A数B", "a 数 b a数b")]
    [InlineData("人", "人")]
    public void gives_pairs_where_words_have_no_spaces(string text, string terms) => Assert.Equal(terms, string.Join(' ', Terms(text)));

    [Fact]
    public void cuts_runs_that_no_word_is_as_long_as() =>
        Assert.Equal([new string('a', Tokenizer.TermLengthMax)], Terms(new string('a', 10_000)));

    [Fact]
    public void ends_on_every_text_and_never_gives_an_empty_or_overlong_term()
    {
        var random = new Random(1);
        const string letters = "aB1_./:' -\u4e00\u3042\ud83d\ude00\u0301é’s";
        for (var round = 0; round < 5_000; round++)
        {
            var text = new char[random.Next(40)];
            for (var i = 0; i < text.Length; i++) text[i] = letters[random.Next(letters.Length)];
            var terms = Terms(new string(text));
            Assert.All(terms, t => Assert.InRange(t.Length, 1, Tokenizer.TermLengthMax));
            Assert.True(terms.Count <= text.Length * 2, $"{terms.Count} terms of '{new string(text)}'");
        }
    }

    private static List<string> Terms(string text)
    {
        var terms = new List<string>();
        Span<char> buffer = stackalloc char[Tokenizer.TermLengthMax + 1];
        var tokens = new Tokenizer(text, buffer);
        while (tokens.Read()) terms.Add(tokens.Current.ToString());
        return terms;
    }
}

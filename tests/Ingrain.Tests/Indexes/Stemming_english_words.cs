using Ingrain.Indexes;

namespace Ingrain.Tests.Indexes;

/// <summary>Vectors from the sample vocabulary of the algorithm's specification, and one for each of its rules.</summary>
public sealed class Stemming_english_words
{
    [Theory]
    [InlineData("consign consigned consigning consignment", "consign")]
    [InlineData("consist consisted consistency consistent consistently consisting consists", "consist")]
    [InlineData("consolation consolations", "consol")]
    [InlineData("consolatory", "consolatori")]
    [InlineData("consolidate consolidated consolidating", "consolid")]
    [InlineData("consonant", "conson")]
    [InlineData("conspicuous conspicuously", "conspicu")]
    [InlineData("conspiracy", "conspiraci")]
    [InlineData("conspirator conspirators conspire conspired conspiring", "conspir")]
    [InlineData("constable constables", "constabl")]
    [InlineData("constance constancy", "constanc")]
    [InlineData("constant", "constant")]
    [InlineData("knack knacks", "knack")]
    [InlineData("knackeries", "knackeri")]
    [InlineData("kneaded kneading", "knead")]
    [InlineData("knee knees", "knee")]
    [InlineData("kneel kneeled kneeling kneels", "kneel")]
    [InlineData("knit knits knitted knitting", "knit")]
    [InlineData("knocker knockers", "knocker")]
    [InlineData("knight knightly knights", "knight")]
    public void gives_what_the_specification_lists(string words, string stem) =>
        Assert.All(words.Split(' '), w => Assert.Equal(stem, Stem(w)));

    [Theory]
    [InlineData("caresses", "caress")]
    [InlineData("ties", "tie")]
    [InlineData("cries", "cri")]
    [InlineData("gas", "gas")]
    [InlineData("gaps", "gap")]
    [InlineData("kiwis", "kiwi")]
    [InlineData("this", "this")]
    [InlineData("agreed", "agre")]
    [InlineData("feed", "feed")]
    [InlineData("hopping", "hop")]
    [InlineData("hoping", "hope")]
    [InlineData("luxuriated", "luxuri")]
    [InlineData("cry", "cri")]
    [InlineData("by", "by")]
    [InlineData("say", "say")]
    [InlineData("sensational", "sensat")]
    [InlineData("rationalize", "ration")]
    [InlineData("hopefulness", "hope")]
    [InlineData("adjustment", "adjust")]
    [InlineData("adoption", "adopt")]
    [InlineData("rate", "rate")]
    [InlineData("controlled", "control")]
    [InlineData("rolling", "roll")]
    [InlineData("boyish", "boyish")]
    public void follows_each_rule(string word, string stem) => Assert.Equal(stem, Stem(word));

    [Theory]
    [InlineData("skies", "sky")]
    [InlineData("dying", "die")]
    [InlineData("news", "news")]
    [InlineData("inning", "inning")]
    [InlineData("earring", "earring")]
    [InlineData("proceed", "proceed")]
    [InlineData("generate", "generat")]
    [InlineData("general", "general")]
    [InlineData("communication", "communic")]
    [InlineData("arsenal", "arsenal")]
    public void knows_the_exceptions(string word, string stem) => Assert.Equal(stem, Stem(word));

    [Theory]
    [InlineData("is")]
    [InlineData("sha256")]
    [InlineData("größe")]
    public void leaves_short_words_numbers_and_other_alphabets_alone(string word) => Assert.Equal(word, Stem(word));

    private static string Stem(string word)
    {
        Span<char> buffer = stackalloc char[word.Length + 1];
        word.CopyTo(buffer);
        return buffer[..EnglishStemmer.Stem(buffer, word.Length)].ToString();
    }
}

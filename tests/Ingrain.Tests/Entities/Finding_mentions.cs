namespace Ingrain.Tests.Entities;

public sealed class Finding_mentions
{
    [Theory]
    [InlineData("I saw Melanie Smith in New York.", "melanie smith|new york")]
    [InlineData("Did you read the Lord of the Rings?", "lord of the rings")]
    [InlineData("Yesterday I met Dr. Jane Doe, and Bob.", "jane doe|bob")]
    [InlineData("We asked NASA about it.", "nasa")]
    [InlineData("She likes José's dog.", "josé")]
    [InlineData("Thanks! I liked the walk with Theo.", "theo")]
    [InlineData("I went with O'Brien and Jean-Luc.", "o'brien|jean-luc")]
    [InlineData("what a nice day it was", "")]
    [InlineData("THIS SHOUTS VERY LOUDLY INDEED", "")]
    public void takes_capitalised_runs_for_names(string text, string names) =>
        Assert.Equal(names, Join(text, m => m.Kind == MentionKind.Name && m.IsSure));

    [Fact]
    public void is_not_sure_of_a_single_word_that_begins_a_sentence()
    {
        var mention = Assert.Single(Find("Melanie went home."));
        Assert.Equal(new EntityMention("melanie", MentionKind.Name, IsSure: false), mention);
        Assert.True(Assert.Single(Find("Melanie went home, and I called Melanie.")).IsSure);
    }

    [Fact]
    public void says_of_a_run_that_begins_a_sentence_that_its_first_word_may_be_none_of_it() => Assert.Equal(
        [new EntityMention("meeting bob", MentionKind.Name), new EntityMention("bob", MentionKind.Name, IsSure: false)],
        Find("Meeting Bob was fun."));

    [Theory]
    [InlineData("call runTarget(x) with max_count", "runtarget|max_count")]
    [InlineData("see System.Text.Json and std::vec", "system.text.json|std::vec")]
    [InlineData("pass --dry-run or -v, `git status` too", "--dry-run|-v|git status")]
    [InlineData("it is done.Then we left", "")]
    public void takes_marked_words_for_identifiers(string text, string keys) =>
        Assert.Equal(keys, Join(text, m => m.Kind == MentionKind.Identifier));

    [Theory]
    [InlineData("open src/Program.cs, then /etc/hosts", "src/program.cs|/etc/hosts")]
    [InlineData("tea and/or coffee, 24/7", "")]
    [InlineData("<head></head>", "")]
    public void tells_paths_from_slashes(string text, string keys) => Assert.Equal(keys, Join(text, m => m.Kind == MentionKind.Path));

    [Theory]
    [InlineData("on 2023-05-08 and 8 May 2023", "2023-05-08")]
    [InlineData("May 8th, 2023. In March 2024 and on 3 June", "2023-05-08|2024-03|--06-03")]
    [InlineData("we may go", "")]
    public void writes_dates_as_iso_does(string text, string keys) => Assert.Equal(keys, Join(text, m => m.Kind == MentionKind.Date));

    [Theory]
    [InlineData("ran 5km, paid $1,200 and used 3.5 GB", "5 km|$1200|3.5 gb")]
    [InlineData("20% of 7 things", "20%")]
    public void takes_numbers_with_their_units(string text, string keys) =>
        Assert.Equal(keys, Join(text, m => m.Kind == MentionKind.Quantity));

    [Fact]
    public void takes_addresses_handles_tags_and_titles() => Assert.Equal(
        ["https://example.org/a", "@ada", "ada@example.org", "#travel", "becoming nicole"],
        Find("see <a href=\"https://example.org/a\">, @ada or ada@example.org #travel, reading \"Becoming Nicole\"").Select(m => m.Key));

    [Fact]
    public void keeps_its_bounds_and_answers_the_same_twice_on_any_text()
    {
        var random = new Random(11);
        const string Alphabet = "aAbB \n\t.,:;!?'\"`“”«»’@#-_/\\()<>[]{}$%0123456789éÉß中\ud83d\ude00\0";
        string[] words = ["Melanie", "the", "of", "New", "8", "May", "2023", "--x", "a.b", "\"Q", "km", "www.", "://", "Dr."];
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(80)).Select(_ =>
                random.Next(3) == 0 ? words[random.Next(words.Length)] + " " : Alphabet[random.Next(Alphabet.Length)].ToString()));
            var found = Find(text);
            Assert.Equal(found, Find(text));
            Assert.True(found.Count <= EntityMentions.CountMax);
            Assert.Equal(found.Count, found.Select(m => m.Key).Distinct().Count());
            Assert.All(found, m => Assert.InRange(m.Key.Length, 2, EntityMentions.KeyLengthMax));
            Assert.All(found, m => Assert.Equal(m.Key, m.Key.Trim()));
        }
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("A ")]
    [InlineData("A of the ")]
    [InlineData("8 May ")]
    [InlineData("a://")]
    [InlineData("`x")]
    public void stays_within_its_bounds_on_long_monotonous_text(string piece) =>
        Assert.True(Find(string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length))).Count <= EntityMentions.CountMax);

    private static List<EntityMention> Find(string text)
    {
        var found = new List<EntityMention>();
        EntityMentions.Find(text, found);
        return found;
    }

    private static string Join(string text, Func<EntityMention, bool> wanted) =>
        string.Join('|', Find(text).Where(wanted).Select(m => m.Key));
}

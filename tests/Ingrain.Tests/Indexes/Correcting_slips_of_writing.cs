using Ingrain.Indexes;

namespace Ingrain.Tests.Indexes;

public sealed class Correcting_slips_of_writing
{
    [Theory]
    [InlineData("Katharina", "katherina", "katharina")]
    [InlineData("Katharina", "ktaharina", "katharina")]
    [InlineData("Katharina", "aktharina", "katharina")]
    [InlineData("Katharina", "katharnia", "katharina")]
    [InlineData("Kubernetes", "kubernets", "kubernetes")]
    [InlineData("Kubernetes", "kuberentse", "kubernetes")]
    [InlineData("Melanie", "melnie", "melanie")]
    public void finds_the_word_that_was_meant(string held, string written, string meant)
    {
        var index = new LexicalIndex(1);
        index.Add([$"something by {held} for us"]);
        Assert.Equal(meant, TermNeighbours.Nearest(index, written)?.Surface);
    }

    [Theory]
    [InlineData("Melanie", "selanie")]
    [InlineData("Melanie", "melonia")]
    [InlineData("cat", "cot")]
    [InlineData("port 8080", "8081")]
    [InlineData("version v1234", "v1235")]
    public void leaves_other_words_and_numbers_alone(string held, string written)
    {
        var index = new LexicalIndex(1);
        index.Add([held]);
        Assert.Null(TermNeighbours.Nearest(index, written));
    }

    [Fact]
    public void takes_the_most_frequent_of_equally_near_words_and_none_that_was_removed()
    {
        var index = new LexicalIndex(1);
        index.Add(["marian"]);
        index.Add(["marion"]);
        var third = index.Add(["marion"]);
        Assert.Equal("marion", TermNeighbours.Nearest(index, "marixn")?.Surface);
        index.Remove(third, ["marion"]);
        Assert.Equal("marian", TermNeighbours.Nearest(index, "marixn")?.Surface);
        index.Remove(0, ["marian"]);
        Assert.Equal("marion", TermNeighbours.Nearest(index, "marixn")?.Surface);
    }

    [Fact]
    public void counts_slips_as_the_table_of_all_prefixes_does()
    {
        var random = new Random(6);
        for (var i = 0; i < 20_000; i++)
        {
            var (a, b) = (Word(random), Word(random));
            for (var max = 0; max <= 2; max++) Assert.Equal(Math.Min(Table(a, b), max + 1), TermNeighbours.Distance(a, b, max));
        }
    }

    [Fact]
    public void finds_what_a_look_at_every_word_finds()
    {
        var random = new Random(7);
        var index = new LexicalIndex(1);
        var held = new Dictionary<string, int>();
        for (var i = 0; i < 3_000; i++)
        {
            // Words that no ending is cut from, so that each is its own term.
            var word = Word(random) + Word(random) + "q";
            index.Add([word]);
            held[word] = held.GetValueOrDefault(word) + 1;
        }
        for (var i = 0; i < 300; i++)
        {
            var written = Word(random) + Word(random) + "q";
            var max = written.Length >= 8 ? 2 : 1;
            var expected = written.Length < 4 ? null : held.Keys
                .Where(w => w[0] == written[0] || (w[0] == written[1] && w[1] == written[0]))
                .Where(w => Table(w, written) <= max)
                .OrderBy(w => Table(w, written)).ThenByDescending(w => held[w]).ThenBy(w => w, StringComparer.Ordinal).FirstOrDefault();
            Assert.Equal(expected, TermNeighbours.Nearest(index, written)?.Surface);
        }
    }

    private static string Word(Random random) => new([.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => "abcx"[random.Next(4)])]);

    private static int Table(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }
                var best = Math.Min(table[i - 1, j], table[i, j - 1]) + 1;
                best = Math.Min(best, table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = Math.Min(best, table[i - 2, j - 2] + 1);
                table[i, j] = best;
            }
        return table[a.Length, b.Length];
    }
}

using Ingrain.Inference;

namespace Ingrain.Tests.Inference;

public class The_model_that_comes_with_the_engine
{
    private static readonly StaticEmbedder Model = StaticEmbedder.Default;

    [Theory]
    [InlineData("dog", "pet", "invoice")]
    [InlineData("relax", "rest", "compile")]
    [InlineData("what car do they drive", "bought a new automobile", "cooked dinner for the family")]
    [InlineData("show the files of a folder", "ls directory", "kill process")]
    [InlineData("physician", "doctor", "guitar")]
    public void puts_what_means_alike_nearer_than_what_does_not(string text, string alike, string other) =>
        Assert.True(Cosine(text, alike) > Cosine(text, other), $"{Cosine(text, alike)} and {Cosine(text, other)}");

    [Fact]
    public void knows_a_part_of_every_word_of_latin_letters_and_digits()
    {
        var random = new Random(1);
        for (var round = 0; round < 1000; round++)
        {
            var word = string.Concat(Enumerable.Range(0, random.Next(1, 20))
                .Select(_ => "abcdefghijklmnopqrstuvwxyz0123456789"[random.Next(36)]));

            Assert.True(Model.Embed(word, new float[Model.Dimensions]), word);
        }
    }

    [Fact]
    public void reads_identifiers_as_the_words_in_them() =>
        Assert.True(Cosine("ReadAllLines", "read all lines") > 0.999f);

    [Fact]
    public void allocates_nothing_for_a_text()
    {
        const string Text = "What did Zoë’s neighbours plant in gardenBeds_2, and 何時?";
        var vector = new float[Model.Dimensions];
        Model.Embed(Text, vector);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++) Model.Embed(Text, vector);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void is_loaded_once_and_names_its_vectors()
    {
        Assert.Same(Model, StaticEmbedder.Default);
        Assert.StartsWith("ingrain-static-", Model.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task gives_every_thread_the_same_vectors()
    {
        var texts = Enumerable.Range(0, 200).Select(i => $"thread {i % 7} reads file number {i}").ToList();
        var alone = texts.ConvertAll(Embed);

        var together = await Task.WhenAll(texts.Select(t => Task.Run(() => Embed(t), TestContext.Current.CancellationToken)));

        Assert.Equal(alone, together);
    }

    private static float Cosine(string a, string b) => Embed(a).Zip(Embed(b), (x, y) => x * y).Sum();

    private static float[] Embed(string text)
    {
        var vector = new float[Model.Dimensions];
        Assert.True(Model.Embed(text, vector));
        return vector;
    }
}

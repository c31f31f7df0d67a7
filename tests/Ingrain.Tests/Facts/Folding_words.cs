using System.Text;

namespace Ingrain.Tests.Facts;

public sealed class Folding_words
{
    [Fact]
    public void makes_the_same_of_what_differs_in_case_spaces_and_composition_only()
    {
        var random = new Random(1);
        string[] parts = ["a", "B", "z9", " ", "  ", "\t", "\u00a0", "é", "e\u0301", "Σ", "İ", "~", "\u007f", "\0", "-", "🦊"];
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => parts[random.Next(parts.Length)]));
            Assert.Equal(Slowly(text), FactKey.Fold(text));
            Assert.Equal(FactKey.Fold(text), FactKey.Fold(FactKey.Fold(text)));
        }
        Assert.Equal("", FactKey.Fold(null));
    }

    private static string Slowly(string text)
    {
        var words = text.Normalize(NormalizationForm.FormC).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(string.Join(' ', words).Select(char.ToLowerInvariant));
    }
}

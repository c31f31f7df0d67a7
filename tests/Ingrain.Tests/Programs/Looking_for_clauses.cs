using Ingrain.Learning;

namespace Ingrain.Tests.Programs;

public sealed class Looking_for_clauses
{
    [Theory]
    [InlineData("Add them all up.", "Add them all up.")]
    [InlineData("Sort them, then take the first; of the result: double it", "Sort them|then take the first|of the result|double it")]
    [InlineData("Split at ', ' and trim, then count", "Split at ', ' and trim|then count")]
    [InlineData("The parts between \";\" of Ben's list, in order", "The parts between \";\" of Ben's list|in order")]
    [InlineData("Round 3.5 up, then down", "Round 3.5 up|then down")]
    [InlineData("a, b, c", "a, b, c")]
    public void takes_words_apart_at_their_punctuation_and_not_in_quotes(string words, string clauses)
    {
        var asked = TaskWords.Asked(words);

        Assert.Equal(words, asked[0]);
        if (asked.Count > 1) Assert.Equal(clauses.Split('|'), asked.Skip(1));
        else Assert.Equal(clauses, words);
    }

    [Fact]
    public void asks_for_no_more_than_a_few() =>
        Assert.InRange(TaskWords.Asked(string.Join(", ", Enumerable.Range(0, 50).Select(i => $"clause number {i}"))).Count, 2, 7);
}

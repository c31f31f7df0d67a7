using System.Text;

namespace Ingrain.Bench;

/// <summary>
/// Documents of 12 to 60 words whose frequencies follow Zipf's law, and queries made of their words. The seed decides every byte.
/// </summary>
internal sealed class ZipfText
{
    private const int VocabularySize = 30_000;
    private readonly Random _random;
    private readonly string[] _words;
    private readonly double[] _cumulative;

    public ZipfText(int seed)
    {
        _random = new Random(seed);
        _words = [.. Enumerable.Range(0, VocabularySize).Select(Word)];
        _cumulative = new double[VocabularySize];
        var sum = 0.0;
        for (var rank = 0; rank < VocabularySize; rank++) _cumulative[rank] = sum += 1 / Math.Pow(rank + 1, 1.07);
        for (var rank = 0; rank < VocabularySize; rank++) _cumulative[rank] /= sum;
    }

    public string Document()
    {
        var text = new StringBuilder();
        for (var i = _random.Next(12, 61); i > 0; i--) text.Append(_words[Rank()]).Append(' ');
        return text.ToString().TrimEnd();
    }

    /// <summary>Two or three rare words of one document.</summary>
    public string Keywords(string document)
    {
        var rare = document.Split(' ').OrderByDescending(w => Array.IndexOf(_words, w)).Distinct().Take(_random.Next(2, 4));
        return string.Join(' ', rare);
    }

    /// <summary>Six to nine words of one document as they come, common ones too.</summary>
    public string Question(string document) => string.Join(' ', document.Split(' ').OrderBy(_ => _random.Next()).Take(_random.Next(6, 10)));

    private int Rank()
    {
        var found = Array.BinarySearch(_cumulative, _random.NextDouble());
        return Math.Min(found < 0 ? ~found : found, VocabularySize - 1);
    }

    private static string Word(int rank)
    {
        const string Consonants = "bdfgklmnprstvz";
        const string Vowels = "aeiou";
        var word = new StringBuilder();
        for (var n = rank + 70; n > 0; n /= 70) word.Append(Consonants[n % 14]).Append(Vowels[n / 14 % 5]);
        return word.ToString();
    }
}

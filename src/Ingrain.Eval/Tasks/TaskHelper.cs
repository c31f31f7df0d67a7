namespace Ingrain.Eval;

/// <summary>
/// One thing that invented tasks ask for: an expression of Python over {0}, with numbers and texts that vary from task to task, and ways to
/// say it in words. No two ways share more words than people's would.
/// </summary>
/// <param name="Takes">The type it is applied to, with the domain of its values: ints, number, text, rows, words.</param>
/// <param name="Gives">The kind of what comes out, likewise.</param>
/// <param name="Code">The expression; {a} and {b} are what varies.</param>
/// <param name="Varies">What {a} and {b} may be: numbers as low..high, or texts parted by bars.</param>
/// <param name="Phrases">The ways to say it.</param>
internal sealed record TaskHelper(string Takes, string Gives, string Code, IReadOnlyList<string> Varies, IReadOnlyList<string> Phrases);

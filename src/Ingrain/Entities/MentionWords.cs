using System.Collections.Frozen;

namespace Ingrain;

/// <summary>The words by which mentions are told from ordinary text.</summary>
internal static class MentionWords
{
    // Capitalised at the start of a sentence, in a title or for stress far more often than as a name.
    private static readonly FrozenSet<string> s_common = Set(
        "a an the and or but nor so yet for if then else than that this these those there here it its he she they we you i me my mine our "
        + "ours your yours his her hers their theirs him us them who whom whose what which when where why how is are was were be been "
        + "being am do does did done have has had having will would shall should can could may might must not no yes "
        + "yeah yep nope ok okay oh ah "
        + "hey hi hello bye goodbye thanks thank thx please sorry sure well wow cool great good nice awesome amazing congrats "
        + "congratulations absolutely definitely totally exactly actually really just also too very much many more most some any all both "
        + "each every few other another such only own same still even ever never always often sometimes maybe perhaps now today tomorrow "
        + "yesterday tonight soon later ago again once first second third last next new old big small long short to of in on at by with "
        + "from into onto about over under after before since until while during through between against without within across around as "
        + "up down out off because although though however therefore moreover furthermore meanwhile finally additionally besides instead "
        + "let lets got get go going goes gone went come came make made take took see saw look looks looking think thought know knew need "
        + "want wants try tried trying keep kept give gave tell told say said says ask asked feel felt find found hope hoping love loved "
        + "like likes wish glad happy sounds sound seems being it's i'm i'll i've i'd one two three four five six seven eight nine ten "
        + "lol omg haha aww ugh hmm btw fyi re ps nb etc mr mrs ms dr prof sir madam "
        + "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
        + "november december dear best regards kind sincerely note notes example examples step steps todo yours welcome guess speaking "
        + "using use used create created add added here's there's that's what's how's who's let's don't can't won't anyway anyways "
        + "basically honestly hopefully lately recently currently usually generally overall similarly likewise consider remember "
        + "imagine check start started stop run write read set given based depending whether either neither nothing something everything "
        + "anything someone everyone anyone nobody everybody people things thing way ways part summary conclusion introduction overview");

    private static readonly FrozenSet<string> s_connecting = Set("of the de la van von der del di da du al bin ibn");

    private static readonly FrozenSet<string> s_titled = Set("mr mrs ms dr prof st sr jr");

    private static readonly FrozenSet<string> s_units = Set(
        "mm cm m km in inch inches ft foot feet yd yard yards mi mile miles g kg mg lb lbs oz ton tons l ml liter liters litre litres "
        + "gallon gallons s sec secs second seconds min mins minute minutes h hr hrs hour hours day days week weeks month months year "
        + "years ms us ns b kb mb gb tb pb kib mib gib tib byte bytes bit bits hz khz mhz ghz w kw kwh v mv px pt em "
        + "rem fps rpm mph kmh kph "
        + "percent % usd eur gbp dollar dollars euro euros pound pounds cent cents degree degrees celsius fahrenheit kelvin "
        + "people persons items pages lines words tokens users requests calories kcal reps sets cups tbsp tsp");

    private static readonly string[] s_months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly SetLookup s_isCommon = new(s_common);
    private static readonly SetLookup s_isConnecting = new(s_connecting);
    private static readonly SetLookup s_isTitled = new(s_titled);
    private static readonly SetLookup s_isUnit = new(s_units);

    /// <summary>Whether a lower-cased word says nothing by being capitalised.</summary>
    public static bool IsCommon(ReadOnlySpan<char> word) => s_isCommon.Contains(word);

    /// <summary>Whether a word may stand inside a name in small letters: Isle of Man.</summary>
    public static bool IsConnecting(ReadOnlySpan<char> word) => s_isConnecting.Contains(word);

    /// <summary>Whether a full stop after the word belongs to it and not to the sentence: Dr., St.</summary>
    public static bool IsTitled(ReadOnlySpan<char> word) => s_isTitled.Contains(word);

    /// <summary>Whether a lower-cased word is a unit that numbers are counted in.</summary>
    public static bool IsUnit(ReadOnlySpan<char> word) => s_isUnit.Contains(word);

    /// <summary>The month a lower-cased word names, in full or by three letters (Sept too); 0 for none.</summary>
    public static int Month(ReadOnlySpan<char> word)
    {
        if (word.Length < 3) return 0;
        for (var i = 0; i < s_months.Length; i++)
            if (word.SequenceEqual(s_months[i]) || (word.Length == 3 && s_months[i].AsSpan(0, 3).SequenceEqual(word))) return i + 1;
        return word is "sept" ? 9 : 0;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private readonly struct SetLookup(FrozenSet<string> set)
    {
        private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup = set.GetAlternateLookup<ReadOnlySpan<char>>();

        public bool Contains(ReadOnlySpan<char> word) => _lookup.Contains(word);
    }
}

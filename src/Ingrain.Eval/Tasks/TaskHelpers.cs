namespace Ingrain.Eval;

/// <summary>What the invented tasks are made of: numbers in lists, whole numbers, texts, lists of words, and tables as lines.</summary>
internal static class TaskHelpers
{
    public static IReadOnlyList<TaskHelper> All { get; } = [.. Lists(), .. Totals(), .. Numbers(), .. Texts(), .. Words(), .. Rows()];

    private static IEnumerable<TaskHelper> Lists() =>
    [
        new("ints", "ints", "[n for n in {0} if n >= {a}]", ["3..12"],
            ["keep readings of at least {a}", "drop whatever is under {a}", "only values that reach {a} stay"]),
        new("ints", "ints", "[n for n in {0} if n < {a}]", ["8..20"],
            ["keep readings below {a}", "drop whatever is {a} or more", "only values smaller than {a} stay"]),
        new("ints", "ints", "[n for n in [m for m in {0} if m >= {a}] if n < {b}]", ["1..6", "12..22"],
            ["keep readings from {a} up to but not including {b}", "only values in the band from {a} to below {b} stay",
                "drop whatever is outside of {a} to {b}, {b} itself too"]),
        new("ints", "ints", "[n for n in {0} if n % {a} == 0]", ["2..5"],
            ["keep multiples of {a}", "only values that {a} divides stay", "drop whatever does not divide evenly by {a}"]),
        new("ints", "ints", "[n for n in {0} if n != {a}]", ["1..9"],
            ["drop every {a}", "take out all readings equal to {a}", "keep what differs from {a}"]),
        new("ints", "ints", "[n * {a} for n in {0}]", ["2..9"],
            ["multiply each value by {a}", "scale all readings {a} times", "make everything {a} times as large"]),
        new("ints", "ints", "[n + {a} for n in {0}]", ["2..12"],
            ["add {a} to each value", "raise all readings by {a}", "shift everything up by {a}"]),
        new("ints", "ints", "[n * {a} + {b} for n in {0}]", ["2..6", "1..9"],
            ["calibrate the readings: times {a}, plus {b}", "apply gain {a} and offset {b} to each value",
                "multiply by {a} and add {b}, one by one"]),
        new("ints", "ints", "[min(n, {a}) for n in {0}]", ["6..15"],
            ["cap each value at {a}", "limit readings to {a}", "nothing may exceed {a}: cut larger ones to it"]),
        new("ints", "ints", "[max(min(n, {b}), {a}) for n in {0}]", ["0..5", "10..18"],
            ["clamp each value between {a} and {b}", "force the readings into the range {a} to {b}",
                "cut off at {b} above and at {a} below"]),
        new("ints", "ints", "[n % {a} for n in {0}]", ["3..9"],
            ["replace each value by its remainder by {a}", "take everything modulo {a}", "wrap the readings around at {a}"]),
        new("ints", "ints", "[m - n for n, m in zip({0}, {0}[1:])]", [],
            ["give the differences of neighbours", "how much each reading rises over the one before",
                "list the steps between consecutive values"]),
        new("ints", "ints", "sorted({0})[::-1][:{a}]", ["2..4"],
            ["give the {a} largest values, largest first", "the top {a} readings in falling order", "list the best {a}, best first"]),
        new("ints", "ints", "sorted(list(dict.fromkeys({0})))", [],
            ["sort the values without repeats", "the distinct readings in rising order", "order them, each only once"]),
        new("ints", "ints", "{0}[{a}:] + {0}[:{a}]", ["1..3"],
            ["rotate to the left by {a}", "move the first {a} readings to the end", "turn the list by {a} places"]),
        new("ints", "ints", "{0}[{a}:][:-{a}]", ["1..2"],
            ["trim {a} from both ends", "leave out the first {a} and the last {a} readings", "cut {a} off each side"]),
        new("ints", "ints", "[n * n for n in {0}]", [], ["square each value", "the second powers of the readings",
            "multiply everything by itself"]),
    ];

    private static IEnumerable<TaskHelper> Totals() =>
    [
        new("ints", "number", "sum({0})", [], ["add them all up", "the total", "what do they come to together"]),
        new("ints", "number", "max({0}) - min({0})", [], ["the spread from least to greatest", "how far apart the extremes are",
            "the range"]),
        new("ints", "number", "sum({0}) // len({0})", [], ["the average, rounded down", "the mean as a whole number",
            "share the total out evenly"]),
        new("ints", "number", "sum([n * n for n in {0}])", [], ["the sum of squares", "square everything and add up",
            "the energy of the signal"]),
        new("ints", "number", "sorted({0})[-2]", [], ["the runner-up: second largest", "what comes right after the maximum",
            "the next to highest"]),
        new("ints", "number", "len([n for n in {0} if n > {a}])", ["4..12"],
            ["how many exceed {a}", "count those above {a}", "the number of readings over {a}"]),
    ];

    private static IEnumerable<TaskHelper> Numbers() =>
    [
        new("number", "ints", "[int(c) for c in list(str({0}))]", [], ["split into digits", "list its figures",
            "the decimal places as numbers"]),
        new("number", "number", "sum([int(c) for c in list(str({0}))])", [], ["the digit sum", "add up its figures", "cross total"]),
        new("number", "number", "int(str({0})[::-1])", [], ["read backwards", "the mirrored number", "turn its figures around"]),
        new("number", "number", "{0} * {a} + {b}", ["2..9", "1..30"], ["times {a}, plus {b}", "price {a} each with a fee of {b}",
            "scale by {a} and add {b}"]),
        new("number", "number", "{0} // {a} * {a}", ["3..25"], ["round down to a multiple of {a}", "the largest multiple of {a} within",
            "snap down to steps of {a}"]),
        new("number", "text", "str({0}) + \"{a}\"", [" kg| EUR|%|px"], ["label with '{a}'", "write with the unit '{a}'",
            "as text that ends in '{a}'"]),
    ];

    private static IEnumerable<TaskHelper> Texts() =>
    [
        new("text", "text", "\" \".join({0}.split())", [], ["collapse runs of blanks", "tidy the spacing",
            "one blank between words, none around"]),
        new("text", "text", "\"{a}\".join({0}.lower().split())", ["-|_|.|+"],
            ["make a slug with '{a}'", "lower case, words joined by '{a}'", "identifier style: '{a}' instead of blanks"]),
        new("text", "text", "\" \".join({0}.split()[::-1])", [], ["reverse the order of words", "last word first",
            "read the words backwards"]),
        new("text", "text", "\"\".join([w[:1] for w in {0}.split()])", [],
            ["take the initials", "the first letter of every word, together", "abbreviate to leading letters"]),
        new("text", "text", "\"\".join([w[:1] for w in {0}.split()]).upper()", [],
            ["make an acronym", "initials in capitals", "abbreviate in upper case"]),
        new("text", "text", "\"{b}\".join({0}.split(\"{a}\"))", ["-| |,", "/|:|;"],
            ["replace '{a}' by '{b}'", "use '{b}' where '{a}' was", "swap the separator '{a}' for '{b}'"]),
        new("text", "text", "\" \".join(sorted({0}.split()))", [], ["sort the words", "words in alphabetical order",
            "arrange the words by spelling"]),
        new("text", "words", "[f.strip() for f in {0}.split(\"{a}\")]", [",|;|-"],
            ["split into fields at '{a}' and trim them", "the parts between '{a}', without blanks around",
                "list the entries parted by '{a}'"]),
        new("text", "words", "{0}.lower().split()", [], ["the words in lower case", "split into small-letter words",
            "tokens, case folded"]),
        new("text", "number", "len({0}.split())", [], ["count the words", "how many words", "the number of tokens"]),
    ];

    private static IEnumerable<TaskHelper> Words() =>
    [
        new("words", "words", "[w for w in {0} if len(w) > {a}]", ["3..5"],
            ["keep entries longer than {a}", "only words with more than {a} letters stay", "drop whatever is {a} letters or shorter"]),
        new("words", "words", "[w for w in {0} if w.startswith(\"{a}\")]", ["a|b|s|t|m"],
            ["keep entries that start with '{a}'", "only words beginning with '{a}' stay", "drop what does not open with '{a}'"]),
        new("words", "words", "[w.capitalize() for w in {0}]", [], ["capitalise each entry", "a big first letter for every word",
            "write them like names"]),
        new("words", "words", "[w + \"{a}\" for w in {0}]", ["s|.txt|!|ing"],
            ["append '{a}' to each entry", "every word gets '{a}' at its end", "add the ending '{a}'"]),
        new("words", "words", "[\"{a}\" + w for w in {0}]", ["#|re|- |@"],
            ["put '{a}' before each entry", "every word gets '{a}' in front", "prefix everything with '{a}'"]),
        new("words", "words", "[w[::-1] for w in {0}]", [], ["spell each entry backwards", "mirror every word",
            "turn the letters of each around"]),
        new("words", "words", "[w[:{a}] for w in {0}]", ["2..4"], ["shorten each entry to {a} letters", "cut words after {a} letters",
            "the first {a} letters of each"]),
        new("words", "words", "sorted(list(dict.fromkeys({0})))", [], ["sort the entries without repeats",
            "an index: each word once, in order", "distinct words by spelling"]),
        new("words", "ints", "[len(w) for w in {0}]", [], ["the length of each entry", "how long the words are", "letters per word"]),
        new("words", "text", "\"{a}\".join({0})", [", |-|/| and "], ["join them with '{a}'", "one text, parted by '{a}'",
            "string them together with '{a}' between"]),
        new("words", "number", "max([len(w) for w in {0}])", [], ["the length of the longest entry",
            "how many letters the longest word has", "the column width that fits all"]),
        new("words", "number", "sum([len(w) for w in {0}])", [], ["how many letters in all", "the total length of the entries",
            "add up the lengths"]),
    ];

    private static IEnumerable<TaskHelper> Rows() =>
    [
        new("rows", "words", "[r.split(\",\")[{a}] for r in {0}]", ["0..1"],
            ["the column {a} of the comma lines", "take field {a} of each ',' record", "cell {a} from every ',' row"]),
        new("rows", "ints", "[int(r.split(\",\")[2]) for r in {0}]", [],
            ["the scores: number in column 2 of the comma lines", "field 2 of each ',' record as a number",
                "read the last cell, 2, of ',' rows as whole numbers"]),
        new("rows", "rows", "[r for r in {0} if r.split(\",\")[1] == \"{a}\"]", ["Oslo|Rome|Lima"],
            ["rows whose column 1 is '{a}'", "only records from '{a}' in field 1 of the ',' line", "the comma lines with '{a}' in cell 1"]),
        new("rows", "rows", "[r for r in {0} if int(r.split(\",\")[2]) > {a}]", ["20..60"],
            ["rows with a score, column 2, above {a}", "only records whose field 2 after ',' exceeds {a}",
                "the comma lines where cell 2 is over {a}"]),
        new("rows", "rows", "[r.lower() for r in {0}]", [], ["rows in lower case", "fold the case of all records",
            "small letters in every line"]),
        new("rows", "rows", "{0}[{a}:]", ["1..2"], ["skip {a} header rows", "without the first {a} lines", "records after line {a}"]),
        new("rows", "number", "len({0})", [], ["count the rows", "how many records", "the number of lines"]),
    ];
}

namespace Ingrain.Writing;

/// <summary>One sentence, read for what it says about the future.</summary>
internal readonly ref struct StandingSentence
{
    private readonly string _text;
    private readonly int _start;
    private readonly int _end;
    private readonly List<(string Word, int At)> _words;
    private readonly int _first;

    private StandingSentence(string text, int start, int end)
    {
        (_text, _start, _end) = (text, start, end);
        _words = WordsOf(text, start, end);
        while (_first < _words.Count && StandingWords.LeadIns.Contains(_words[_first].Word)) _first++;
    }

    private bool Asks => _text[_end - 1] == '?';

    /// <summary>Reads a sentence.</summary>
    /// <param name="text">The turn.</param>
    /// <param name="start">Where the sentence begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <returns>What it wants from now on, or null.</returns>
    public static StandingInstruction? Read(string text, int start, int end)
    {
        var sentence = new StandingSentence(text, start, end);
        if (sentence._words.Count - sentence._first < 2) return null;
        if (sentence.Instructs()) return sentence.Give(StandingKind.Instruction, 0);
        var preferred = sentence.PreferenceAt();
        return preferred < 0 ? null : sentence.Give(StandingKind.Preference, preferred);
    }

    private bool Instructs()
    {
        var at = SkipRequest(_first);
        if (Asks && at == _first && FromNowOn(at) == 0) return false;
        return SaysAlways(at) || StartsFromNowOn(at) || IsConditional(at) || ForbidsForGood(at) || NamesItself() || Remembers(at)
            || ShapesAnswers(at);
    }

    /// <summary>"Can you", "I want you to", "you should", "make sure to": what follows is as good as an order.</summary>
    private int SkipRequest(int at)
    {
        var next = at;
        if (Is(at, "can", "could", "would", "will") && Is(at + 1, "you")) next = at + 2;
        else if (Is(at, "i") && Is(at + 1, "want", "need", "expect") && Is(at + 2, "you") && Is(at + 3, "to")) next = at + 4;
        else if (Is(at, "i'd") && Is(at + 1, "like", "love") && Is(at + 2, "you") && Is(at + 3, "to")) next = at + 4;
        else if (Is(at, "i'd") && Is(at + 1, "rather", "prefer") && Is(at + 2, "you")) next = at + 3;
        else if (Is(at, "i") && Is(at + 1, "would") && Is(at + 2, "like") && Is(at + 3, "you") && Is(at + 4, "to")) next = at + 5;
        else if (Is(at, "you") && Is(at + 1, "should", "must")) next = at + 2;
        else if (Is(at, "make", "be") && Is(at + 1, "sure") && Is(at + 2, "to")) next = at + 3;
        else if (Is(at, "make", "be") && Is(at + 1, "sure") && Is(at + 2, "you")) next = at + 3;
        while (next > at && Is(next, "please", "also")) next++;
        return next;
    }

    private bool SaysAlways(int at)
    {
        if (!Is(at, "always", "never")) return false;
        var verb = Is(at + 1, "please") ? at + 2 : at + 1;
        return StandingWords.Verbs.Contains(Word(verb)) || AsksForMe(verb) || (ConditionAt(verb) >= 0 && !Is(verb, "when", "if"));
    }

    /// <summary>"Give me", "tell me", "remind me", "make sure".</summary>
    private bool AsksForMe(int at) =>
        (Is(at, "give", "tell", "remind", "call", "send", "show") && Is(at + 1, "me")) || (Is(at, "make") && Is(at + 1, "sure"));

    private bool StartsFromNowOn(int at)
    {
        for (var i = 0; i < _words.Count; i++)
        {
            var length = FromNowOn(i);
            if (length == 0) continue;
            return i <= at ? IsOrder(SkipRequest(i + length)) : i + length >= _words.Count - 1 && IsOrder(at);
        }
        return false;
    }

    private int FromNowOn(int at)
    {
        if (Is(at, "from") && Is(at + 1, "now") && Is(at + 2, "on")) return 3;
        if (Is(at, "going", "moving") && Is(at + 1, "forward")) return 2;
        if (Is(at, "in") && Is(at + 1, "future")) return 2;
        if (Is(at, "in") && Is(at + 1, "the") && Is(at + 2, "future")) return 3;
        return Is(at, "henceforth") ? 1 : 0;
    }

    private bool IsOrder(int at)
    {
        while (Is(at, "please", "always", "only", "never", "just")) at++;
        if (Is(at, "don't", "stop") || (Is(at, "do") && Is(at + 1, "not"))) return true;
        return StandingWords.Verbs.Contains(Word(at)) || AsksForMe(at) || Is(at, "keep") || (Is(at, "call") && Is(at + 1, "me"));
    }

    private bool IsConditional(int at)
    {
        var condition = ConditionAt(at);
        if (condition < 0) return false;
        if (condition > at) return IsOrder(at);
        // "When I ask about dates, write them out": the order comes after the comma.
        for (var i = at + 3; i < _words.Count; i++)
            if (EndsWithComma(i - 1)) return IsOrder(SkipRequest(i)) || (Is(i, "please") && IsOrder(i + 1));
        return false;
    }

    /// <summary>Where "when I ask" begins, from a word on; -1 for nowhere.</summary>
    private int ConditionAt(int from)
    {
        for (var i = from; i + 2 < _words.Count; i++)
        {
            if (Is(i, "when", "whenever", "if", "anytime") && Is(i + 1, "i", "we") && StandingWords.Asking.Contains(Word(i + 2))) return i;
            if (Is(i, "every", "each") && Is(i + 1, "time") && Is(i + 2, "i", "we") && StandingWords.Asking.Contains(Word(i + 3))) return i;
        }
        return -1;
    }

    private bool ForbidsForGood(int at)
    {
        var verb = Is(at, "don't", "avoid") ? at + 1 : Is(at, "do") && Is(at + 1, "not") ? at + 2 : -1;
        if (verb < 0) return false;
        var ever = Is(verb, "ever");
        if (ever) verb++;
        if (!StandingWords.Verbs.Contains(Word(verb)) && !AsksForMe(verb)) return false;
        return ever || Is(_words.Count - 1, "again", "anymore") || (Is(_words.Count - 2, "any") && Is(_words.Count - 1, "more"));
    }

    private bool NamesItself()
    {
        for (var i = 0; i + 2 < _words.Count; i++)
        {
            if (!Is(i, "call") || !Is(i + 1, "me")) continue;
            var (name, isAsked) = (_words[i + 2], i == _first || Is(i - 1, "please", "just", "but", "can", "should", "always"));
            if (isAsked && char.IsUpper(_text[name.At]) && !StandingWords.NoNames.Contains(name.Word)) return true;
        }
        return false;
    }

    private bool Remembers(int at)
    {
        if (Is(at, "remember") && Is(at + 1, "to"))
            return StandingWords.Verbs.Contains(Word(Is(at + 2, "always", "never") ? at + 3 : at + 2)) && ConditionOrAlways(at + 2);
        var said = at + (Is(at, "remember") ? 1 : Is(at, "keep") && Is(at + 1, "in") && Is(at + 2, "mind") ? 3
            : Is(at, "make") && Is(at + 1, "a") && Is(at + 2, "note") ? 3 : 0);
        // "Please" makes a request of what among friends is a memory shared.
        return said > at && at > 0 && Is(at - 1, "please") && Is(said, "that", "i", "my", "i'm", "i've", "we", "our");
    }

    private bool ConditionOrAlways(int from)
    {
        for (var i = from; i < _words.Count; i++)
            if (Is(i, "always", "every", "each", "all", "never")) return true;
        return ConditionAt(from) >= 0 || (_first > 0 && Is(_first - 1, "please"));
    }

    private bool ShapesAnswers(int at)
    {
        if (Is(at, "keep", "make", "format", "write", "phrase", "limit", "use"))
            for (var i = at + 1; i + 1 < _words.Count; i++)
                if (Is(i, "your", "all") && (StandingWords.Answers.Contains(Word(i + 1)) || StandingWords.Answers.Contains(Word(i + 2))))
                    return true;
        return Is(at, "answer", "respond", "reply") && Is(at + 1, "in", "only", "briefly", "concisely", "with") && _words.Count - at <= 12;
    }

    /// <summary>Where "I prefer" begins; -1 for nowhere, or where it is asked, denied or supposed.</summary>
    private int PreferenceAt()
    {
        // "I'd prefer" and "I would prefer" answer an offer, and are not read.
        for (var i = _first; i + 1 < _words.Count; i++)
        {
            if (Is(i, "my") && Is(i + 1, "preference") && Is(i + 2, "is", "for")) return i;
            if (!Is(i, "i") || (i > 0 && Is(i - 1, "do", "should", "would", "if", "than", "what", "which"))) continue;
            var verb = i + 1;
            while (verb - i <= 2 && StandingWords.Degrees.Contains(Word(verb))) verb++;
            if (!Is(verb, "prefer") || verb + 1 >= _words.Count || EndsWithComma(verb)) continue;
            // "I prefer that one" chooses among what was just offered.
            var pointsOut = Is(verb + 1, "that", "this", "these", "those", "the");
            if (!pointsOut || !Is(verb + 2, "", "one", "same", "first", "second", "ones")) return i;
        }
        return -1;
    }

    private StandingInstruction Give(StandingKind kind, int from)
    {
        var (start, end) = (_start, _end);
        if (end - start > StandingInstructions.TextLengthMax) (start, end) = Clause(from);
        var condition = ConditionAt(0);
        if (condition < 0) return new(_text[start..end], kind, start, null);
        var at = _words[condition].At;
        var stop = condition > _first ? end : ClauseEnd(condition, end, at);
        return new(_text[start..end], kind, start, at >= start && at < stop ? _text[at..stop].TrimEnd('.', '!', ' ', ',') : null);
    }

    /// <summary>From a word on, to the next comma behind which somebody else or something else begins.</summary>
    private (int Start, int End) Clause(int from)
    {
        var start = _words[from].At;
        return (start, ClauseEnd(from + 6, Math.Min(_end, start + StandingInstructions.TextLengthMax), start));
    }

    private int ClauseEnd(int from, int end, int start)
    {
        for (var i = from; i < _words.Count && _words[i].At + _words[i].Word.Length <= end; i++)
            if (EndsWithComma(i)) return _words[i].At + _words[i].Word.Length;
        if (end >= _end) return end;
        // Not within a word, unless there is only one; nor between the halves of a character.
        var cut = end;
        while (cut > start && !char.IsWhiteSpace(_text[cut])) cut--;
        if (cut > start) return cut;
        return char.IsHighSurrogate(_text[end - 1]) ? end - 1 : end;
    }

    private bool EndsWithComma(int word)
    {
        var after = _words[word].At + _words[word].Word.Length;
        return after < _end && _text[after] is ',' or ';' or ':';
    }

    private string Word(int at) => at >= 0 && at < _words.Count ? _words[at].Word : "";

    private bool Is(int at, params ReadOnlySpan<string> words) => words.Contains(Word(at));

    private static bool IsInner(string text, int at, int end) =>
        text[at] is '\'' or '\u2019' or '-' && at + 1 < end && char.IsLetter(text[at + 1]);

    private static List<(string Word, int At)> WordsOf(string text, int start, int end)
    {
        var words = new List<(string Word, int At)>();
        for (var i = start; i < end;)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }
            var from = i;
            while (i < end && (char.IsLetterOrDigit(text[i]) || IsInner(text, i, end))) i++;
            words.Add((text[from..i].ToLowerInvariant().Replace('\u2019', '\''), from));
        }
        return words;
    }
}

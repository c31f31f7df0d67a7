using System.Runtime.CompilerServices;

namespace Ingrain.Indexes;

/// <summary>
/// Numbers terms. Surface forms are kept beside stems so that each form is stemmed once, however often it is met. All texts lie in one
/// array and a hash table finds them: some 40 bytes a form. Reading is safe from many threads while nobody adds.
/// </summary>
internal sealed class TermDictionary
{
    private const int None = -1;

    private char[] _texts = new char[256];
    private Form[] _forms = new Form[32];
    private Slot[] _slots = new Slot[64];
    private int _textLength;
    private int _slotsUsed;

    /// <summary>One more than the highest term number given.</summary>
    public int Count { get; private set; }

    /// <summary>How many forms were ever added; forgotten ones have no text.</summary>
    public int FormCount { get; private set; }

    /// <summary>Bytes held.</summary>
    public long SizeBytes =>
        ((long)_texts.Length * sizeof(char)) + ((long)_forms.Length * Form.SizeBytes) + ((long)_slots.Length * Slot.SizeBytes);

    /// <summary>Reads a dictionary from what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">The snapshot.</param>
    public static TermDictionary Load(SnapshotReader reader)
    {
        var dictionary = new TermDictionary
        {
            Count = reader.Read<int>(),
            _texts = reader.ReadArray<char>(),
            _forms = reader.ReadArray<Form>(),
        };
        dictionary._textLength = dictionary._texts.Length;
        dictionary.FormCount = dictionary._forms.Length;
        dictionary.Rehash();
        return dictionary;
    }

    /// <summary>Writes texts and numbers. The hash table is made again on loading, since hashes differ by process.</summary>
    /// <param name="writer">The snapshot.</param>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(Count);
        writer.WriteArray<char>(_texts.AsSpan(0, _textLength));
        writer.WriteArray<Form>(_forms.AsSpan(0, FormCount));
    }

    /// <summary>The number of a term, given now if it is new.</summary>
    /// <param name="term">The folded term; overwritten by its stem.</param>
    /// <param name="room">The buffer that holds the term at its start, with a character of room.</param>
    /// <param name="stems">Whether the term is a word, to be stemmed.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(ReadOnlySpan<char> term, Span<char> room, bool stems)
    {
        var surface = FindOrAdd(term);
        if (_forms[surface].Number != None) return _forms[surface].Number;
        var length = stems ? EnglishStemmer.Stem(room, term.Length) : term.Length;
        var stem = FindOrAdd(room[..length]);
        if (_forms[stem].NumberAsStem == None) _forms[stem].NumberAsStem = Count++;
        return _forms[surface].Number = _forms[stem].NumberAsStem;
    }

    /// <summary>The number of a term.</summary>
    /// <param name="term">The folded term; overwritten by its stem.</param>
    /// <param name="room">The buffer that holds the term at its start, with a character of room.</param>
    /// <param name="stems">Whether the term is a word, to be stemmed.</param>
    /// <returns>The number, or -1 where no text held the term.</returns>
    public int Find(ReadOnlySpan<char> term, Span<char> room, bool stems)
    {
        var surface = FindForm(term);
        if (surface >= 0 && _forms[surface].Number != None) return _forms[surface].Number;
        var length = stems ? EnglishStemmer.Stem(room, term.Length) : term.Length;
        var stem = FindForm(room[..length]);
        return stem < 0 ? None : _forms[stem].NumberAsStem;
    }

    /// <summary>The text of a form.</summary>
    /// <param name="form">Its place, below <see cref="FormCount"/>.</param>
    public ReadOnlySpan<char> Text(int form)
    {
        var start = _forms[form].Start;
        return _texts.AsSpan(start, TextLength(form));
    }

    /// <summary>The length of a form's text.</summary>
    /// <param name="form">Its place, below <see cref="FormCount"/>.</param>
    public int TextLength(int form) => (form + 1 < FormCount ? _forms[form + 1].Start : _textLength) - _forms[form].Start;

    /// <summary>The number of the term that a form was met as; -1 for forms that are stems only, and for forgotten ones.</summary>
    /// <param name="form">Its place, below <see cref="FormCount"/>.</param>
    public int NumberOf(int form) => _forms[form].Number;

    /// <summary>
    /// The first form, from one on, that a word could be by few slips: about as long, beginning with the same letter or with the first two
    /// exchanged.
    /// </summary>
    /// <param name="form">The form to start from.</param>
    /// <param name="word">The word, of two letters at least.</param>
    /// <param name="slips">How much longer or shorter it may be.</param>
    /// <returns>The form, met as a term; -1 where there is none.</returns>
    public int NextLike(int form, ReadOnlySpan<char> word, int slips)
    {
        var (first, second, least) = (word[0], word[1], Math.Max(2, word.Length - slips));
        var range = (uint)(word.Length + slips - least);
        var forms = _forms.AsSpan(0, FormCount);
        for (; form < forms.Length; form++)
        {
            var start = forms[form].Start;
            var end = form + 1 < forms.Length ? forms[form + 1].Start : _textLength;
            if ((uint)(end - start - least) > range || forms[form].Number == None) continue;
            var letter = _texts[start];
            if (letter == first || (letter == second && _texts[start + 1] == first)) return form;
        }
        return None;
    }

    /// <summary>
    /// Forgets the text of terms that no document holds any more, so that erased words leave no trace. Their numbers stay unused.
    /// </summary>
    /// <param name="numbers">The terms.</param>
    /// <remarks>Looks at every form: meant for erasure, which is rare.</remarks>
    public void Forget(IReadOnlySet<int> numbers)
    {
        var forgot = false;
        for (var i = 0; i < FormCount; i++)
        {
            ref var form = ref _forms[i];
            if (form.Number != None && numbers.Contains(form.Number)) form.Number = None;
            if (form.NumberAsStem != None && numbers.Contains(form.NumberAsStem)) form.NumberAsStem = None;
            if (form.Number != None || form.NumberAsStem != None || _texts[form.Start] == '\0') continue;
            _texts.AsSpan(form.Start, TextLength(i)).Clear();
            forgot = true;
        }
        // The table holds hashes, and a hash of a short word gives it away.
        if (forgot) Rehash();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FindForm(ReadOnlySpan<char> text)
    {
        var hash = string.GetHashCode(text);
        for (var at = hash & (_slots.Length - 1); ; at = (at + 1) & (_slots.Length - 1))
        {
            var slot = _slots[at];
            if (slot.Form == 0) return None;
            if (slot.Hash == hash && Text(slot.Form - 1).SequenceEqual(text)) return slot.Form - 1;
        }
    }

    private int FindOrAdd(ReadOnlySpan<char> text)
    {
        var found = FindForm(text);
        if (found >= 0) return found;
        if (FormCount == _forms.Length) Array.Resize(ref _forms, Grown(FormCount));
        if (_textLength + text.Length > _texts.Length) Array.Resize(ref _texts, Grown(_textLength + text.Length));
        _forms[FormCount] = new Form { Start = _textLength, Number = None, NumberAsStem = None };
        text.CopyTo(_texts.AsSpan(_textLength));
        _textLength += text.Length;
        FormCount++;
        if (_slotsUsed * 4L >= _slots.Length * 3L) Rehash();
        else Enter(FormCount - 1);
        return FormCount - 1;
    }

    private void Rehash()
    {
        _slots = new Slot[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, FormCount + (FormCount >> 1)))];
        _slotsUsed = 0;
        for (var i = 0; i < FormCount; i++)
            if (_texts[_forms[i].Start] != '\0') Enter(i);
    }

    private void Enter(int form)
    {
        var hash = string.GetHashCode(Text(form));
        var at = hash & (_slots.Length - 1);
        while (_slots[at].Form != 0) at = (at + 1) & (_slots.Length - 1);
        _slots[at] = new Slot(hash, form + 1);
        _slotsUsed++;
    }

    private static int Grown(int length) => length + (length >> 2) + 16;

    private struct Form
    {
        public const int SizeBytes = 3 * sizeof(int);

        public int Start;

        /// <summary>The number of the term it was met as, or -1.</summary>
        public int Number;

        /// <summary>The number of the term it is the stem of, or -1.</summary>
        public int NumberAsStem;
    }

    /// <summary>A place of the hash table; <c>Form</c> is one more than the form's place, 0 for none.</summary>
    private readonly record struct Slot(int Hash, int Form)
    {
        public const int SizeBytes = 2 * sizeof(int);
    }
}

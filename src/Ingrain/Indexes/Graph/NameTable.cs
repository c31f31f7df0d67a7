namespace Ingrain.Indexes;

/// <summary>
/// Numbers the names of a space, keeps how many documents hold each, and which names mean one thing: those of one entity, and a first name
/// where only one full name of the space begins with it.
/// </summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly Dictionary<RecordId, int[]> _entities = [];
    private readonly Dictionary<int, List<RecordId>> _owners = [];
    private readonly Dictionary<string, List<int>> _fullNames = new(StringComparer.Ordinal);
    private string?[] _keys = new string?[16];
    private int[] _sureCounts = new int[16];
    private int[] _holding = new int[16];
    private int[] _last = new int[16];
    private bool[] _isPersonal = new bool[16];

    /// <summary>Starts empty.</summary>
    public NameTable() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>One more than the highest number given.</summary>
    public int Count { get; private set; }

    /// <summary>Entities whose names are kept as one, by id, in no order.</summary>
    public IEnumerable<(RecordId Entity, int[] Names)> Entities
    {
        get
        {
            foreach (var (entity, names) in _entities) yield return (entity, names);
        }
    }

    /// <summary>The text of a name; null once nothing holds it.</summary>
    /// <param name="name">Its number.</param>
    public string? Key(int name) => _keys[name];

    /// <summary>How many documents hold a name.</summary>
    /// <param name="name">Its number.</param>
    public int Holding(int name) => _holding[name];

    /// <summary>Whether something holds the name for sure: a capitalised word that begins a sentence alone makes no name.</summary>
    /// <param name="name">Its number.</param>
    public bool IsSure(int name) => _sureCounts[name] > 0 || _owners.ContainsKey(name);

    /// <summary>The latest mention of a name, of removed documents too; -1 for none.</summary>
    /// <param name="name">Its number.</param>
    public int LastMention(int name) => _last[name];

    /// <summary>The number of a name, or -1.</summary>
    /// <param name="key">Its text, as <see cref="EntityMention.Key"/>.</param>
    public int Find(ReadOnlySpan<char> key)
    {
        Span<char> room = stackalloc char[EntityMentions.KeyLengthMax];
        return _lookup.TryGetValue(Fold(key, room), out var name) ? name : -1;
    }

    /// <summary>The number of a name, given now if it is new.</summary>
    /// <param name="key">Its text.</param>
    public int Number(ReadOnlySpan<char> key)
    {
        Span<char> room = stackalloc char[EntityMentions.KeyLengthMax];
        var folded = Fold(key, room);
        if (_lookup.TryGetValue(folded, out var known)) return known;
        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, Count * 2);
            Array.Resize(ref _sureCounts, Count * 2);
            Array.Resize(ref _holding, Count * 2);
            Array.Resize(ref _last, Count * 2);
            Array.Resize(ref _isPersonal, Count * 2);
        }
        _keys[Count] = folded.ToString();
        _numbers.Add(_keys[Count]!, Count);
        _last[Count] = -1;
        return Count++;
    }

    /// <summary>Gives the next number to no name: where a snapshot's name is gone.</summary>
    public void Skip()
    {
        var name = Number("\0");
        _numbers.Remove(_keys[name]!);
        _keys[name] = null;
    }

    /// <summary>Notes that a document holds a name.</summary>
    /// <param name="name">Its number.</param>
    /// <param name="mention">The number of the mention, above all noted before.</param>
    /// <param name="isSure">Whether it is a name there for sure.</param>
    /// <param name="isPersonal">Whether its first word may stand for it.</param>
    /// <returns>The mention of the name before it; -1 for none.</returns>
    public int Hold(int name, int mention, bool isSure, bool isPersonal)
    {
        _holding[name]++;
        if (isSure) _sureCounts[name]++;
        if (isSure && isPersonal && !_isPersonal[name]) AddFullName(name);
        var before = _last[name];
        _last[name] = mention;
        return before;
    }

    /// <summary>Notes that a document is gone, and forgets the text of a name that nothing holds any more.</summary>
    /// <param name="name">Its number.</param>
    /// <param name="isSure">As it was noted.</param>
    public void LetGo(int name, bool isSure)
    {
        _holding[name]--;
        if (isSure && --_sureCounts[name] == 0) RemoveFullName(name);
        ForgetUnheld(name);
    }

    /// <summary>Says which names one entity has, in place of what was said of it before.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="keys">Its name and aliases; none to forget it.</param>
    public void SetEntity(RecordId entity, IReadOnlyList<string> keys)
    {
        if (_entities.Remove(entity, out var former))
            foreach (var name in former)
            {
                _owners[name].Remove(entity);
                if (_owners[name].Count == 0) _owners.Remove(name);
                ForgetUnheld(name);
            }
        var names = new List<int>();
        foreach (var key in keys)
        {
            if (key.Length < 2) continue;
            var name = Number(key);
            if (names.Contains(name)) continue;
            names.Add(name);
            if (!_owners.TryGetValue(name, out var owners)) _owners[name] = owners = [];
            owners.Add(entity);
        }
        if (names.Count > 0) _entities[entity] = [.. names];
    }

    /// <summary>Whether a name may mean the same as another; where not, it stands for itself.</summary>
    /// <param name="name">Its number.</param>
    public bool MayHaveOthers(int name) =>
        _owners.ContainsKey(name) || (_fullNames.Count > 0 && _keys[name] is { } key && _fullNames.ContainsKey(FirstWord(key)));

    /// <summary>All names that mean the same as one, itself included, ascending.</summary>
    /// <param name="name">Its number.</param>
    public List<int> Same(int name)
    {
        var root = name;
        if (!_owners.ContainsKey(name) && FullNameOf(name) is { } full) root = full;
        var names = new List<int> { root };
        if (OwnerOf(root) is { } entity)
            foreach (var other in _entities[entity])
                if (other != root && OwnerOf(other) == entity) names.Add(other);
        for (var i = names.Count - 1; i >= 0; i--)
            if (ShortNameOf(names[i]) is { } brief && !names.Contains(brief)) names.Add(brief);
        names.Sort();
        return names;
    }

    /// <summary>The one entity that has a name; null where several have it: such a name says nothing.</summary>
    private RecordId? OwnerOf(int name) => _owners.TryGetValue(name, out var owners) && owners.Count == 1 ? owners[0] : null;

    private int? FullNameOf(int name) =>
        _keys[name] is { } key && _fullNames.TryGetValue(key, out var full) && full.Count == 1 ? full[0] : null;

    private int? ShortNameOf(int full)
    {
        if (_keys[full] is not { } key || FirstWord(key) is not { } first || first.Length == key.Length) return null;
        if (!_fullNames.TryGetValue(first, out var names) || names.Count != 1 || names[0] != full) return null;
        return _numbers.TryGetValue(first, out var brief) && !_owners.ContainsKey(brief) ? brief : null;
    }

    private void AddFullName(int name)
    {
        _isPersonal[name] = true;
        if (_keys[name] is not { } key || FirstWord(key) is not { } first || first.Length == key.Length) return;
        if (!_fullNames.TryGetValue(first, out var names)) _fullNames[first] = names = [];
        if (!names.Contains(name)) names.Add(name);
    }

    private void RemoveFullName(int name)
    {
        _isPersonal[name] = false;
        if (_keys[name] is not { } key || !_fullNames.TryGetValue(FirstWord(key), out var names)) return;
        names.Remove(name);
        if (names.Count == 0) _fullNames.Remove(FirstWord(key));
    }

    private void ForgetUnheld(int name)
    {
        if (_holding[name] > 0 || _owners.ContainsKey(name) || _keys[name] is not { } key) return;
        _numbers.Remove(key);
        _keys[name] = null;
    }

    private static string FirstWord(string key) => key.IndexOf(' ') is > 0 and var end ? key[..end] : key;

    /// <summary>Accents do not part names: José and Jose are one.</summary>
    private static ReadOnlySpan<char> Fold(ReadOnlySpan<char> key, Span<char> room)
    {
        var length = Math.Min(key.Length, room.Length);
        for (var i = 0; i < length; i++) room[i] = Letters.Fold(key[i]);
        return room[..length];
    }
}

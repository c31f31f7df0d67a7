namespace Ingrain;

/// <summary>
/// The active versions of facts with one subject, predicate and scope, in the order of their starts, then of their arrival. A balanced
/// tree whose nodes sum up what lies below them, so that a search passes over what ended, is history or is not yet known without reading
/// it: both adding and finding take steps that grow with the logarithm of the number of versions, unless what is passed over is mixed on
/// purpose.
/// </summary>
internal sealed class FactTimeline
{
    private Node? _root;

    /// <summary>Nodes looked at so far, by which tests measure cost. Counted loosely where threads read at once.</summary>
    public long Steps { get; private set; }

    /// <summary>Takes in a version.</summary>
    public void Add(FactVersion version) => _root = Insert(_root, new Node(version));

    /// <summary>Notices that a version which is here got a <see cref="FactVersion.LastSequence"/>.</summary>
    public void Refresh(FactVersion version) => Refresh(_root, version);

    /// <summary>The wanted version with the latest place at or before one.</summary>
    public FactVersion? LastUpTo((DateTimeOffset Start, int Fact) place, in Wanted wanted) => Last(_root, place, wanted);

    /// <summary>The wanted version with the earliest place after one.</summary>
    public FactVersion? FirstAfter((DateTimeOffset Start, int Fact) place, in Wanted wanted) => First(_root, place, wanted);

    /// <summary>Every wanted version, in order.</summary>
    public void All(in Wanted wanted, List<FactVersion> found) => All(_root, wanted, found);

    /// <summary>The last versions, whatever became of them, in falling order.</summary>
    /// <param name="count">How many at most.</param>
    public List<FactVersion> Last(int count)
    {
        var last = new List<FactVersion>();
        var above = new Stack<Node>();
        for (var node = _root; last.Count < count && (node is not null || above.Count > 0);)
        {
            for (; node is not null; node = node.Right) above.Push(node);
            node = above.Pop();
            last.Add(node.Version);
            node = node.Left;
        }
        return last;
    }

    private FactVersion? Last(Node? node, (DateTimeOffset Start, int Fact) place, in Wanted wanted)
    {
        while (node is not null && MayHold(node, wanted))
        {
            if (node.Place.CompareTo(place) <= 0)
            {
                if (Last(node.Right, place, wanted) is { } later) return later;
                if (wanted.Is(node.Version)) return node.Version;
            }
            node = node.Left;
        }
        return null;
    }

    private FactVersion? First(Node? node, (DateTimeOffset Start, int Fact) place, in Wanted wanted)
    {
        while (node is not null && MayHold(node, wanted))
        {
            if (node.Place.CompareTo(place) > 0)
            {
                if (First(node.Left, place, wanted) is { } earlier) return earlier;
                if (wanted.Is(node.Version)) return node.Version;
            }
            node = node.Right;
        }
        return null;
    }

    private void All(Node? node, in Wanted wanted, List<FactVersion> found)
    {
        while (node is not null && MayHold(node, wanted))
        {
            All(node.Left, wanted, found);
            if (wanted.Is(node.Version)) found.Add(node.Version);
            node = node.Right;
        }
    }

    private bool MayHold(Node node, in Wanted wanted)
    {
        Steps++;
        return node.Below.MayHold(wanted);
    }

    private Node Insert(Node? node, Node fresh)
    {
        Steps++;
        if (node is null) return fresh;
        if (fresh.Priority > node.Priority)
        {
            (fresh.Left, fresh.Right) = Split(node, fresh);
            fresh.SumUp();
            return fresh;
        }
        if (fresh.ComesBefore(node)) node.Left = Insert(node.Left, fresh);
        else node.Right = Insert(node.Right, fresh);
        node.SumUp();
        return node;
    }

    private (Node? Before, Node? After) Split(Node? node, Node at)
    {
        Steps++;
        if (node is null) return (null, null);
        if (at.ComesBefore(node))
        {
            (var before, node.Left) = Split(node.Left, at);
            node.SumUp();
            return (before, node);
        }
        (node.Right, var after) = Split(node.Right, at);
        node.SumUp();
        return (node, after);
    }

    private void Refresh(Node? node, FactVersion version)
    {
        Steps++;
        if (node is null) return;
        if (node.Version != version) Refresh(Node.Compare(version, node.Version) < 0 ? node.Left : node.Right, version);
        node.SumUp();
    }

    /// <summary>What a search looks for.</summary>
    /// <param name="AsOf">The point in what was known.</param>
    /// <param name="IsFunctional">Whether of the functional ones, of which one holds at a time, or of the others.</param>
    /// <param name="Label">The lowest label.</param>
    /// <param name="Covers">The time it must cover; null for any.</param>
    internal readonly record struct Wanted(long AsOf, bool IsFunctional, TrustLabel Label, DateTimeOffset? Covers)
    {
        public bool Is(FactVersion version) =>
            version.Fact.Sequence <= AsOf && AsOf <= version.LastSequence && version.IsFunctional == IsFunctional
            && version.Fact.Label >= Label && (Covers is not { } time || version.Covers(time));
    }

    /// <summary>What is known of all versions below a node.</summary>
    private readonly record struct Summary(
        (long First, long Last) Known, (long From, long To) Time, TrustLabel Label, bool Functional, bool Others)
    {
        public static Summary Of(FactVersion version) => new(
            (version.Fact.Sequence, version.LastSequence),
            (version.Fact.ValidFrom?.UtcTicks ?? long.MinValue, version.Fact.ValidTo?.UtcTicks ?? long.MaxValue),
            version.Fact.Label, version.IsFunctional, !version.IsFunctional);

        public Summary And(Node? node) => node is not { Below: var b } ? this : new(
            (Math.Min(Known.First, b.Known.First), Math.Max(Known.Last, b.Known.Last)),
            (Math.Min(Time.From, b.Time.From), Math.Max(Time.To, b.Time.To)),
            Label > b.Label ? Label : b.Label, Functional | b.Functional, Others | b.Others);

        public bool MayHold(in Wanted wanted) =>
            Known.First <= wanted.AsOf && wanted.AsOf <= Known.Last && (wanted.IsFunctional ? Functional : Others)
            && Label >= wanted.Label && (wanted.Covers?.UtcTicks is not { } time || (Time.From <= time && time < Time.To));
    }

    private sealed class Node
    {
        public Node(FactVersion version)
        {
            (Version, Below) = (version, Summary.Of(version));
            // A scrambled running number: priorities without a pattern, the same in every run.
            var number = (uint)version.Order.Version;
            number = (number ^ number >> 16) * 0x85ebca6bu;
            number = (number ^ number >> 13) * 0xc2b2ae35u;
            Priority = number ^ number >> 16;
        }

        public FactVersion Version { get; }

        public uint Priority { get; }

        public Node? Left { get; set; }

        public Node? Right { get; set; }

        public Summary Below { get; private set; }

        public (DateTimeOffset Start, int Fact) Place => (Version.Start, Version.Order.Fact);

        public void SumUp() => Below = Summary.Of(Version).And(Left).And(Right);

        public bool ComesBefore(Node other) => Compare(Version, other.Version) < 0;

        public static int Compare(FactVersion a, FactVersion b)
        {
            var order = a.Start.CompareTo(b.Start);
            return order != 0 ? order : a.Order.CompareTo(b.Order);
        }
    }
}

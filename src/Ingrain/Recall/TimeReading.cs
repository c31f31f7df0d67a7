namespace Ingrain.Recall;

/// <summary>What a query says of time.</summary>
internal sealed record TimeReading
{
    /// <summary>Stretches of time that it names, in order.</summary>
    public required IReadOnlyList<TimeRange> Ranges { get; init; }

    /// <summary>Times that it names by something whose date has to be recalled first, in order.</summary>
    public required IReadOnlyList<AnchoredTime> Anchored { get; init; }

    /// <summary>What it wants to know of time.</summary>
    public required TimeIntents Intents { get; init; }
}

/// <summary>What a question wants to know of time.</summary>
[Flags]
internal enum TimeIntents
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>When something was.</summary>
    When = 1,

    /// <summary>In which order things were: evidence must cover the whole stretch.</summary>
    Order = 1 << 1,

    /// <summary>The first time: the earliest evidence.</summary>
    First = 1 << 2,

    /// <summary>The last time: the latest evidence.</summary>
    Last = 1 << 3,

    /// <summary>What became different.</summary>
    Change = 1 << 4,
}

/// <summary>On which side of its anchor an anchored time lies.</summary>
internal enum AnchorSide
{
    /// <summary>Before it.</summary>
    Before = 1,

    /// <summary>After it.</summary>
    After,

    /// <summary>From it until now.</summary>
    Since,
}

/// <summary>
/// A time told by something else that happened: two weeks before the trip, since the move. No date is guessed: whoever recalls looks up the
/// anchor first and asks <see cref="Resolve"/> with the date found; where none is found, the time stays unknown.
/// </summary>
/// <param name="Side">On which side of the anchor.</param>
/// <param name="Count">How many units away; 0 for everything on that side.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Words">What the anchor is called: 1 to 6 telling words of the query.</param>
internal sealed record AnchoredTime(AnchorSide Side, int Count, TimeUnit Unit, IReadOnlyList<string> Words)
{
    /// <summary>The stretch meant, once the anchor's date is known.</summary>
    /// <param name="anchor">When the anchor was.</param>
    /// <param name="now">The clock: where "since" and "after" end.</param>
    /// <returns>The stretch, in whole units as "two weeks ago" is; null where the calendar does not reach so far.</returns>
    public TimeRange? Resolve(DateTimeOffset anchor, DateTimeOffset now)
    {
        var day = anchor.UtcDateTime.Date;
        if (!TimePoints.IsWithinReach(day) || !TimePoints.IsWithinReach(now.UtcDateTime)) return null;
        if (Count > 0) return TimePoints.Whole(Unit, Side == AnchorSide.Before ? -Count : Count, day);
        var tomorrow = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        return Side switch
        {
            AnchorSide.Before => TimeRange.Day(day).Before(),
            AnchorSide.After => TimeRange.Day(day.AddDays(1)).Until(tomorrow),
            _ => TimeRange.Day(day).Until(tomorrow),
        };
    }
}

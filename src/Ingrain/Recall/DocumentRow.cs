using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ingrain.Recall;

/// <summary>What ranking reads of one document beside its <see cref="DocumentHead"/>. Written to snapshots as it lies in memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DocumentRow
{
    /// <summary>First changeset that sees it.</summary>
    public long From;

    /// <summary>First changeset that no longer sees it.</summary>
    public long To;

    /// <summary>The changeset that wrote it.</summary>
    public long Written;

    /// <summary>When it happened or became true, in UTC ticks; the minimum where unknown.</summary>
    public long At;

    /// <summary>When it was last verified or else recorded (an episode: happened), in UTC ticks; the minimum where unknown.</summary>
    public long Verified;

    /// <summary>Its stored bytes.</summary>
    public BodyPlace Body;

    /// <summary>Bytes of its id, at the start of <see cref="Body"/> behind the time of recording.</summary>
    public int IdLength;

    /// <summary>Its version, 1 for an episode.</summary>
    public int Version;

    /// <summary>The document of its former version, or -1.</summary>
    public int Former;

    /// <summary>Its importance, 0 to 1.</summary>
    public double Importance;

    /// <summary>What a day without verification takes of it; 0 for what does not age.</summary>
    public double DecayPerDay;

    /// <summary>What it is.</summary>
    public RecordKind Kind;

    /// <summary>Who is behind it.</summary>
    public TrustLabel Label;

    /// <summary>Bytes of one row.</summary>
    public static int SizeBytes => Unsafe.SizeOf<DocumentRow>();

    /// <summary>The row of an episode, as its only one.</summary>
    /// <param name="episode">The episode.</param>
    public static DocumentRow Of(Episode episode) => new()
    {
        Kind = RecordKind.Episode,
        Label = episode.Label,
        Version = 1,
        Former = -1,
        Written = episode.Sequence,
        From = episode.Sequence,
        To = IsShown(episode.State, episode.Label) ? long.MaxValue : episode.Sequence,
        At = TicksOf(episode.OccurredAt),
        Verified = TicksOf(episode.OccurredAt ?? episode.RecordedAt),
        Importance = 0.5,
    };

    /// <summary>The row of a version of a record, as its only one.</summary>
    /// <param name="record">The version.</param>
    public static DocumentRow Of(Record record) => new()
    {
        Kind = record.Kind,
        Label = record.Label,
        Version = record.Version,
        Former = -1,
        Written = record.Sequence,
        From = record.Sequence,
        To = IsShown(record.State, record.Label) ? long.MaxValue : record.Sequence,
        At = TicksOf(record.ValidFrom),
        Verified = TicksOf(record.VerifiedAt ?? record.RecordedAt),
        Importance = record.Importance,
        // Episodes are evidence and notes are kept by hand: neither gets less true. Facts do.
        DecayPerDay = record is Fact fact ? (FactType.Find(fact.Type) ?? FactType.Statement).DecayPerDay : 0,
    };

    /// <summary>Whether recall may show something.</summary>
    /// <param name="state">Its state.</param>
    /// <param name="label">Its label.</param>
    public static bool IsShown(RecordState state, TrustLabel label) => state == RecordState.Active && label != TrustLabel.Quarantined;

    /// <summary>UTC ticks, or the minimum where unknown or never written by a store.</summary>
    private static long TicksOf(DateTimeOffset? at) => at is { } known && known != default ? known.UtcTicks : long.MinValue;
}

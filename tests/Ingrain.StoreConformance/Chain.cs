using Ingrain.Storage;

namespace Ingrain.StoreConformance;

/// <summary>Checks a log the way an auditor would: no gaps, every hash over what precedes it, every content as its digest says.</summary>
public static class Chain
{
    public static void Verify(IReadOnlyList<Changeset> log)
    {
        var previous = log.Count > 0 ? log[0].PreviousHash.ToArray() : [];
        for (var i = 0; i < log.Count; i++)
        {
            var changeset = log[i];
            Assert.Equal(i + 1, changeset.Sequence);
            Assert.True(changeset.PreviousHash.Span.SequenceEqual(previous), $"changeset {i + 1} does not follow the one before it");
            Assert.True(ChainHash.Compute(changeset).AsSpan().SequenceEqual(changeset.Hash.Span), $"changeset {i + 1} has another hash");
            if (i > 0) Assert.True(changeset.RecordedAt >= log[i - 1].RecordedAt, $"changeset {i + 1} looks earlier than {i}");
            if (changeset.Reason is { } reason)
                Assert.True(ChainHash.ReasonDigest(changeset.ReasonSalt.Span, reason).AsSpan().SequenceEqual(changeset.ReasonDigest.Span));
            foreach (var entry in changeset.Entries)
                Assert.True(entry.IsErased || EntryCodec.Matches(entry), $"entry {entry.Sequence}:{entry.Ordinal} is not what was written");
            previous = changeset.Hash.ToArray();
        }
    }
}

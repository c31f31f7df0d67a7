using System.Buffers.Binary;
using Ingrain.Indexes;
using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

public sealed class Numbering_what_is_touched
{
    [Fact]
    public void gives_slots_as_a_dictionary_would()
    {
        var random = new Random(1);
        var slots = new SlotMap();
        for (var round = 0; round < 5; round++)
        {
            var expected = new Dictionary<int, int>();
            // Numbers in a row and numbers far apart, often the same again.
            for (var i = 0; i < 3_000; i++)
            {
                var number = random.Next(2) == 0 ? random.Next(2_000) : random.Next();
                if (!expected.TryGetValue(number, out var slot)) expected[number] = slot = expected.Count;
                Assert.Equal(slot, slots.Add(number));
            }
            Assert.Equal(expected.Count, slots.Count);
            foreach (var (number, slot) in expected)
            {
                Assert.Equal(slot, slots.Find(number));
                Assert.Equal(number, slots.Numbers[slot]);
            }
            Assert.Equal(-1, slots.Find(-round - 1));
            slots.Clear();
            Assert.Equal(-1, slots.Find(expected.Keys.First()));
        }
    }

    [Fact]
    public void finds_the_newest_number_of_a_key_as_a_dictionary_would()
    {
        var random = new Random(2);
        var (keys, expected) = (new List<int>(), new Dictionary<int, int>());
        var table = new NumberTable(16);
        for (var number = 0; number < 5_000; number++)
        {
            var key = random.Next(2_000);
            keys.Add(key);
            Assert.Equal(expected.GetValueOrDefault(key, -1), table.Set(HashOf(key), number, new IsKey(keys, key)));
            expected[key] = number;
        }
        using var stream = new MemoryStream();
        table.Save(new SnapshotWriter(stream));
        stream.Position = 0;
        var loaded = NumberTable.Load(new SnapshotReader(stream));
        for (var key = 0; key < 2_100; key++)
        {
            Assert.Equal(expected.GetValueOrDefault(key, -1), table.Find(HashOf(key), new IsKey(keys, key)));
            Assert.Equal(expected.GetValueOrDefault(key, -1), loaded.Find(HashOf(key), new IsKey(keys, key)));
        }
    }

    private static uint HashOf(int key)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, key);
        return NumberTable.HashOf(1, bytes);
    }

    private readonly struct IsKey(List<int> keys, int key) : INumberFilter
    {
        public bool Holds(int number) => keys[number] == key;
    }
}

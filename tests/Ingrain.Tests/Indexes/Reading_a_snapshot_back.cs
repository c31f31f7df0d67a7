using Ingrain.Indexes;

namespace Ingrain.Tests.Indexes;

public sealed class Reading_a_snapshot_back
{
    [Fact]
    public void gives_what_was_written()
    {
        var bytes = Written();
        var reader = new SnapshotReader(new MemoryStream(bytes));
        Assert.Equal(7, reader.Read<int>());
        Assert.Equal([1L, 2, 3], reader.ReadArray<long>());
        Assert.Equal("Grüße\n", reader.ReadText());
        Assert.Empty(reader.ReadArray<byte>());
    }

    [Fact]
    public void believes_no_byte_that_was_changed_and_no_file_that_ends_early()
    {
        var bytes = Written();
        for (var place = 0; place < bytes.Length; place++)
        {
            var damaged = bytes.ToArray();
            damaged[place] ^= (byte)(1 << (place % 8));
            Assert.Throws<DamagedSnapshotException>(() => ReadAll(damaged));
            Assert.Throws<DamagedSnapshotException>(() => ReadAll(bytes[..place]));
        }
        ReadAll(bytes);
    }

    [Fact]
    public void knows_the_checksum_of_the_standard()
    {
        // RFC 3720, appendix B.4: 32 bytes of zeros; and the check value of "123456789".
        Assert.Equal(0x8a9136aau, Checksum.Of(new byte[32]));
        Assert.Equal(0xe3069283u, Checksum.Of("123456789"u8));
    }

    private static byte[] Written()
    {
        using var stream = new MemoryStream();
        var writer = new SnapshotWriter(stream);
        writer.Write(7);
        writer.WriteArray<long>([1, 2, 3]);
        writer.WriteText("Grüße\n");
        writer.WriteArray<byte>([]);
        return stream.ToArray();
    }

    private static void ReadAll(byte[] bytes)
    {
        var reader = new SnapshotReader(new MemoryStream(bytes));
        reader.Read<int>();
        reader.ReadArray<long>();
        reader.ReadText();
        reader.ReadArray<byte>();
    }
}

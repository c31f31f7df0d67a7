using System.Security.Cryptography;
using System.Text.Json;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Backup;

/// <summary>
/// A backup's form: a line of JSON, a store's file, and the SHA-256 of both. Nothing that is missing or altered anywhere in it goes
/// unnoticed, and no program takes it for a store and writes to it.
/// </summary>
internal static class BackupFile
{
    private const int HeaderBytesMax = 64 << 20;
    private const int BufferBytes = 1 << 20;

    /// <summary>Writes a backup and syncs it to disk.</summary>
    /// <param name="header">Its first line.</param>
    /// <param name="store">The store's file, as long as the header says.</param>
    /// <param name="path">Where to; nothing is there.</param>
    /// <param name="ct">Cancels; what was written by then is left behind.</param>
    /// <returns>Its bytes.</returns>
    public static async Task<long> WriteAsync(BackupHeader header, string store, string path, CancellationToken ct)
    {
        await using var from = new FileStream(store, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        await using var to = Private(path);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(header, CliJson.Default.BackupHeader), (byte)'\n'];
        digest.AppendData(line);
        await to.WriteAsync(line, ct);
        await CopyAsync(from, to, header.Bytes, digest, ct);
        await to.WriteAsync(digest.GetHashAndReset(), ct);
        to.Flush(flushToDisk: true);
        return to.Length;
    }

    /// <summary>Writes the store of a backup and syncs it to disk, if every byte of the backup is as it was written.</summary>
    /// <param name="path">The backup.</param>
    /// <param name="store">Where the store goes; nothing is there.</param>
    /// <param name="ct">Cancels; what was written by then is left behind.</param>
    /// <returns>The backup's first line.</returns>
    /// <exception cref="CliException">It is no backup, or damaged, or cut off, or a newer program's.</exception>
    public static async Task<BackupHeader> ReadAsync(string path, string store, CancellationToken ct)
    {
        await using var from = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var line = await LineAsync(from, ct);
        digest.AppendData(line);
        var header = Header(line);
        if (header.Bytes < 0 || from.Length - from.Position != header.Bytes + SHA256.HashSizeInBytes)
            throw Damaged("it is shorter or longer than it says");
        await using (var to = Private(store))
        {
            await CopyAsync(from, to, header.Bytes, digest, ct);
            var said = new byte[SHA256.HashSizeInBytes];
            await from.ReadExactlyAsync(said, ct);
            if (!digest.GetHashAndReset().AsSpan().SequenceEqual(said)) throw Damaged("its checksum is not that of its content");
            to.Flush(flushToDisk: true);
        }
        return header;
    }

    /// <summary>That a backup cannot be believed.</summary>
    public static CliException Damaged(string why) =>
        new(ExitCode.Corrupt, "corrupt", $"That backup is damaged: {why}. Nothing was restored from it.");

    private static FileStream Private(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private static async Task CopyAsync(Stream from, Stream to, long bytes, IncrementalHash digest, CancellationToken ct)
    {
        var buffer = new byte[BufferBytes];
        for (var left = bytes; left > 0;)
        {
            var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), ct);
            if (read == 0) throw new EndOfStreamException();
            digest.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), ct);
            left -= read;
        }
    }

    private static async Task<byte[]> LineAsync(Stream from, CancellationToken ct)
    {
        using var line = new MemoryStream();
        var one = new byte[1];
        do
        {
            if (line.Length > HeaderBytesMax || await from.ReadAsync(one, ct) == 0) throw NoBackup();
            line.Write(one);
            // What begins otherwise is not read on for a line that may never end.
            if (line.Length == 1 && one[0] != (byte)'{') throw NoBackup();
        }
        while (one[0] != (byte)'\n');
        return line.ToArray();
    }

    private static BackupHeader Header(byte[] line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (!document.RootElement.TryGetProperty("ingrain-backup", out var version) || !version.TryGetInt32(out var number))
                throw NoBackup();
            if (number > BackupHeader.Current)
                throw new CliException(ExitCode.Unavailable, "too-new", "A newer Ingrain made that backup; install that one.");
            return document.RootElement.Deserialize(CliJson.Default.BackupHeader) is { At: not null, Spaces: not null } header
                ? header
                : throw NoBackup();
        }
        catch (JsonException)
        {
            throw NoBackup();
        }
    }

    private static CliException NoBackup() => new(ExitCode.Corrupt, "corrupt",
        "That is no backup, or its beginning is damaged. A bundle of one space is restored by 'ingrain import'.");
}

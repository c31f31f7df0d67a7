using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Ingrain.Indexes;

namespace Ingrain;

/// <summary>
/// Where what is derived from one space is kept between processes. A cache: written aside and renamed into place, believed only where its
/// checksums are right, this very build wrote it, and the log still holds what it was derived from; else it is derived anew.
/// </summary>
internal sealed class SnapshotFile
{
    private const ulong Magic = 0x3150_4e53_474e_49; // marks both ends

    // What a build writes only that build reads: no layout has to stay readable, since the log can always be read again.
    private static readonly Guid s_build = Assembly.GetExecutingAssembly().ManifestModule.ModuleVersionId;

    private readonly string _path;

    /// <summary>Names the file of a space.</summary>
    /// <param name="folder">The store's folder for snapshots.</param>
    /// <param name="space">The space.</param>
    /// <param name="kind">What is derived.</param>
    public SnapshotFile(string folder, SpaceId space, string kind) => _path = PathOf(folder, space, kind);

    /// <summary>The path of what is kept of a space.</summary>
    /// <param name="folder">The store's folder for snapshots.</param>
    /// <param name="space">The space.</param>
    /// <param name="kind">What is kept.</param>
    public static string PathOf(string folder, SpaceId space, string kind)
    {
        // Hashed, since a space's name may hold what a file's may not, and names of spaces are nobody's business on disk.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(space.Name)).AsSpan(0, 16));
        return Path.Combine(folder, $"{name}.{kind}");
    }

    /// <summary>Reads the snapshot.</summary>
    /// <param name="load">Reads what was derived, told up to where.</param>
    /// <returns>Up to where, or null where there is none that can be believed; what was read until then is to be thrown away.</returns>
    public SnapshotPoint? Load(Action<SnapshotReader, long> load)
    {
        try
        {
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            var reader = new SnapshotReader(file);
            if (reader.Read<ulong>() != Magic || reader.Read<Guid>() != s_build) return null;
            var point = new SnapshotPoint(reader.Read<long>(), reader.Read<long>(), reader.ReadArray<byte>());
            load(reader, point.Sequence);
            return reader.Read<ulong>() == Magic ? point : null;
        }
        catch (Exception e) when (e is DamagedSnapshotException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes the snapshot beside its place and moves it there.</summary>
    /// <param name="point">Up to where it was derived.</param>
    /// <param name="write">Writes what was derived.</param>
    /// <returns>Whether it was written. A full disk or a folder that may not be written costs the snapshot and nothing else.</returns>
    public bool Save(SnapshotPoint point, Action<SnapshotWriter> write)
    {
        // Of this process: another one may be writing its own at this moment. The last one renamed stays.
        var aside = $"{_path}.{Environment.ProcessId}";
        try
        {
            CreateFolderOf(_path);
            using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20))
            {
                var writer = new SnapshotWriter(file);
                writer.Write(Magic);
                writer.Write(s_build);
                writer.Write(point.Sequence);
                writer.Write(point.ErasuresSeen);
                writer.WriteArray(point.Hash.Span);
                write(writer);
                writer.Write(Magic);
            }
            File.Move(aside, _path, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Delete();
            return false;
        }
    }

    /// <summary>Removes the snapshot and what lies half-written beside it.</summary>
    public void Delete()
    {
        try
        {
            foreach (var path in Directory.EnumerateFiles(Path.GetDirectoryName(_path)!, Path.GetFileName(_path) + "*")) File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not there, or not ours: nothing of it will be believed either way.
        }
    }

    /// <summary>Makes the folder that a path lies in, for nobody but its user.</summary>
    /// <param name="path">The path.</param>
    public static void CreateFolderOf(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

/// <summary>Up to where something was derived.</summary>
/// <param name="Sequence">The last changeset applied.</param>
/// <param name="ErasuresSeen">The last erasure heeded, 0 for none.</param>
/// <param name="Hash">That changeset's place in the chain: another log with the same numbers has another.</param>
internal sealed record SnapshotPoint(long Sequence, long ErasuresSeen, ReadOnlyMemory<byte> Hash);

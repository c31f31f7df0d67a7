using System.Security.Cryptography;
using System.Text;

namespace Ingrain.Execution;

/// <summary>Modules as files, by path below one folder: what a program can load. Immutable; equal by content.</summary>
public sealed class ModuleTree : IEquatable<ModuleTree>
{
    /// <summary>No modules.</summary>
    public static ModuleTree Empty { get; } = new(new Dictionary<string, string>());

    /// <summary>Makes a tree.</summary>
    /// <param name="files">Texts by relative path, parts joined by slashes; each part a plain file name.</param>
    public ModuleTree(IReadOnlyDictionary<string, string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        Files = new SortedDictionary<string, string>(files.ToDictionary(), StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, text) in Files)
        {
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(path)));
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }
        Hash = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Texts by path.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>Says the content: SHA-256 over the digests of paths and texts, as 64 lower-case hexadecimal digits.</summary>
    public string Hash { get; }

    /// <inheritdoc/>
    public bool Equals(ModuleTree? other) => other is not null && other.Hash == Hash;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ModuleTree);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Hash);
}

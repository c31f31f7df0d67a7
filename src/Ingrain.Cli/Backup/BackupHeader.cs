using System.Text.Json.Serialization;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Backup;

/// <summary>The first line of a backup.</summary>
/// <param name="Version">The version of the format.</param>
/// <param name="At">When it was made, in UTC.</param>
/// <param name="Bytes">How many bytes of the store follow.</param>
/// <param name="Spaces">What each space's log ended with.</param>
internal sealed record BackupHeader(
    [property: JsonPropertyName("ingrain-backup")] int Version, string At, long Bytes, IReadOnlyList<RootShape> Spaces)
{
    /// <summary>The version that is written and read.</summary>
    public const int Current = 1;
}

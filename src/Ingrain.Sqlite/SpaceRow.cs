using Ingrain.Storage;

namespace Ingrain.Sqlite;

/// <summary>A space: the number that leads every key, the key for tombstones, and the head.</summary>
internal sealed record SpaceRow(long Number, ReadOnlyMemory<byte> Key, SpaceHead Head);

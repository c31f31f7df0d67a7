namespace Ingrain.Server.Stdio;

/// <summary>One line of input: its bytes, or of a line beyond the bound only its two ends.</summary>
/// <param name="Bytes">The line without its end, or the first bytes of one that is too long. Valid until the next line is read.</param>
/// <param name="IsTooLong">Whether it was beyond the bound and dropped.</param>
/// <param name="Tail">The last bytes of a line that is too long; empty for any other.</param>
internal readonly record struct ReadLine(ReadOnlyMemory<byte> Bytes, bool IsTooLong, ReadOnlyMemory<byte> Tail);

namespace Ingrain.Indexes;

/// <summary>A snapshot that cannot be believed. Its index is rebuilt from the log.</summary>
/// <param name="message">What is wrong with it.</param>
internal sealed class DamagedSnapshotException(string message) : Exception(message);

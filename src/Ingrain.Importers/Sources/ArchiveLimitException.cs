namespace Ingrain.Importers;

/// <summary>An archive unpacks to more than is accepted. Caught where the entry is read, and told as a skipped thing.</summary>
internal sealed class ArchiveLimitException(string message) : IOException(message);

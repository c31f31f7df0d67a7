namespace Ingrain.Importers;

/// <summary>
/// An import could not begin. Once it has begun, whatever cannot be brought over is told as <see cref="ImportedThing.Skipped"/> instead.
/// The message is safe to show: it holds paths and reasons, never content.
/// </summary>
public sealed class ImportException : Exception
{
    /// <summary>An import error.</summary>
    /// <param name="code">Why.</param>
    /// <param name="message">Why, in words for a person.</param>
    /// <param name="inner">What the system said, where it said something.</param>
    public ImportException(ImportErrorCode code, string message, Exception? inner = null) : base(message, inner) => Code = code;

    /// <summary>Why, for programs.</summary>
    public ImportErrorCode Code { get; }
}

using System.Text.Json.Serialization.Metadata;

namespace Ingrain.Server.Http;

/// <summary>What a handler gives back: a document, or that it has written the response itself.</summary>
internal sealed record HttpAnswer
{
    /// <summary>The response is written already: a stream.</summary>
    public static readonly HttpAnswer Streamed = new() { Status = 200 };

    /// <summary>The status.</summary>
    public required int Status { get; init; }

    /// <summary>The document; null for none.</summary>
    public object? Document { get; init; }

    /// <summary>How the document is written.</summary>
    public JsonTypeInfo? Type { get; init; }

    /// <summary>Text instead of a document, with its media type.</summary>
    public (string Text, string MediaType)? Text { get; init; }

    /// <summary>The content hash that <c>ETag</c> says; null for none.</summary>
    public string? ContentHash { get; init; }

    /// <summary>A document.</summary>
    public static HttpAnswer Ok<T>(T document, JsonTypeInfo<T> type, string? contentHash = null) where T : class =>
        new() { Status = 200, Document = document, Type = type, ContentHash = contentHash };
}

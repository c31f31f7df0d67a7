namespace Ingrain.Models;

/// <summary>Whom an <see cref="OpenAiEmbeddingGenerator"/> asks for what.</summary>
public sealed class OpenAiEndpoint
{
    /// <summary>OpenAI's own address.</summary>
    public static readonly Uri OpenAi = new("https://api.openai.com/v1");

    /// <summary>Names an endpoint.</summary>
    /// <param name="model">The model's name there.</param>
    /// <param name="address">
    /// The address that <c>/embeddings</c> is below, such as <c>http://localhost:11434/v1</c>; null for OpenAI's.
    /// </param>
    /// <param name="key">The key; null for none.</param>
    /// <exception cref="ArgumentException">
    /// The address is no plain http or https address, or the key would cross a network readable by all.
    /// </exception>
    public OpenAiEndpoint(string model, Uri? address = null, string? key = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        (Model, Address, Key) = (model, address ?? OpenAi, string.IsNullOrWhiteSpace(key) ? null : key.Trim());
        // A name or key within the address would be shown with it; a query would be lost.
        if (!Address.IsAbsoluteUri || Address.Scheme is not ("http" or "https") || IsMoreThanPlain(Address))
            throw new ArgumentException("The address is to be http or https, without a user, a key or a query in it.", nameof(address));
        if (Key is not null && Key.Any(c => c is < '!' or > '~'))
            throw new ArgumentException("The key holds characters that no key has.", nameof(key));
        if (Key is not null && Address.Scheme == "http" && !Address.IsLoopback)
            throw new ArgumentException("A key is sent over https only, or within this machine.", nameof(address));
        Embeddings = new Uri(Address.AbsoluteUri.TrimEnd('/') + "/embeddings");
    }

    /// <summary>The model's name there.</summary>
    public string Model { get; }

    /// <summary>The address that <c>/embeddings</c> is below.</summary>
    public Uri Address { get; }

    /// <summary>How long one attempt may take, all of it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    internal string? Key { get; }

    internal Uri Embeddings { get; }

    private static bool IsMoreThanPlain(Uri address) => address.UserInfo.Length + address.Query.Length + address.Fragment.Length > 0;
}

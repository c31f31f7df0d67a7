namespace Ingrain.Cli.Configuration;

/// <summary>One thing that can be chosen: by an option, else by a variable, else by the configuration's file.</summary>
/// <param name="Name">Its name in the file; a dot parts an object from its member.</param>
/// <param name="Flag">The option.</param>
/// <param name="Variable">The variable.</param>
/// <param name="Kind">What it is in the file.</param>
internal sealed record ConfigKey(string Name, string Flag, string Variable, ConfigKind Kind)
{
    public static readonly ConfigKey Db = new("db", "--db", "INGRAIN_DB", ConfigKind.Path);
    public static readonly ConfigKey Space = new("space", "--space", "INGRAIN_SPACE", ConfigKind.Text);
    public static readonly ConfigKey Embedder = new("embedder", "--embedder", "INGRAIN_EMBEDDER", ConfigKind.Private);
    public static readonly ConfigKey Port = new("serve.port", "--port", "INGRAIN_SERVE_PORT", ConfigKind.Number);
    public static readonly ConfigKey Address = new("serve.address", "--address", "INGRAIN_SERVE_ADDRESS", ConfigKind.Text);
    public static readonly ConfigKey Remote = new("serve.remote", "--remote", "INGRAIN_SERVE_REMOTE", ConfigKind.Flag);
    public static readonly ConfigKey Hosts = new("serve.hosts", "--host", "INGRAIN_SERVE_HOSTS", ConfigKind.Texts);
    public static readonly ConfigKey Origins = new("serve.origins", "--origin", "INGRAIN_SERVE_ORIGINS", ConfigKind.Texts);
    public static readonly ConfigKey Rate = new("serve.rate", "--rate", "INGRAIN_SERVE_RATE", ConfigKind.Number);
    public static readonly ConfigKey Log = new("serve.log", "--log", "INGRAIN_SERVE_LOG", ConfigKind.Flag);
    public static readonly ConfigKey Issuer = new("serve.oauthIssuer", "--oauth-issuer", "INGRAIN_SERVE_OAUTH_ISSUER", ConfigKind.Text);
    public static readonly ConfigKey Audience = new(
        "serve.oauthAudience", "--oauth-audience", "INGRAIN_SERVE_OAUTH_AUDIENCE", ConfigKind.Text);
    public static readonly ConfigKey Otlp = new("serve.otlp", "--otlp", "OTEL_EXPORTER_OTLP_ENDPOINT", ConfigKind.Private);

    /// <summary>All of them, as documents list them.</summary>
    public static readonly IReadOnlyList<ConfigKey> All =
        [Db, Space, Embedder, Port, Address, Remote, Hosts, Origins, Rate, Issuer, Audience, Log, Otlp];
}

/// <summary>What a key is in the file.</summary>
internal enum ConfigKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A text that may hold a key: it is never shown.</summary>
    Private,

    /// <summary>A file; from the file's folder on, where it is not absolute.</summary>
    Path,

    /// <summary>Texts; in a variable parted by commas.</summary>
    Texts,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Flag,
}

/// <summary>What was chosen for a key, and by what.</summary>
/// <param name="Values">The values; one, unless the key takes several.</param>
/// <param name="From">The option, the variable or the file.</param>
internal sealed record Chosen(IReadOnlyList<string> Values, string From);

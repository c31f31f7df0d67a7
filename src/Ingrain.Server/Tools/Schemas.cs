namespace Ingrain.Server.Tools;

/// <summary>Parts that the output schemas share. They name what a reader can rely on; more members may be there.</summary>
internal static class Schemas
{
    /// <summary>A text.</summary>
    public const string Text = """{"type":"string"}""";

    /// <summary>A whole number.</summary>
    public const string Whole = """{"type":"integer"}""";

    /// <summary>Texts.</summary>
    public const string Texts = """{"type":"array","items":{"type":"string"}}""";

    /// <summary>A thing that is kept: a <see cref="Wire.MemoryItem"/>.</summary>
    public const string Item = """{"type":"object","required":["kind","id","text"]}""";

    /// <summary>Things of which no more is said.</summary>
    public const string Objects = """{"type":"array","items":{"type":"object"}}""";

    /// <summary>A schema of an object.</summary>
    /// <param name="required">The members always there, as <c>"a","b"</c>.</param>
    /// <param name="properties">The members, as <c>"a":{…}</c>.</param>
    public static string Object(string required, string properties) =>
        $$"""{"type":"object","properties":{{{properties}}},"required":[{{required}}]}""";
}

using System.Text.Json;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Configuration;

/// <summary>
/// The configuration's file: JSON, read strictly, so that nothing that somebody meant is passed over. It is named by <c>--config</c> or
/// INGRAIN_CONFIG, or lies in the user's own folder of settings; one in the folder that a program happens to be started in is never read,
/// since a stranger's project could send memories elsewhere by it.
/// </summary>
internal sealed class ConfigFile
{
    public const string Variable = "INGRAIN_CONFIG";

    private const int BytesMax = 1 << 20;

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    private readonly Dictionary<string, IReadOnlyList<string>> _values = [];

    private ConfigFile(string? path) => Path = path;

    /// <summary>Where it lies; null where there is none.</summary>
    public string? Path { get; }

    /// <summary>Reads the file that is named, or the user's own where there is one.</summary>
    /// <param name="option">The file that the option names; null where it was not given.</param>
    /// <param name="surroundings">The environment.</param>
    public static ConfigFile Read(string? option, Surroundings surroundings)
    {
        var named = option ?? (surroundings.Variable(Variable) is { Length: > 0 } variable ? variable : null);
        var path = named is null ? Own(surroundings) : Full(named);
        if (path is null || (named is null && !File.Exists(path))) return new ConfigFile(null);
        var file = new ConfigFile(path);
        file.Take(Bytes(path));
        return file;
    }

    /// <summary>What the file says of a key; null for nothing.</summary>
    public IReadOnlyList<string>? Find(ConfigKey key) => _values.GetValueOrDefault(key.Name);

    private static string? Own(Surroundings surroundings)
    {
        if (surroundings.Variable("XDG_CONFIG_HOME") is { Length: > 0 } xdg && System.IO.Path.IsPathRooted(xdg))
            return System.IO.Path.Combine(xdg, "ingrain", "ingrain.json");
        if (OperatingSystem.IsWindows() && surroundings.Variable("APPDATA") is { Length: > 0 } roaming)
            return System.IO.Path.Combine(roaming, "ingrain", "ingrain.json");
        return surroundings.Variable("HOME") is { Length: > 0 } home
            ? System.IO.Path.Combine(home, ".config", "ingrain", "ingrain.json")
            : null;
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            if (new FileInfo(path).Length > BytesMax) throw CliException.Invalid($"The configuration '{path}' is too large.");
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliException.Invalid($"The configuration '{path}' cannot be read.", e);
        }
    }

    private void Take(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, s_strict);
            Take("", document.RootElement);
        }
        catch (JsonException e)
        {
            throw CliException.Invalid($"The configuration '{Path}' is no JSON, or says something twice (line {e.LineNumber + 1}).", e);
        }
    }

    private void Take(string prefix, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Wrong(prefix.TrimEnd('.'), "is an object");
        foreach (var member in element.EnumerateObject())
        {
            var name = prefix + member.Name;
            if (ConfigKey.All.Any(k => k.Name.StartsWith(name + ".", StringComparison.Ordinal)))
                Take(name + ".", member.Value);
            else if (ConfigKey.All.FirstOrDefault(k => k.Name == name) is { } key)
                _values[name] = Values(key, member.Value);
            else
                throw CliException.Invalid($"The configuration '{Path}' names '{TerminalText.Clip(name, 60)}', which nothing here knows. "
                    + $"There are: {string.Join(", ", ConfigKey.All.Select(k => k.Name))}.");
        }
    }

    private IReadOnlyList<string> Values(ConfigKey key, JsonElement value) => (key.Kind, value.ValueKind) switch
    {
        (ConfigKind.Text or ConfigKind.Private, JsonValueKind.String) => [value.GetString()!],
        (ConfigKind.Path, JsonValueKind.String) =>
            [System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path!)!, value.GetString()!)],
        (ConfigKind.Number, JsonValueKind.Number) when value.TryGetInt32(out _) => [value.GetRawText()],
        (ConfigKind.Flag, JsonValueKind.True or JsonValueKind.False) => [value.GetRawText()],
        (ConfigKind.Texts, JsonValueKind.Array) when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) =>
            [.. value.EnumerateArray().Select(v => v.GetString()!)],
        _ => throw Wrong(key.Name, key.Kind switch
        {
            ConfigKind.Number => "is a whole number",
            ConfigKind.Flag => "is true or false",
            ConfigKind.Texts => "is a list of texts",
            _ => "is a text",
        }),
    };

    private CliException Wrong(string name, string what) =>
        CliException.Invalid(name.Length == 0 ? $"The configuration '{Path}' {what}." : $"In the configuration '{Path}', '{name}' {what}.");

    private static string Full(string path)
    {
        try
        {
            return System.IO.Path.GetFullPath(path);
        }
        catch (ArgumentException e)
        {
            throw CliException.Invalid("--config: that is no path.", e);
        }
    }
}

using Ingrain.Server.Access;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;

namespace Ingrain.Server.Dashboard;

/// <summary>The dashboard's own style and scripts: resources of this assembly, given by name and by a hash of what they hold.</summary>
internal static class AssetFiles
{
    private const string Prefix = "dashboard/";

    private static readonly Dictionary<string, Asset> s_all = Load();

    /// <summary>The endpoint that gives them, to anybody: they say nothing of any memory.</summary>
    public static RestRoute Route { get; } = new()
    {
        Method = "GET", Pattern = "/ui/assets/{version}/{name}", Id = "uiAsset", Summary = "", Needs = TokenVerbs.None, IsPage = true,
        HandleAsync = (call, _) => Task.FromResult(Answer(call)),
    };

    /// <summary>The address of one.</summary>
    /// <param name="name">Its file's name.</param>
    public static string Link(string name) => Dashboard.Link.To("assets", s_all[name].Version, name);

    private static HttpAnswer Answer(RestCall call)
    {
        if (!s_all.TryGetValue(call.Path["name"], out var asset) || asset.Version != call.Path["version"])
            throw ProblemException.NotFound();
        // The address changes with the content.
        call.Http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return new HttpAnswer { Status = 200, Text = (asset.Text, asset.MediaType) };
    }

    private static Dictionary<string, Asset> Load()
    {
        var assembly = typeof(AssetFiles).Assembly;
        return assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(
            n => n[Prefix.Length..], n =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
                var text = reader.ReadToEnd();
                return new Asset(text, MediaTypeOf(n), Page.VersionOf(System.Text.Encoding.UTF8.GetBytes(text)));
            }, StringComparer.Ordinal);
    }

    private static string MediaTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new InvalidOperationException($"No media type is known for {name}."),
    };

    private sealed record Asset(string Text, string MediaType, string Version);
}

using Ingrain.Server.Rest;

namespace Ingrain.Server.Http;

/// <summary>Finds the endpoint of a request. Fixed segments go before parameters.</summary>
internal sealed class RouteTable(IReadOnlyList<RestRoute> routes)
{
    /// <summary>Every endpoint.</summary>
    public IReadOnlyList<RestRoute> All => routes;

    /// <summary>Finds an endpoint.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="segments">Its path.</param>
    /// <returns>
    /// The endpoint with its path's parameters; or none, with the methods that the path knows, which are empty for a path that is not.
    /// </returns>
    public (RestRoute? Route, IReadOnlyDictionary<string, string> Path, IReadOnlyList<string> Methods) Find(
        string method, IReadOnlyList<string> segments)
    {
        var fitting = routes.Where(r => Fits(r.Segments, segments)).ToList();
        if (fitting.Count == 0) return (null, s_none, []);
        // Whatever can be got can be asked for its head.
        var wanted = method == "HEAD" ? "GET" : method;
        // Of one method, a path of fixed words is never taken for one with a parameter in its place; of another, it hides nothing that has
        // such a word for its name.
        if (fitting.Where(r => r.Method == wanted).MaxBy(FixedWords) is not { } route) return (null, s_none, Methods(fitting));
        var path = new Dictionary<string, string>();
        for (var i = 0; i < segments.Count; i++)
            if (IsParameter(route.Segments[i])) path[route.Segments[i][1..^1]] = segments[i];
        return (route, path, []);
    }

    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    private static List<string> Methods(IEnumerable<RestRoute> fitting)
    {
        List<string> methods = [.. fitting.Select(r => r.Method).Distinct(), "OPTIONS"];
        if (methods.Contains("GET")) methods.Add("HEAD");
        return methods;
    }

    private static int FixedWords(RestRoute route) => route.Segments.Count(s => !IsParameter(s));

    private static bool IsParameter(string segment) => segment.StartsWith('{');

    private static bool Fits(IReadOnlyList<string> pattern, IReadOnlyList<string> segments)
    {
        if (pattern.Count != segments.Count) return false;
        for (var i = 0; i < pattern.Count; i++)
            if (IsParameter(pattern[i]) ? segments[i].Length == 0 : pattern[i] != segments[i]) return false;
        return true;
    }
}

using System.Text.Json.Serialization.Metadata;
using Ingrain.Server.Access;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;

namespace Ingrain.Server.DropIns.Mem0Rest;

/// <summary>
/// mem0's REST interface below <c>/mem0/{space}</c>, for its clients as they are: their host is that address, their key an access token.
/// Nothing is inferred, and every request says whose memories it means.
/// </summary>
internal static class Mem0Routes
{
    private const string At = "/mem0/{space}";
    private const string One = At + "/v1/memories/{id}/";
    private static readonly Mem0RestJson s_json = Mem0RestJson.Default;

    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Route("GET", At + "/v1/ping/", "mem0Ping", TokenVerbs.Read, Mem0Verbs.PingAsync) with { Answer = s_json.Mem0Ping },
        Route("POST", At + "/v1/memories/", "mem0AddBefore", TokenVerbs.Write, Mem0Verbs.AddAsync) with { Body = s_json.AddShape },
        Route("POST", At + "/v3/memories/add/", "mem0Add", TokenVerbs.Write, Mem0Verbs.AddAsync) with
        {
            Body = s_json.AddShape, Answer = s_json.Mem0AddAnswer,
        },
        Route("GET", At + "/v1/memories/", "mem0ListByQuery", TokenVerbs.Read, Mem0Verbs.ListByQueryAsync),
        Listing("v2", "mem0ListBefore"),
        Listing("v3", "mem0List") with { Answer = s_json.Mem0Page },
        Searching("v1", "mem0SearchFirst"),
        Searching("v2", "mem0SearchBefore"),
        Searching("v3", "mem0Search") with { Answer = s_json.Mem0Found },
        Route("DELETE", At + "/v1/memories/", "mem0DeleteAll", TokenVerbs.Write, Mem0Verbs.DeleteAllAsync) with
        {
            Answer = s_json.Mem0Message,
        },
        Route("GET", One, "mem0Get", TokenVerbs.Read, Mem0Verbs.GetAsync) with { Answer = s_json.Mem0Memory },
        Route("PUT", One, "mem0Update", TokenVerbs.Write, Mem0Verbs.UpdateAsync) with
        {
            Body = s_json.Mem0UpdateRequest, Answer = s_json.Mem0Memory,
        },
        Route("DELETE", One, "mem0Delete", TokenVerbs.Write, Mem0Verbs.DeleteAsync) with { Answer = s_json.Mem0Message },
        Route("GET", One + "history/", "mem0History", TokenVerbs.Read, Mem0Verbs.HistoryAsync),
        Route("PUT", At + "/v1/batch/", "mem0UpdateMany", TokenVerbs.Write, Mem0Verbs.UpdateManyAsync) with
        {
            Body = s_json.Mem0BatchRequest, Answer = s_json.Mem0Message,
        },
        Route("DELETE", At + "/v1/batch/", "mem0DeleteMany", TokenVerbs.Write, Mem0Verbs.DeleteManyAsync) with
        {
            Body = s_json.Mem0BatchRequest, Answer = s_json.Mem0Message,
        },
        Route("GET", At + "/v1/entities/", "mem0Entities", TokenVerbs.Read, Mem0Verbs.EntitiesAsync) with { Answer = s_json.Mem0Entities },
        DeletingEntity("v1", "mem0DeleteEntityBefore"),
        DeletingEntity("v2", "mem0DeleteEntity"),
        Route("POST", At + "/v1/feedback/", "mem0Feedback", TokenVerbs.Write, Mem0Verbs.FeedbackAsync) with
        {
            Body = s_json.Mem0FeedbackRequest, Answer = s_json.Mem0FeedbackAnswer,
        },
    ];

    /// <summary>An answer.</summary>
    public static HttpAnswer Ok<T>(T document, JsonTypeInfo<T> type) where T : class => HttpAnswer.Ok(document, type);

    private static RestRoute Listing(string version, string id) =>
        Route("POST", $"{At}/{version}/memories/", id, TokenVerbs.Read, Mem0Verbs.ListAsync) with { Body = s_json.Mem0FindRequest };

    private static RestRoute Searching(string version, string id) =>
        Route("POST", $"{At}/{version}/memories/search/", id, TokenVerbs.Read, Mem0Verbs.SearchAsync) with
        {
            Body = s_json.Mem0FindRequest,
        };

    private static RestRoute DeletingEntity(string version, string id) =>
        Route("DELETE", $"{At}/{version}/entities/{{type}}/{{name}}/", id, TokenVerbs.Write, Mem0Verbs.DeleteEntityAsync) with
        {
            Answer = s_json.Mem0Message,
        };

    private static RestRoute Route(
        string method, string pattern, string id, TokenVerbs needs, Func<Mem0Call, CancellationToken, Task<HttpAnswer>> handle) => new()
        {
            Method = method, Pattern = pattern, Id = id, Summary = "As mem0's clients send it.", Needs = needs, WholeSpace = true,
            TakesAnyQuery = true, HandleAsync = (call, ct) => handle(new Mem0Call(call), ct),
        };
}

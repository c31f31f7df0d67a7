using System.Text.Json.Serialization;

namespace Ingrain.Server.Http;

/// <summary>Query parameters, which are texts, as the JSON that arguments are read from.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class QueryJson : JsonSerializerContext;

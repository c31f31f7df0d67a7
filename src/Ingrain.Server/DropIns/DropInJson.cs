using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ingrain.Server.DropIns;

/// <summary>Arguments of tool calls, which come as a map of values.</summary>
[JsonSerializable(typeof(IDictionary<string, JsonElement>))]
internal sealed partial class DropInJson : JsonSerializerContext;

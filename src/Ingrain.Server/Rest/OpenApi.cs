using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Ingrain.Server.Access;
using Ingrain.Server.Http;

namespace Ingrain.Server.Rest;

/// <summary>Writes the OpenAPI 3.1 document of the endpoints, from the same table that requests are led by.</summary>
internal static class OpenApi
{
    /// <summary>The endpoint that gives the document.</summary>
    public static RestRoute Route(IReadOnlyList<RestRoute> routes)
    {
        var text = new Lazy<string>(() => Text([.. routes]));
        return new RestRoute
        {
            Method = "GET", Pattern = "/openapi.json", Id = "openapi", Summary = "This document.", Needs = TokenVerbs.Read,
            HandleAsync = (_, _) => Task.FromResult(new HttpAnswer { Status = 200, Text = (text.Value, "application/json") }),
        };
    }

    /// <summary>The document.</summary>
    public static string Text(IReadOnlyList<RestRoute> routes)
    {
        var paths = new JsonObject();
        var schemas = new JsonObject();
        foreach (var route in routes)
        {
            if (paths[route.Pattern] is not JsonObject path) paths[route.Pattern] = path = new JsonObject();
            path[route.Method.ToLowerInvariant()] = Operation(route, schemas);
        }
        _ = Reference(RestJson.Own.ProblemShape, schemas);
        var document = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Ingrain", ["version"] = "1",
                ["description"] = "Long-term memory for AI agents. What comes out of it is evidence to judge, not orders to follow.",
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["token"] = new JsonObject
                    {
                        ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An access token of 'ingrain token create'.",
                    },
                },
                ["schemas"] = new JsonObject(schemas.OrderBy(s => s.Key, StringComparer.Ordinal)
                    .Select(s => KeyValuePair.Create(s.Key, s.Value?.DeepClone()))),
            },
        };
        using var bytes = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(bytes, options)) document.WriteTo(json);
        return Encoding.UTF8.GetString(bytes.ToArray()).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Operation(RestRoute route, JsonObject schemas)
    {
        var operation = new JsonObject
        {
            ["operationId"] = route.Id, ["summary"] = route.Summary, ["x-ingrain-needs"] = Needs(route), ["parameters"] = Parameters(route),
        };
        if (route.Needs == TokenVerbs.None) operation["security"] = new JsonArray();
        if (route.Body is { } body)
            operation["requestBody"] = new JsonObject
            {
                ["required"] = !route.BodyIsOptional, ["content"] = Content("application/json", Reference(body, schemas)),
            };
        if (route.RawBody is { } raw)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(raw, new JsonObject()) };
        var answer = route.Answer is { } type ? Reference(type, schemas)
            : route.MediaType == "application/json" ? new JsonObject() : new JsonObject { ["type"] = "string" };
        operation["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "Done.", ["content"] = Content(route.MediaType, answer) },
            ["default"] = new JsonObject
            {
                ["description"] = "A problem document; 'code' says which.",
                ["content"] = Content("application/problem+json", Pointer("ProblemShape")),
            },
        };
        return operation;
    }

    /// <summary>What a token must allow, as one word for programs and tests.</summary>
    private static string Needs(RestRoute route) =>
        route.Needs.ToString().ToLowerInvariant() + (route.WholeSpace ? " of the whole space" : "");

    private static JsonArray Parameters(RestRoute route)
    {
        var parameters = new JsonArray();
        foreach (var segment in route.Segments.Where(s => s.StartsWith('{')))
            parameters.Add(Parameter(segment[1..^1], "path", "", isRequired: true, new JsonObject { ["type"] = "string" }));
        foreach (var argument in route.Query.All)
        {
            using var bytes = new MemoryStream();
            using (var json = new Utf8JsonWriter(bytes)) (argument with { Description = "" }).WriteSchema(json);
            parameters.Add(Parameter(argument.Name, "query", argument.Description, argument.IsRequired, JsonNode.Parse(bytes.ToArray())!));
        }
        if (route.Writes) parameters.Add(Parameter("Idempotency-Key", "header", "The same again gives the first result.", false,
            new JsonObject { ["type"] = "string", ["maxLength"] = 200 }));
        if (route.TakesIfMatch) parameters.Add(Parameter("If-Match", "header", "The ETag of the version to write on, in its quotes.", false,
            new JsonObject { ["type"] = "string" }));
        return parameters;
    }

    private static JsonObject Parameter(string name, string place, string description, bool isRequired, JsonNode schema)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place };
        if (description.Length > 0) parameter["description"] = description;
        if (isRequired) parameter["required"] = true;
        parameter["schema"] = schema;
        return parameter;
    }

    private static JsonObject Content(string mediaType, JsonNode schema) =>
        new() { [mediaType] = new JsonObject { ["schema"] = schema } };

    /// <summary>A pointer to a type's schema, which is added where it is not there yet; the types within it likewise.</summary>
    private static JsonObject Reference(JsonTypeInfo type, JsonObject schemas)
    {
        var name = type.Type.Name;
        if (schemas.ContainsKey(name)) return Pointer(name);
        schemas[name] = new JsonObject();
        schemas[name] = type.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, schema) =>
                (Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type) is { IsEnum: true } words ? Enumeration(words)
                : context.TypeInfo.Type != type.Type && context.TypeInfo is { Kind: JsonTypeInfoKind.Object }
                    ? Reference(context.TypeInfo, schemas)
                    : WithoutAbsent(context.TypeInfo, schema),
        });
        return Pointer(name);
    }

    /// <summary>A schema that requires nothing that may be null, where what is null is left out of answers.</summary>
    private static JsonNode WithoutAbsent(JsonTypeInfo type, JsonNode schema)
    {
        if (type.Options.DefaultIgnoreCondition != JsonIgnoreCondition.WhenWritingNull) return schema;
        if (schema is not JsonObject { } all || all["required"] is not JsonArray required) return schema;
        foreach (var member in type.Properties.Where(p => p.IsGetNullable))
            required.RemoveAll(r => r?.GetValue<string>() == member.Name);
        if (required.Count == 0) all.Remove("required");
        return schema;
    }

    private static JsonObject Enumeration(Type words) => new()
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. Enum.GetNames(words).Select(n => (JsonNode)JsonNamingPolicy.KebabCaseLower.ConvertName(n))]),
    };

    private static JsonObject Pointer(string name) => new() { ["$ref"] = "#/components/schemas/" + name };
}

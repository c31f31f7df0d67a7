using System.Text.Json;
using Ingrain.House;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Http;

/// <summary>What is answered has every member that the OpenAPI document requires, and none that it does not name.</summary>
public class Answering_as_documented
{
    private const string Space = "/v1/spaces/mine/";

    private static readonly JsonElement s_document = JsonElement.Parse(File.ReadAllText(RepositoryRoot.At("docs", "openapi.json")));

    [Fact]
    public async Task leaves_out_nothing_that_is_required_and_adds_nothing_unknown()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        var fact = await ada.PostAsync(Space + "facts", new { statement = "deploys run on Tuesdays" }).OkAsync();
        var one = Space + $"memories/fact/{fact.GetProperty("memory").GetProperty("id").GetString()}";
        var episode = new { session = "s", role = "user", content = "when do deploys run" };

        Check("rememberFact", fact);
        Check("rememberNote", await ada.PostAsync(Space + "notes", new { path = "a.md", text = "on Tuesdays" }).OkAsync());
        Check("rememberMany", await ada.PostAsync(Space + "remember", new { items = new[] { new { episode } } }).OkAsync());
        Check("list", await ada.ReadAsync(Space + "memories?kind=fact").OkAsync());
        Check("open", await ada.ReadAsync(one).OkAsync());
        Check("history", await ada.ReadAsync(one + "/history").OkAsync());
        Check("log", await ada.ReadAsync(Space + "log").OkAsync());
        Check("diff", await ada.ReadAsync(Space + "diff?from=0").OkAsync());
        Check("recall", await ada.PostAsync(Space + "recall", new { query = "when do deploys run", explain = true }).OkAsync());
        Check("listSpaces", await ada.ReadAsync("/v1/spaces").OkAsync());
        Check("openSpace", await ada.ReadAsync("/v1/spaces/empty").OkAsync());
        Check("retractMany", await ada.PostAsync(Space + "retract", new { targets = new[] { new { kind = "fact", id = "x" } } }).OkAsync());
        Check("rollback", await ada.PostAsync(Space + "rollback", new { sequence = 1 }).OkAsync());
        Check("previewErase", await ada.PostAsync(
            Space + "erase/preview", new { targets = new[] { new { kind = "fact", id = "x" } } }).OkAsync());
    }

    [Fact]
    public void names_the_precondition_where_it_is_kept()
    {
        var headers = Operation("rememberNote").GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString());

        Assert.Contains("If-Match", headers);
    }

    private static void Check(string operation, JsonElement answer)
    {
        var schema = Operation(operation).GetProperty("responses").GetProperty("200").GetProperty("content")
            .GetProperty("application/json").GetProperty("schema");
        Check(schema, answer, operation);
    }

    private static JsonElement Operation(string id) => s_document.GetProperty("paths").EnumerateObject()
        .SelectMany(p => p.Value.EnumerateObject()).Select(o => o.Value).First(o => o.GetProperty("operationId").GetString() == id);

    private static void Check(JsonElement schema, JsonElement value, string place)
    {
        if (schema.TryGetProperty("$ref", out var pointer))
            schema = s_document.GetProperty("components").GetProperty("schemas").GetProperty(pointer.GetString()!.Split('/')[^1]);
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var each in value.EnumerateArray()) Check(schema.GetProperty("items"), each, place + "[]");
            return;
        }
        if (value.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var members)) return;
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray())
                Assert.True(value.TryGetProperty(name.GetString()!, out var _), $"{place} lacks '{name}', which the document requires.");
        foreach (var member in value.EnumerateObject())
        {
            Assert.True(members.TryGetProperty(member.Name, out var own), $"{place} has '{member.Name}', which is not documented.");
            Check(own, member.Value, $"{place}.{member.Name}");
        }
    }
}

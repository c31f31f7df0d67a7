using System.Text.Json;
using Ingrain.House;
using Ingrain.Server.Http;
using Ingrain.Server.Metrics;
using Ingrain.Server.Rest;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Http;

public class Documenting_the_endpoints
{
    private static IReadOnlyList<RestRoute> Routes()
    {
        using var meter = new ServerMeter();
        using var figures = new PrometheusText(meter.Meter);
        return RestRoutes.All(figures, McpRoutes.Of(meter));
    }

    [Fact]
    public void keeps_the_document_in_the_tree_as_the_code_has_it()
    {
        var file = RepositoryRoot.At("docs", "openapi.json");
        var text = OpenApi.Text(Routes());
        if (Environment.GetEnvironmentVariable("INGRAIN_UPDATE_SNAPSHOTS") == "1") File.WriteAllText(file, text);

        Assert.True(File.Exists(file) && File.ReadAllText(file) == text,
            "docs/openapi.json is not what the endpoints are. INGRAIN_UPDATE_SNAPSHOTS=1 writes it anew; then look at the difference.");
    }

    [Fact]
    public void points_only_to_schemas_that_are_there_and_names_each_operation_once()
    {
        var document = JsonElement.Parse(OpenApi.Text(Routes()));
        var schemas = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => s.Name).ToHashSet();
        var pointers = new List<string>();
        Gather(document, pointers);
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject())
            .Select(o => o.Value.GetProperty("operationId").GetString()).ToList();

        Assert.All(pointers, p => Assert.Contains(p.Replace("#/components/schemas/", "", StringComparison.Ordinal), schemas));
        Assert.Equal(operations.Distinct(), operations);
        Assert.NotEmpty(pointers);
    }

    [Fact]
    public void lists_every_endpoint_and_every_code_in_the_guide()
    {
        var page = File.ReadAllText(RepositoryRoot.At("docs", "server.md"));
        var dropIns = File.ReadAllText(RepositoryRoot.At("docs", "dropin.md"));

        foreach (var route in Routes())
        {
            var isDropIn = route.Pattern.StartsWith("/mem0/", StringComparison.Ordinal);
            Assert.Contains($"`{route.Method} {route.Pattern}`", isDropIn ? dropIns : page, StringComparison.Ordinal);
        }
        foreach (var code in Enum.GetValues<MemoryErrorCode>())
            Assert.Contains($"| `{Problems.Word(code)}` | {Problems.StatusOf(code)} |", page, StringComparison.Ordinal);
        foreach (var (code, status) in Problems.OfHttp) Assert.Contains($"| `{code}` | {status} |", page, StringComparison.Ordinal);
    }

    private static void Gather(JsonElement element, List<string> pointers)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var each in element.EnumerateArray()) Gather(each, pointers);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                if (member.NameEquals("$ref")) pointers.Add(member.Value.GetString()!);
                else Gather(member.Value, pointers);
            }
        }
    }
}

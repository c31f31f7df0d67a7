using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace Ingrain.Server.Tests.Conformance;

/// <summary>What the suite wants a client to be asked for.</summary>
internal static class ElicitationSchemas
{
    public static RequestSchema Name => Texts("name");

    public static RequestSchema Person => Texts("username", "email");

    public static RequestSchema Consent => new()
    {
        Properties = new Dictionary<string, PrimitiveSchemaDefinition> { ["ok"] = new BooleanSchema() }, Required = ["ok"],
    };

    public static RequestSchema Defaults => new()
    {
        Properties = new Dictionary<string, PrimitiveSchemaDefinition>
        {
            ["name"] = new StringSchema { Default = "John Doe" },
            ["age"] = new NumberSchema { Type = "integer", Default = 30 },
            ["score"] = new NumberSchema { Default = 95.5 },
            ["status"] = new UntitledSingleSelectEnumSchema { Enum = ["active", "inactive", "pending"], Default = "active" },
            ["verified"] = new BooleanSchema { Default = true },
        },
    };

    public static RequestSchema Enums => new()
    {
        Properties = new Dictionary<string, PrimitiveSchemaDefinition>
        {
            ["untitledSingle"] = new UntitledSingleSelectEnumSchema { Enum = ["option1", "option2", "option3"] },
            ["titledSingle"] = new TitledSingleSelectEnumSchema { OneOf = Titled },
            ["legacyEnum"] = new LegacyTitledEnumSchema
            {
                Enum = ["opt1", "opt2", "opt3"], EnumNames = ["Option One", "Option Two", "Option Three"],
            },
            ["untitledMulti"] = new UntitledMultiSelectEnumSchema
            {
                Items = new UntitledEnumItemsSchema { Enum = ["option1", "option2", "option3"] },
            },
            ["titledMulti"] = new TitledMultiSelectEnumSchema { Items = new TitledEnumItemsSchema { AnyOf = Titled } },
        },
    };

    private static List<EnumSchemaOption> Titled =>
    [
        new() { Const = "value1", Title = "First" }, new() { Const = "value2", Title = "Second" },
        new() { Const = "value3", Title = "Third" },
    ];

    public static RequestSchema Texts(params string[] names) => new()
    {
        Properties = names.ToDictionary(n => n, _ => (PrimitiveSchemaDefinition)new StringSchema()), Required = [.. names],
    };
}

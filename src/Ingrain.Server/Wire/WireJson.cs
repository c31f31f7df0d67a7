using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ingrain.Server.Wire;

/// <summary>How results are written: snake case, members that do not apply left out, no reflection at run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(RecallResult))]
[JsonSerializable(typeof(RememberResult))]
[JsonSerializable(typeof(ObserveResult))]
[JsonSerializable(typeof(OpenResult))]
[JsonSerializable(typeof(ListResult))]
[JsonSerializable(typeof(HistoryResult))]
[JsonSerializable(typeof(LogResult))]
[JsonSerializable(typeof(DiffResult))]
[JsonSerializable(typeof(RetractResult))]
[JsonSerializable(typeof(RollbackResult))]
[JsonSerializable(typeof(ModuleResult))]
[JsonSerializable(typeof(ExecAnswer))]
[JsonSerializable(typeof(SpaceSummary))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>A result as JSON.</summary>
    /// <param name="result">One of the results above.</param>
    public static JsonElement Element<T>(T result) => JsonSerializer.SerializeToElement(result, typeof(T), Default);

    /// <summary>A result as JSON text.</summary>
    /// <param name="result">One of the results above.</param>
    public static string Text<T>(T result) => JsonSerializer.Serialize(result, typeof(T), Default);
}

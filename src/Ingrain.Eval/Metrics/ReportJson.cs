using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ingrain.Eval;

/// <summary>Writes reports as JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RetrievalReport))]
[JsonSerializable(typeof(SuiteReport))]
[JsonSerializable(typeof(ComparisonReport))]
[JsonSerializable(typeof(GoldReport))]
[JsonSerializable(typeof(IReadOnlyList<CombinerTrial>))]
[JsonSerializable(typeof(IReadOnlyList<TaskReport>))]
[JsonSerializable(typeof(TransferReport))]
public sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>Indented JSON.</returns>
    public static string Write(RetrievalReport report) => JsonSerializer.Serialize(report, Default.RetrievalReport);
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Ingrain.Cli.Output;

/// <summary>
/// Every JSON document that a command prints or reads. Generated at build time: reflection would cost more than most commands.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(HelpAnswer))]
[JsonSerializable(typeof(ObserveAnswer))]
[JsonSerializable(typeof(RememberAnswer))]
[JsonSerializable(typeof(RecallAnswer))]
[JsonSerializable(typeof(ThingShape))]
[JsonSerializable(typeof(ListAnswer))]
[JsonSerializable(typeof(LogAnswer))]
[JsonSerializable(typeof(HistoryAnswer))]
[JsonSerializable(typeof(DiffAnswer))]
[JsonSerializable(typeof(RollbackAnswer))]
[JsonSerializable(typeof(RetractAnswer))]
[JsonSerializable(typeof(EraseAnswer))]
[JsonSerializable(typeof(VerifyAnswer))]
[JsonSerializable(typeof(ExportAnswer))]
[JsonSerializable(typeof(BackupAnswer))]
[JsonSerializable(typeof(Backup.BackupHeader))]
[JsonSerializable(typeof(TrainingAnswer))]
[JsonSerializable(typeof(ImportAnswer))]
[JsonSerializable(typeof(RepoExportAnswer))]
[JsonSerializable(typeof(RepoImportAnswer))]
[JsonSerializable(typeof(RepoPassAnswer))]
[JsonSerializable(typeof(ExecAnswer))]
[JsonSerializable(typeof(ProgramFailure))]
[JsonSerializable(typeof(ModuleAnswer))]
[JsonSerializable(typeof(ModuleShape))]
[JsonSerializable(typeof(ModuleListAnswer))]
[JsonSerializable(typeof(ModuleTestAnswer))]
[JsonSerializable(typeof(DoctorAnswer))]
[JsonSerializable(typeof(EmbedderShape))]
[JsonSerializable(typeof(DemoAnswer))]
[JsonSerializable(typeof(ServeAnswer))]
[JsonSerializable(typeof(ReadyAnswer))]
[JsonSerializable(typeof(TokenShape))]
[JsonSerializable(typeof(TokensAnswer))]
[JsonSerializable(typeof(ConnectAnswer))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>One document: indented for a person at a terminal, on one line for a program. Safe to print.</summary>
    public static string Text<T>(T value, JsonTypeInfo<T> type, bool indented)
    {
        using var bytes = new MemoryStream();
        var options = new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(bytes, options)) JsonSerializer.Serialize(writer, value, type);
        return TerminalText.SafeJson(System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }
}

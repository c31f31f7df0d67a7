using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Ingrain.Execution;

namespace Ingrain.Server.Rest;

/// <summary>
/// How requests are read and answers written: camel case, words in kebab case, no reflection at run time. A member that is not known or
/// comes twice is refused: it must not silently do nothing, nor mean one thing here and another elsewhere.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, MaxDepth = 16,
    RespectNullableAnnotations = true,
    Converters =
    [
        typeof(WordConverter<RecordKind>), typeof(WordConverter<RecordState>), typeof(WordConverter<TrustLabel>),
        typeof(WordConverter<ActorKind>), typeof(WordConverter<FactHold>), typeof(WordConverter<ExecStatus>),
    ])]
[JsonSerializable(typeof(SpacesAnswer))]
[JsonSerializable(typeof(ObserveRequest))]
[JsonSerializable(typeof(ObserveAnswer))]
[JsonSerializable(typeof(FactRequest))]
[JsonSerializable(typeof(NoteRequest))]
[JsonSerializable(typeof(RememberAnswer))]
[JsonSerializable(typeof(ListAnswer))]
[JsonSerializable(typeof(OpenAnswer))]
[JsonSerializable(typeof(RecallRequest))]
[JsonSerializable(typeof(RecallAnswer))]
[JsonSerializable(typeof(HistoryAnswer))]
[JsonSerializable(typeof(LogAnswer))]
[JsonSerializable(typeof(DiffAnswer))]
[JsonSerializable(typeof(ReasonRequest))]
[JsonSerializable(typeof(ConfirmRequest))]
[JsonSerializable(typeof(RollbackRequest))]
[JsonSerializable(typeof(RollbackAnswer))]
[JsonSerializable(typeof(EraseRequest))]
[JsonSerializable(typeof(EraseAnswer))]
[JsonSerializable(typeof(ExecRequestShape))]
[JsonSerializable(typeof(ExecAnswerShape))]
[JsonSerializable(typeof(ModuleRequest))]
[JsonSerializable(typeof(ModuleDeleteRequest))]
[JsonSerializable(typeof(ModuleTestRequest))]
[JsonSerializable(typeof(ModuleSearchRequest))]
[JsonSerializable(typeof(ModulesAnswer))]
[JsonSerializable(typeof(ModuleAnswer))]
[JsonSerializable(typeof(ModuleWriteAnswer))]
[JsonSerializable(typeof(ModuleTestAnswer))]
[JsonSerializable(typeof(RememberManyRequest))]
[JsonSerializable(typeof(RetractManyRequest))]
[JsonSerializable(typeof(ManyAnswer))]
[JsonSerializable(typeof(FeedbackRequest))]
[JsonSerializable(typeof(FeedbackAnswer))]
[JsonSerializable(typeof(FeedbackShape))]
[JsonSerializable(typeof(ProblemShape))]
internal sealed partial class RestJson : JsonSerializerContext
{
    /// <summary>The one to use: text of every language as it is, and escaped only what a page could take for markup.</summary>
    public static RestJson Own => Readable.Own;

    /// <summary>Apart, since it needs the generated one to be there before it.</summary>
    private static class Readable
    {
        public static readonly RestJson Own = new(new JsonSerializerOptions(Default.Options)
        {
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        });
    }
}

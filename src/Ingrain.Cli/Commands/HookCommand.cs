using System.CommandLine;
using System.Text.Json;
using Ingrain.Cli.Connect;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>
/// Answers one hook of Claude Code: recalls at the start of a session and before a prompt, observes the transcript after the rest. Whatever
/// goes wrong is told on standard error and ends with exit code 0, since any other would trouble the client.
/// </summary>
internal sealed class HookCommand : CliCommand
{
    /// <summary>Its name, at which the edge of the process knows it.</summary>
    public const string CommandName = "hook";

    private const int BytesMax = 4 * 1024 * 1024;
    private const int PromptLengthMax = 4_000;
    private const int TokensDefault = 1_000;

    private readonly Option<int?> _budget = Flags.Number("--budget", "The most tokens of a recall (default 1,000)", 64, 10_000);

    public HookCommand(CommandSetting setting)
        : base(CommandName, "Answer a hook of Claude Code: recall before a prompt, observe afterwards", setting) => Add(_budget);

    public override string Details =>
        "Reads the hook's JSON on standard input. SessionStart and UserPromptSubmit are answered with what is known, framed as data; "
        + "Stop, SubagentStop, PostToolUse, PreCompact and SessionEnd observe what is new in the transcript, as an import would. Always "
        + "ends with exit code 0. 'ingrain connect claude-code --hooks --write' sets it up.";

    public override IReadOnlyList<(string, string)> Examples => [("hook --space my-project", "what Claude Code starts")];

    public override IReadOnlyList<int> ExitCodes => [ExitCode.Ok];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var input = await ReadAsync(call, ct);
        switch (input.HookEventName)
        {
            case "SessionStart" or "UserPromptSubmit":
                await RecallAsync(call, input, ct);
                break;
            case "Stop" or "SubagentStop" or "PostToolUse" or "PreCompact" or "SessionEnd":
                if (input.TranscriptPath is { Length: > 0 } path) await TranscriptTail.ObserveAsync(call, path, ct);
                break;
            default:
                call.Note($"'{TerminalText.Clip(input.HookEventName ?? "", 40)}' is no hook that memory has a part in.");
                break;
        }
        return ExitCode.Ok;
    }

    private static async Task<HookInput> ReadAsync(Call call, CancellationToken ct)
    {
        await using var stream = call.Surroundings.OpenIn();
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await stream.ReadAsync(buffer, ct)) > 0;)
        {
            if (bytes.Length + count > BytesMax) throw CliException.Invalid("The hook's input is longer than 4 MiB.");
            bytes.Write(buffer, 0, count);
        }
        try
        {
            return JsonSerializer.Deserialize(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), HookJson.Default.HookInput)
                ?? throw CliException.Invalid("The hook's input is empty.");
        }
        catch (JsonException e)
        {
            throw CliException.Invalid("The hook's input is not the JSON of a Claude Code hook.", e);
        }
    }

    private async Task RecallAsync(Call call, HookInput input, CancellationToken ct)
    {
        // At the start nobody has asked anything yet: the folder's name is what is known of the task.
        var text = input.HookEventName == "UserPromptSubmit" ? input.Prompt : Path.GetFileName(input.Cwd?.TrimEnd('/', '\\'));
        if (string.IsNullOrWhiteSpace(text) || text.StartsWith('/')) return;
        if (text.Length > PromptLengthMax) text = VisibleText.Part(text, 0, PromptLengthMax);
        await using var engine = call.Open(StoreUse.Read);
        var query = new RecallQuery { Text = text, LimitTokens = call.Get(_budget) ?? TokensDefault };
        var recalled = await engine.RecallAsync(call.Space, query, ct);
        if (recalled.Context.Length == 0) return;
        var output = new HookOutput(new HookContext(input.HookEventName!, recalled.Context));
        call.Surroundings.Out.WriteLine(JsonSerializer.Serialize(output, HookJson.Default.HookOutput));
    }
}

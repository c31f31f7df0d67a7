using System.Text.Json;
using Ingrain.Server.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Prompts;

/// <summary>Prompts that people pick: recall a topic, begin a session, end one.</summary>
/// <param name="engine">The engine.</param>
/// <param name="settings">The settings.</param>
internal sealed class MemoryPrompts(MemoryEngine engine, McpServerSettings settings)
{
    private const int TopicLengthMax = 2_000;

    private const string End = """
        This session is ending. Look back over it and keep what will matter next time:
        1. What was decided, and why? What did I correct, prefer or ask for? What turned out to be true, false or changed?
        2. For each, recall first. What is known already needs nothing; what has changed is remembered with the same subject and predicate;
           what was wrong is retracted with the reason.
        3. Record the turns that the new facts rest on with observe, and give their ids as evidence.
        4. What worked as a procedure goes into a note, such as runbooks/….md: when it applies, the steps, how to tell that it worked.
        Keep no secrets, no guesses and nothing that is only true today. Then tell me in a few lines what you kept.
        """;

    /// <summary>The list of prompts.</summary>
    public static ListPromptsResult List() => new()
    {
        Prompts =
        [
            new()
            {
                Name = "recall", Title = "Recall a topic", Description = "Puts what is known about a topic before the model.",
                Arguments = [new() { Name = "topic", Description = "What it is about.", Required = true }],
            },
            new()
            {
                Name = "start_session", Title = "Begin with what is known", Description = "Begins a task with what memory knows about it.",
                Arguments = [new() { Name = "task", Description = "What you are going to do.", Required = true }],
            },
            new() { Name = "end_session", Title = "Keep what matters", Description = "Asks the model to keep what the session taught." },
        ],
        TimeToLive = TimeSpan.FromHours(1),
        CacheScope = CacheScope.Public,
    };

    /// <summary>A prompt's messages.</summary>
    /// <param name="prompt">Name and arguments.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="McpProtocolException">There is no such prompt, or an argument is missing.</exception>
    public async Task<GetPromptResult> GetAsync(GetPromptRequestParams? prompt, CancellationToken ct) => prompt?.Name switch
    {
        "recall" => await WithContextAsync(prompt, "topic", "What do you know about this: {0}", ct).ConfigureAwait(false),
        "start_session" => await WithContextAsync(prompt, "task",
            "We begin this task: {0}\nCheck what memory says before you rely on it; recall more as questions come up.", ct)
            .ConfigureAwait(false),
        "end_session" => Result(End),
        _ => throw new McpProtocolException("There is no prompt of that name; there are recall, start_session and end_session.",
            McpErrorCode.InvalidParams),
    };

    private async Task<GetPromptResult> WithContextAsync(GetPromptRequestParams prompt, string argument, string words, CancellationToken ct)
    {
        var value = prompt.Arguments?.TryGetValue(argument, out var given) == true && given.ValueKind == JsonValueKind.String
            ? given.GetString()
            : null;
        if (string.IsNullOrWhiteSpace(value) || value.Length > TopicLengthMax)
            throw new McpProtocolException($"'{argument}' must be a text of 1 to {TopicLengthMax:N0} characters.",
                McpErrorCode.InvalidParams);
        var recalled = await engine.RecallAsync(settings.Space, new RecallQuery { Text = value }, ct).ConfigureAwait(false);
        return Result(words.Replace("{0}", value, StringComparison.Ordinal) + "\n\n" + RecallTool.Text(recalled));
    }

    private static GetPromptResult Result(string text) =>
        new() { Messages = [new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = text } }] };
}

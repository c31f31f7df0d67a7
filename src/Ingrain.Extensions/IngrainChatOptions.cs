namespace Ingrain.Extensions;

/// <summary>How a chat client remembers.</summary>
public sealed class IngrainChatOptions
{
    /// <summary>The space that everything is recalled from and written to. Default: <c>default</c>.</summary>
    public SpaceId Space { get; set; } = SpaceId.Default;

    /// <summary>The person who speaks in messages of the role user, as the log names them. Default: <c>user</c>.</summary>
    public string User { get; set; } = "user";

    /// <summary>The agent, as the log names it. Default: <c>assistant</c>.</summary>
    public string Agent { get; set; } = "assistant";

    /// <summary>
    /// The session that messages belong to where a request names none by its <c>ConversationId</c>. Default: null, one for each client
    /// made.
    /// </summary>
    public string? Session { get; set; }

    /// <summary>The most tokens of what is recalled before a request, 64 to 200,000; 0 to recall nothing. Default: 1,000.</summary>
    public int RecallTokens { get; set; } = 1_000;

    /// <summary>Whether messages are kept after a request. Default: true.</summary>
    public bool Observes { get; set; } = true;

    /// <summary>
    /// Whether the model is offered tools to recall, remember and retract. They are called here and never reach the caller. Default: true.
    /// Turn it off where tools of one's own may be called in the same breath, and give the model those of <see cref="MemoryTools"/>.
    /// </summary>
    public bool OffersTools { get; set; } = true;

    /// <summary>
    /// Told when memory failed. The chat goes on without it: a request is answered whatever becomes of the memory. Default: null.
    /// </summary>
    public Action<Exception>? OnFailure { get; set; }
}

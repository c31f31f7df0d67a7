using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatLoop;

/// <summary>
/// Stands where a model would, so that the sample runs without a network: it answers with what was put before it. Put any other
/// <see cref="IChatClient"/> in its place.
/// </summary>
public sealed class EchoModel : IChatClient
{
    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var all = messages.ToList();
        var recalled = all.SkipLast(1).LastOrDefault(m => m.Role == ChatRole.User)?.Text;
        var remembered = recalled?.Split('\n').FirstOrDefault(l => l.StartsWith("  ", StringComparison.Ordinal))?.Trim();
        var text = remembered is null ? "That is new to me." : $"I remember: {remembered}";
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates()) yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    /// <inheritdoc/>
    public void Dispose() { }
}

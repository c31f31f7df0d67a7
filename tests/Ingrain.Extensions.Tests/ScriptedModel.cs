using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Ingrain.Extensions.Tests;

/// <summary>A model that answers by a script and keeps what it was asked.</summary>
internal sealed class ScriptedModel(params Func<IReadOnlyList<ChatMessage>, ChatMessage>[] script) : IChatClient
{
    private int _next;

    public List<IReadOnlyList<ChatMessage>> Asked { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    public static Func<IReadOnlyList<ChatMessage>, ChatMessage> Says(string text) => _ => new ChatMessage(ChatRole.Assistant, text);

    public static Func<IReadOnlyList<ChatMessage>, ChatMessage> Calls(params (string Name, object Arguments)[] calls) => _ =>
        new ChatMessage(ChatRole.Assistant, [.. calls.Select((c, i) => new FunctionCallContent(
            $"call{i}-{c.Name}", c.Name, c.Arguments.GetType().GetProperties().ToDictionary(p => p.Name, p => p.GetValue(c.Arguments))))]);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var asked = messages.ToList();
        Asked.Add(asked);
        Options.Add(options);
        return Task.FromResult(new ChatResponse(script[Math.Min(_next++, script.Length - 1)](asked)));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var content in response.Messages.SelectMany(m => m.Contents))
        {
            if (content is not TextContent text)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
                continue;
            }
            foreach (var word in text.Text.Split(' ').Select((w, i) => i == 0 ? w : " " + w))
                yield return new ChatResponseUpdate(ChatRole.Assistant, word);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() { }
}

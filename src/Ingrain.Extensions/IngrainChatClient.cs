using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Ingrain.Extensions;

/// <summary>
/// A chat client with a memory: recalls before a request, offers tools, and keeps what was said afterwards. What is recalled comes as a
/// message of its own before the user's, framed as data; it never has the authority of a system message and is never learned again.
/// </summary>
internal sealed class IngrainChatClient : DelegatingChatClient
{
    private const int ToolRoundsMax = 8;

    private readonly ChatMemory _memory;
    private readonly Dictionary<string, AIFunction> _tools;

    /// <summary>Makes the client over another.</summary>
    public IngrainChatClient(IChatClient inner, MemoryEngine engine, IngrainChatOptions options) : base(inner)
    {
        _memory = new ChatMemory(engine, options);
        _tools = options.OffersTools ? MemoryTools.Create(engine, options.Space, options.Agent).ToDictionary(t => t.Name) : [];
    }

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var given = messages.ToList();
        var (asked, offered) = (await _memory.WithRecalledAsync(given, cancellationToken).ConfigureAwait(false), Offer(options));
        var response = await base.GetResponseAsync(asked, offered, cancellationToken).ConfigureAwait(false);
        for (var round = 0; round < ToolRoundsMax && OwnCalls(response.Messages) is { Count: > 0 } calls; round++)
        {
            asked.AddRange(response.Messages);
            asked.Add(await CallAsync(calls, cancellationToken).ConfigureAwait(false));
            response = await base.GetResponseAsync(asked, offered, cancellationToken).ConfigureAwait(false);
        }
        // Not cancelled with the request: it was answered, and what was said is to be kept.
        await _memory.ObserveAsync(given, response.Messages, options?.ConversationId, CancellationToken.None).ConfigureAwait(false);
        return response;
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var given = messages.ToList();
        var (asked, offered) = (await _memory.WithRecalledAsync(given, cancellationToken).ConfigureAwait(false), Offer(options));
        var said = new List<ChatResponseUpdate>();
        try
        {
            for (var round = 0; ; round++)
            {
                var (updates, held) = (new List<ChatResponseUpdate>(), new List<ChatResponseUpdate>());
                await foreach (var update in base.GetStreamingResponseAsync(asked, offered, cancellationToken).ConfigureAwait(false))
                {
                    updates.Add(update);
                    // Calls of ours are held back until it is known whether others' calls stand beside them.
                    if (held.Count > 0 || update.Contents.OfType<FunctionCallContent>().Any(c => _tools.ContainsKey(c.Name)))
                    {
                        held.Add(update);
                        continue;
                    }
                    said.Add(update);
                    yield return update;
                }
                var answered = updates.ToChatResponse().Messages;
                if (round < ToolRoundsMax && OwnCalls(answered) is { Count: > 0 } calls)
                {
                    asked.AddRange(answered);
                    asked.Add(await CallAsync(calls, cancellationToken).ConfigureAwait(false));
                    continue;
                }
                foreach (var update in held)
                {
                    said.Add(update);
                    yield return update;
                }
                break;
            }
        }
        finally
        {
            // Also where the reader went away in the middle: what was said until then was said.
            var answer = said.ToChatResponse().Messages;
            await _memory.ObserveAsync(given, answer, options?.ConversationId, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private ChatOptions? Offer(ChatOptions? options)
    {
        if (_tools.Count == 0) return options;
        var offered = options?.Clone() ?? new ChatOptions();
        // A tool of the caller's that has the same name is the caller's business.
        offered.Tools = [.. offered.Tools ?? [], .. _tools.Values.Where(t => offered.Tools?.Any(o => o.Name == t.Name) is not true)];
        return offered;
    }

    /// <summary>The calls of a response where all of them are of our tools; none where somebody else has to answer one.</summary>
    private List<FunctionCallContent> OwnCalls(IEnumerable<ChatMessage> messages)
    {
        var calls = messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().ToList();
        return calls.All(c => _tools.ContainsKey(c.Name)) ? calls : [];
    }

    private async Task<ChatMessage> CallAsync(IEnumerable<FunctionCallContent> calls, CancellationToken ct)
    {
        var results = new List<AIContent>();
        foreach (var call in calls)
        {
            object? result;
            try
            {
                var arguments = new AIFunctionArguments(call.Arguments);
                result = await _tools[call.Name].InvokeAsync(arguments, ct).ConfigureAwait(false);
            }
            catch (Exception e) when (e is ArgumentException or System.Text.Json.JsonException or NotSupportedException)
            {
                result = $"Not done: the arguments are not what {call.Name} takes.";
            }
            results.Add(new FunctionResultContent(call.CallId, result));
        }
        return new ChatMessage(ChatRole.Tool, results);
    }
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ingrain.Extensions;

/// <summary>Gives a chat client a memory.</summary>
public static class IngrainChat
{
    /// <summary>
    /// A client that recalls before each request, offers memory as tools, and keeps what was said. With a builder:
    /// <c>builder.Use(inner =&gt; inner.UseIngrain(engine))</c>.
    /// </summary>
    /// <param name="chat">The client that answers; it is disposed with the new one.</param>
    /// <param name="engine">The engine, which stays its owner's.</param>
    /// <param name="options">How it remembers; null for the defaults.</param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentException">The options break a rule.</exception>
    public static IChatClient UseIngrain(this IChatClient chat, MemoryEngine engine, IngrainChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(chat);
        ArgumentNullException.ThrowIfNull(engine);
        options ??= new IngrainChatOptions();
        if (IngrainOptionsCheck.ProblemsOf(options).FirstOrDefault() is { } problem) throw new ArgumentException(problem, nameof(options));
        return new IngrainChatClient(chat, engine, options);
    }

    /// <summary>
    /// The same with the engine and the options of <see cref="IngrainServices.AddIngrain(IServiceCollection, Action{IngrainOptions})"/>.
    /// </summary>
    /// <param name="chat">The client that answers; it is disposed with the new one.</param>
    /// <param name="services">The application's services.</param>
    /// <returns>The client.</returns>
    public static IChatClient UseIngrain(this IChatClient chat, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.GetRequiredService<IOptions<IngrainOptions>>().Value.Chat;
        return chat.UseIngrain(services.GetRequiredService<MemoryEngine>(), options);
    }
}

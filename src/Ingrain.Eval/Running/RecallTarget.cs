namespace Ingrain.Eval;

/// <summary>Asks one conversation's memory.</summary>
/// <param name="query">What to recall.</param>
/// <param name="now">The time of asking.</param>
/// <param name="cancel">Ends the wait.</param>
/// <returns>What was recalled.</returns>
public delegate ValueTask<Recalled> AskTarget(RecallQuery query, DateTimeOffset now, CancellationToken cancel);

/// <summary>Takes a conversation in, so that it can be asked.</summary>
/// <param name="conversation">The conversation.</param>
/// <param name="cancel">Ends the wait.</param>
/// <returns>What to ask.</returns>
public delegate ValueTask<RecallTarget> OpenTarget(EvalConversation conversation, CancellationToken cancel);

/// <summary>A memory that holds one conversation and can be asked.</summary>
/// <param name="Ask">Asks it.</param>
/// <param name="Close">Lets go of it; null where there is nothing to do.</param>
public sealed record RecallTarget(AskTarget Ask, Func<ValueTask>? Close = null);

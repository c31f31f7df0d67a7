namespace Ingrain.Server;

/// <summary>
/// A request was refused for a reason that its sender can act on. The message is written for a model: what was wrong, what is allowed. It
/// holds nothing of any memory.
/// </summary>
/// <param name="message">What was wrong and what is allowed.</param>
internal sealed class RefusedException(string message) : Exception(message);

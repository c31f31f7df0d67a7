namespace Ingrain.Cli;

/// <summary>A command cannot go on; the message is for the user and says what to do.</summary>
internal sealed class CliException(int exitCode, string word, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>The error as one word for programs, such as <c>invalid</c>.</summary>
    public string Word { get; } = word;

    public static CliException Invalid(string message, Exception? inner = null) => new(Cli.ExitCode.Usage, "invalid", message, inner);

    public static CliException NotFound(string message) => new(Cli.ExitCode.NotFound, "not-found", message);

    public static CliException Unavailable(string message, Exception? inner = null) =>
        new(Cli.ExitCode.Unavailable, "unavailable", message, inner);
}

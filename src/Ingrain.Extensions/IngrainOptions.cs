using Ingrain.Inference;
using Microsoft.Extensions.Options;

namespace Ingrain.Extensions;

/// <summary>What <c>AddIngrain</c> needs to know.</summary>
public sealed class IngrainOptions
{
    /// <summary>The file that everything is kept in; it is made where it is not there. Required.</summary>
    public string File { get; set; } = "";

    /// <summary>What turns texts into vectors; null for the model that comes with the engine. Default: null.</summary>
    public IEmbedder? Embedder { get; set; }

    /// <summary>How chat clients remember.</summary>
    public IngrainChatOptions Chat { get; } = new();
}

/// <summary>Says what is wrong with the options before anything is opened.</summary>
internal sealed class IngrainOptionsCheck : IValidateOptions<IngrainOptions>
{
    private const int NameLengthMax = 120;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, IngrainOptions options)
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(options.File)) problems.Add("IngrainOptions.File is needed: which file is everything kept in?");
        else if (Directory.Exists(options.File)) problems.Add($"IngrainOptions.File '{options.File}' is a folder; it names a file.");
        problems.AddRange(ProblemsOf(options.Chat));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>What is wrong with a chat client's options; empty when nothing is.</summary>
    public static IEnumerable<string> ProblemsOf(IngrainChatOptions options)
    {
        if (options.Space.Name is null) yield return "IngrainChatOptions.Space has no name.";
        foreach (var (value, what) in new[] { (options.User, "User"), (options.Agent, "Agent") })
            if (string.IsNullOrEmpty(value) || value.Length > NameLengthMax)
                yield return $"IngrainChatOptions.{what} has 1 to {NameLengthMax} characters.";
        if (options.RecallTokens is not (0 or (>= 64 and <= 200_000)))
            yield return "IngrainChatOptions.RecallTokens is 0, or 64 to 200,000.";
        if (options.Session is { } session && !RecordId.TryParse(session, out _))
            yield return $"IngrainChatOptions.Session has 1 to {RecordId.LengthMax} characters and no control characters.";
    }
}

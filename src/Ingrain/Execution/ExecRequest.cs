namespace Ingrain.Execution;

/// <summary>Code to run with a space's modules at hand.</summary>
public sealed record ExecRequest
{
    /// <summary>The language, by its name: python, javascript, bash, csharp.</summary>
    public required string Language { get; init; }

    /// <summary>The code. Where it ends in an expression, that is the value; see the language.</summary>
    public required string Code { get; init; }

    /// <summary>Code that is run after it in the same place, such as assertions; empty for none.</summary>
    public string Tests { get; init; } = "";

    /// <summary>What the code finds on its standard input.</summary>
    public string Stdin { get; init; } = "";

    /// <summary>How much it may use.</summary>
    public ExecLimits Limits { get; init; } = ExecLimits.Default;
}

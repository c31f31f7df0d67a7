using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ingrain;

/// <summary>Executable code at a path, with what is needed to trust it. One current module per path.</summary>
public sealed record Module : Record
{
    /// <summary>The longest code, in UTF-16 characters.</summary>
    public const int CodeLengthMax = 1_000_000;

    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordKind Kind => RecordKind.Module;

    /// <summary>Where it lives in the space's tree; see <see cref="MemoryPath"/>.</summary>
    public required string Path { get; init; }

    /// <summary>The language, in lower case: python, javascript, bash, csharp.</summary>
    public required string Language { get; init; }

    /// <summary>The source text.</summary>
    public required string Code { get; init; }

    /// <summary>What it does, in words.</summary>
    public string Docstring { get; init; } = "";

    /// <summary>The signatures it offers.</summary>
    public IReadOnlyList<string> Signatures { get; init; } = [];

    /// <summary>Paths of the modules it needs, as its code says; those that they need in turn are not among them.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>Examples that must pass before it is stored active.</summary>
    public IReadOnlyList<ModuleExample> Examples { get; init; } = [];

    /// <summary>The last run of its examples; null while it was never run.</summary>
    public Verification? Verification { get; init; }

    /// <summary>
    /// Whether it is held back for not having passed its examples, and for nothing else: passing them takes it out of quarantine, which no
    /// other thing leaves without a person.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDraft { get; init; }
}

/// <summary>One example of a module: a call and what it gives, or a test snippet that must end without error.</summary>
public sealed record ModuleExample
{
    /// <summary>The call or the test snippet, in the module's language.</summary>
    public required string Input { get; init; }

    /// <summary>The expected value as JSON; null for a test snippet.</summary>
    public string? Expected { get; init; }

    /// <summary>Reads an example from a line: a call and its value, parted by the last arrow if JSON follows it; else a test.</summary>
    /// <param name="text">Such as <c>double(4) => 8</c> or <c>assert double(0) == 0</c>.</param>
    /// <returns>The example.</returns>
    public static ModuleExample Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var arrow = text.LastIndexOf("=>", StringComparison.Ordinal);
        if (arrow <= 0 || text[..arrow].Trim() is not { Length: > 0 } call) return new ModuleExample { Input = text };
        var value = text[(arrow + 2)..].Trim();
        try
        {
            using var _ = JsonDocument.Parse(value);
            return new ModuleExample { Input = call, Expected = value };
        }
        catch (JsonException)
        {
            // An arrow of the language itself: the whole is code.
            return new ModuleExample { Input = text };
        }
    }
}

/// <summary>The outcome of running a module's examples.</summary>
public sealed record Verification
{
    /// <summary>When they ran.</summary>
    public required DateTimeOffset RanAt { get; init; }

    /// <summary>How many passed.</summary>
    public required int Passed { get; init; }

    /// <summary>How many failed.</summary>
    public required int Failed { get; init; }

    /// <summary>
    /// What they ran on: SHA-256 over the module's path, language, code and examples and the paths and codes of all modules that it needs,
    /// directly or not, as 64 lower-case hexadecimal digits (docs/file-format.md). Another digest now means that it has to be tested again.
    /// </summary>
    public string? Against { get; init; }
}

using System.CommandLine;

namespace Ingrain.Cli.Input;

/// <summary>The options that every command understands, before or after its name.</summary>
internal sealed class SharedOptions
{
    public Option<bool> Json { get; } = Flags.Of("--json",
        "Print exactly one JSON document on standard output; messages go to standard error");

    public Option<string?> Db { get; } = new("--db")
    {
        Description = "The store's file (else INGRAIN_DB, else a file of yours that is named on standard error)",
        HelpName = "PATH", Recursive = true,
    };

    public Option<string?> Space { get; } = new("--space")
    {
        Description = "The space to read and write (else INGRAIN_SPACE, else 'default')", HelpName = "NAME", Recursive = true,
    };

    public Option<string?> Embedder { get; } = new("--embedder")
    {
        Description =
            "The model for recall by meaning: static, none, folder:PATH or openai:MODEL@ADDRESS (else INGRAIN_EMBEDDER, else static)",
        HelpName = "MODEL", Recursive = true,
    };

    public Option<string?> Config { get; } = new("--config")
    {
        Description = "The file of settings (else INGRAIN_CONFIG, else ingrain/ingrain.json in your folder of settings)",
        HelpName = "FILE", Recursive = true,
    };

    public Option<bool> Plain { get; } = Flags.Of("--plain", "No colours (also: NO_COLOR, or output that is no terminal)");

    public Option<bool> Help { get; } = Flags.Of("--help", "Show help with an example", "-h", "-?");

    public SharedOptions()
    {
        foreach (var option in All) option.Recursive = true;
    }

    public IReadOnlyList<Option> All => [Json, Db, Space, Embedder, Config, Plain, Help];
}

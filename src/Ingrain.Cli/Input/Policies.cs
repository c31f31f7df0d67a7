using Ingrain.Cli.Output;

namespace Ingrain.Cli.Input;

/// <summary>The scoring policies, as <c>--policy</c> names them.</summary>
internal static class Policies
{
    public static readonly IReadOnlyList<string> Names = [.. RecallPolicy.All.Select(p => p.Name)];

    /// <exception cref="CliException">There is no such policy.</exception>
    public static string Known(string name) => Names.Contains(name)
        ? name
        : throw CliException.Invalid($"'{TerminalText.Clip(name, 40)}' is no policy; there are {string.Join(", ", Names)}.");
}

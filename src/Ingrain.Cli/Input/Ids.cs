using Ingrain.Cli.Output;

namespace Ingrain.Cli.Input;

/// <summary>Ids and paths as arguments.</summary>
internal static class Ids
{
    public static RecordId Parse(string text, string option) => RecordId.TryParse(text, out var id)
        ? id
        : throw CliException.Invalid($"{option}: an id has 1 to 200 characters and no control characters.");

    /// <summary>Whatever has an id or is at a path.</summary>
    /// <exception cref="CliException">Nothing has or is.</exception>
    public static async Task<Opened> FindAsync(MemoryEngine engine, SpaceId space, string idOrPath, ReadAt? at, CancellationToken ct)
    {
        if (idOrPath.Length == 0) throw CliException.Invalid("An id or path is not empty.");
        return await engine.FindAsync(space, idOrPath, at, ct) ?? throw NotFound(space, idOrPath, at);
    }

    public static CliException NotFound(SpaceId space, string idOrPath, ReadAt? at = null) => CliException.NotFound(
        $"Nothing in space '{space}' has the id or path '{TerminalText.Clip(idOrPath, 80)}'{(at?.AsOf is null ? "" : " at that point")}.");
}

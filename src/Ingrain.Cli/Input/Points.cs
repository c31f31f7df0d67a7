namespace Ingrain.Cli.Input;

/// <summary>Points in what was known, against what there is.</summary>
internal static class Points
{
    /// <summary>Refuses a changeset that was never written: an answer as of the last one would look like one as of it.</summary>
    /// <exception cref="CliException">There is no such changeset.</exception>
    public static async Task RequireAsync(MemoryEngine engine, SpaceId space, AsOf? point, CancellationToken ct)
    {
        if (point?.Sequence is not { } sequence) return;
        var head = (await engine.HeadAsync(space, ct)).Sequence;
        if (sequence <= head) return;
        var last = head == 0 ? "nothing was written there yet" : $"the last one is #{head}";
        throw CliException.NotFound($"There is no changeset #{sequence} in space '{space}': {last}.");
    }
}

namespace Ingrain.Simulation;

/// <summary>One run.</summary>
/// <param name="Seed">Drives everything.</param>
/// <param name="Steps">How many steps.</param>
internal sealed record SimSettings(int Seed, int Steps)
{
    /// <summary>
    /// Pretends that writers were told before their commit: a defect that every run of some length must find, or the simulation looks
    /// away.
    /// </summary>
    public bool TellsTooEarly { get; init; }

    /// <summary>What to type to see this run again.</summary>
    public string Replay => $"dotnet run --project tests/Ingrain.Simulation -- --seed {Seed} --steps {Steps}";
}

namespace Ingrain.Simulation;

/// <summary>Runs of the simulator, one seed after the other.</summary>
internal static class SimulatorRuns
{
    private const int StepsByDefault = 60;

    public static async Task<int> RunAsync(Options options)
    {
        var (seed, runs) = (options.Number("--seed", 1), options.Number("--runs", 1));
        var crashes = 0;
        for (var run = 0; run < runs; run++)
        {
            using var simulator = new Simulator(new SimSettings(seed + run, options.Number("--steps", StepsByDefault)));
            if (await simulator.RunAsync() is { } wrong)
            {
                Console.Error.WriteLine(wrong);
                return 1;
            }
            crashes += simulator.Crashes;
        }
        Console.WriteLine($"{runs} runs from seed {seed}, {crashes} crashes: nothing lost, nothing invented");
        return 0;
    }
}

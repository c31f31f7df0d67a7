using Ingrain.Simulation;

namespace Ingrain.Sqlite.Tests;

[Trait("Category", "Slow")]
public sealed class Simulated_crashes
{
    private const int Steps = 25;

    [Fact]
    public Task at_every_step_of_writing_lose_nothing_acknowledged_and_invent_nothing() => RunAsync(firstSeed: 1, runs: 40);

    [Theory]
    [InlineData(1_000)]
    [InlineData(2_000)]
    [InlineData(3_000)]
    [Trait("Category", "Slow")]
    public Task of_hundreds_of_lives_lose_nothing_acknowledged_and_invent_nothing(int firstSeed) => RunAsync(firstSeed, runs: 70);

    [Fact]
    public async Task would_show_a_store_that_tells_its_writers_too_early()
    {
        var caught = 0;
        for (var seed = 1; seed <= 10; seed++)
        {
            using var simulator = new Simulator(new SimSettings(seed, Steps) { TellsTooEarly = true });
            if (await simulator.RunAsync() is not null) caught++;
        }
        Assert.True(caught >= 8, $"only {caught} of 10 runs noticed");
    }

    private static async Task RunAsync(int firstSeed, int runs)
    {
        var crashes = 0;
        for (var seed = firstSeed; seed < firstSeed + runs; seed++)
        {
            using var simulator = new Simulator(new SimSettings(seed, Steps));
            Assert.Null(await simulator.RunAsync());
            crashes += simulator.Crashes;
        }
        Assert.True(crashes > 3 * runs, $"only {crashes} crashes: does the simulation still reach its crash points?");
    }
}

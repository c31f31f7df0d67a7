using Ingrain.Learning;

namespace Ingrain.Tests.Programs;

public class Searching_for_programs
{
    [Fact]
    public async Task finds_the_cheapest_program_that_fits_and_the_same_each_time()
    {
        var goal = Goal([[1, 5, 8], [7, 6], [9, 1, 1]], list => [.. list.Where(n => n > 5)]);

        var (one, other) = (await FindAsync(goal, 20_000), await FindAsync(goal, 20_000));

        Assert.Equal("[n for n in x if n > 5]", ProgramWriter.Expression(one.Found!, ["x"]));
        Assert.Equal(one.Steps, other.Steps);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(777)]
    public async Task never_builds_more_than_it_may(int steps)
    {
        var result = await FindAsync(Goal([[1], [2]], list => [.. list.Select(n => (n * 17) + 3)]), steps);

        Assert.Null(result.Found);
        Assert.Equal(steps, result.Steps);
    }

    [Fact]
    public async Task reaches_with_components_what_it_does_not_reach_without()
    {
        var goal = Goal([[1, 5, 8], [7, 6, 2], [9, 1, 12]], list => [.. list.Where(n => n % 2 == 0).Select(n => (n * 3) + 7)]);
        Component[] components = [Read("evens", "[n for n in x if n % 2 == 0]"), Read("scaled", "[n * 3 + 7 for n in x]")];

        Assert.Null((await FindAsync(goal, 3_000)).Found);
        var found = await FindAsync(goal, 3_000, components);

        Assert.Equal("scaled(evens(x))", ProgramWriter.Expression(found.Found!, ["x"]));
        Assert.InRange(found.Steps, 1, 300);
    }

    [Fact]
    public async Task calls_what_it_cannot_read_with_many_arguments_at_once()
    {
        var goal = Goal([[1, 5], [7]], list => [.. list.Select(n => n * n * n)]);
        var runs = 0;
        var opaque = new Component("cubes", ProgramType.Ints, [ProgramType.Ints]) { Path = "a/cubes.py", ParameterNames = ["x"] };

        var found = await ProgramSearch.FindAsync(goal, new SearchSettings { StepsMax = 2_000 }, [opaque], (_, arguments, _) =>
        {
            runs++;
            return ValueTask.FromResult<IReadOnlyList<object?>>([.. arguments.Select(a =>
                (object?)((object[])a[0]).Select(n => Value.Of((long)n * (long)n * (long)n)).ToArray())]);
        }, TestContext.Current.CancellationToken);

        Assert.Equal("cubes(x)", ProgramWriter.Expression(found.Found!, ["x"]));
        Assert.Equal(1, runs);
    }

    private static ValueTask<SearchResult> FindAsync(SearchGoal goal, int steps, params Component[] components) =>
        ProgramSearch.FindAsync(goal, new SearchSettings { StepsMax = steps }, components, null, TestContext.Current.CancellationToken);

    private static Component Read(string name, string code)
    {
        var read = ProgramReader.Read($"def {name}(x: list[int]) -> list[int]:\n    return {code}\n", (_, _) => null)![0];
        return new Component(name, read.Result, read.Parameters) { Body = read.Body, ParameterNames = ["x"], Path = $"a/{name}.py" };
    }

    private static SearchGoal Goal(long[][] inputs, Func<long[], long[]> compute) => new()
    {
        Parameters = [ProgramType.Ints], Result = ProgramType.Ints,
        Inputs = [.. inputs.Select(i => new object[] { Boxed(i) })], Outputs = [.. inputs.Select(i => (object)Boxed(compute(i)))],
        Said = [Value.Of(5)], Usual = [Value.Of(0), Value.Of(1), Value.Of(2)],
    };

    private static object[] Boxed(long[] list) => [.. list.Select(n => Value.Of(n))];
}

using Ingrain.Learning;

namespace Ingrain.Tests.Programs;

/// <summary>What the outputs tell about a program: found in few steps, and right on more examples than were shown.</summary>
public sealed class Deducing_programs
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("int", "int", "int(str(x)[::-1])", "[12, 345, 907, 1284]")]
    [InlineData("int", "list[int]", "[int(c) for c in list(str(x))]", "[12, 345, 907, 1284]")]
    [InlineData("str", "str", "\" \".join(x.split()[::-1])", "[\"a tree\", \"it is so\", \"one two three\", \"x\"]")]
    [InlineData("str", "str", "\"\".join([w[:1] for w in x.split()])", "[\"a tree\", \"it is so\", \"one two three\", \"x y\"]")]
    [InlineData("list[int]", "list[int]", "x[2:] + x[:2]", "[[1, 5, 8, 4], [7, 6, 2], [9, 1, 12, 3, 3]]")]
    [InlineData("list[int]", "list[int]", "[m - n for n, m in zip(x, x[1:])]", "[[1, 5, 8, 4], [7, 6, 2], [9, 1, 12, 3, 3], [2]]")]
    [InlineData("list[int]", "list[int]", "[n for n in x if n % 2 == 0]", "[[1, 5, 8, 4], [7, 6, 2], [9, 1, 12, 3, 3]]")]
    [InlineData("list[int]", "list[int]", "[n * n + 1 for n in x]", "[[1, 5, 8, 4], [7, 6, 2], [9, 1, 12, 3, 3]]")]
    public async Task finds_from_the_outputs_what_enumeration_alone_takes_long_for(string takes, string gives, string code, string inputs)
    {
        var wanted = ProgramReader.Read($"def f(x: {takes}) -> {gives}:\n    return {code}\n", (_, _) => null)![0];
        var all = ((object[])Value.ReadJson(inputs)!)
            .Select(i => (Input: new[] { i }, Output: Interpreter.Call(wanted.Body!, i)!)).ToList();

        var found = await FindAsync(wanted, all, 8_000, []);

        Assert.NotNull(found.Found);
        Assert.All(all, e => Assert.True(Value.Same(e.Output, Interpreter.Call(found.Found!, e.Input))));
    }

    [Fact]
    public async Task looks_on_for_a_program_that_uses_all_it_was_given()
    {
        // The examples fit x[:2] as well, which ignores k.
        var wanted = ProgramReader.Read("def f(x: list[int], k: int) -> list[int]:\n    return x[:k]\n", (_, _) => null)![0];
        var all = new[] { "[4, 5, 6]", "[7, 1, 9]" }.Select(l => new[] { Value.ReadJson(l)!, Value.Of(2) })
            .Select(i => (Input: i, Output: Interpreter.Call(wanted.Body!, i)!)).ToList();

        var found = await FindAsync(wanted, all, 4_000, []);

        Assert.True(Value.Same(Value.ReadJson("[1, 2, 3]"), Interpreter.Call(found.Found!, Value.ReadJson("[1, 2, 3, 4]"), Value.Of(3))));
    }

    [Fact]
    public async Task settles_for_one_that_ignores_something_where_there_is_no_other()
    {
        var wanted = ProgramReader.Read("def f(x: list[int], k: int) -> int:\n    return sum(x)\n", (_, _) => null)![0];
        var all = new[] { ("[4, 5, 6]", 9), ("[7, 1, 9]", 3), ("[]", 4) }.Select(e => new[] { Value.ReadJson(e.Item1)!, Value.Of(e.Item2) })
            .Select(i => (Input: i, Output: Interpreter.Call(wanted.Body!, i)!)).ToList();

        var found = await FindAsync(wanted, all, 8_000, []);

        Assert.Equal("sum(x)", ProgramWriter.Expression(found.Found!, ["x", "k"]));
        Assert.InRange(found.Steps, 1, 2_000);
    }

    [Fact]
    public async Task uses_no_primitive_that_it_was_not_given()
    {
        var wanted = ProgramReader.Read("def f(x: int) -> int:\n    return int(str(x)[::-1])\n", (_, _) => null)![0];
        var all = new[] { 12, 345, 907 }.Select(n => new[] { Value.Of(n) })
            .Select(i => (Input: i, Output: Interpreter.Call(wanted.Body!, i)!)).ToList();

        Assert.Null((await FindAsync(wanted, all, 3_000, ["add", "mul", "str", "int"])).Found);
    }

    private static async Task<SearchResult> FindAsync(
        Component wanted, IReadOnlyList<(object[] Input, object Output)> examples, int steps, IReadOnlyList<string> primitives) =>
        await ProgramSearch.FindAsync(new SearchGoal
        {
            Parameters = wanted.Parameters, Result = wanted.Result, Inputs = [.. examples.Select(e => e.Input)],
            Outputs = [.. examples.Select(e => e.Output)], Usual = [Value.Of(0), Value.Of(1), Value.Of(2), "", " "],
        }, new SearchSettings { StepsMax = steps, Primitives = primitives.Count == 0 ? null : primitives.ToHashSet() }, [], null, Ct);
}

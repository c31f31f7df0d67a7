using Ingrain.Learning;

namespace Ingrain.Tests.Programs;

public class Curating_a_library
{
    [Fact]
    public void makes_what_the_words_fix_a_parameter()
    {
        var change = LibraryCuration.Keep([], Solved("Keep readings below 7", "[n for n in x if n < 7]", Lists), 1_000);

        var kept = Assert.Single(change.Writes);
        Assert.Contains("def keep_readings_below(x: list[int], k: int) -> list[int]", kept.ToModule().Code, StringComparison.Ordinal);
        AssertHolds(kept);
    }

    [Fact]
    public void refines_what_does_the_same_and_adds_nothing()
    {
        var first = Assert.Single(LibraryCuration.Keep([], Solved("Keep evens", "[n for n in x if n % 2 == 0]", Lists), 900).Writes);

        var again = Assert.Single(LibraryCuration.Keep([first], Solved("Drop odd ones", "[n for n in x if n % 2 < 1]", Lists), 900).Writes);

        Assert.Equal(first.Path, again.Path);
        Assert.Equal("Keep evens / Drop odd ones", again.Function.Words);
        AssertHolds(again);
    }

    [Theory]
    [InlineData("sum(x)", 20)]
    [InlineData("x[:2]", 30)]
    [InlineData("x", 1_000)]
    public void keeps_nothing_that_is_found_as_soon_again(string code, int steps) =>
        Assert.True(LibraryCuration.Keep([], Solved("anything", code, Lists), steps).IsEmpty);

    [Fact]
    public void keeps_what_is_found_soon_alone_and_not_within_something_larger() =>
        Assert.Single(LibraryCuration.Keep([], Solved("Below seven", "[n for n in x if n < 7]", Lists), 30).Writes);

    [Fact]
    public void writes_what_several_share_once_and_has_them_call_it()
    {
        const string shared = "sorted([n * 3 + 1 for n in x if n > 2])[::-1]";
        var one = Stored("a/to_b/one.py", "one", shared + "[:2]");
        var two = Stored("a/to_b/two.py", "two", $"sum({shared})");

        var change = LibraryCuration.Share([one, two]);

        Assert.Equal(3, change.Writes.Count);
        Assert.All(change.Writes, AssertHolds);
        Assert.Equal([one.Path, two.Path], change.Writes.Skip(1).Select(w => w.Path));
        Assert.All(change.Writes.Skip(1), w => Assert.Contains("from ", w.ToModule().Code, StringComparison.Ordinal));
        Assert.True(change.Writes.Sum(w => w.Size) < one.Size + two.Size);
    }

    [Fact]
    public void takes_the_least_used_out_first_and_never_what_another_needs()
    {
        var used = Stored("a/to_b/used.py", "used", "[n + 1 for n in x]") with { Reads = 10, Reuses = 9 };
        var idle = Stored("a/to_b/idle.py", "idle", "[n + 2 for n in x]") with { Reads = 50 };
        var needed = Stored("a/to_b/needed.py", "needed", "[n + 3 for n in x]") with { Reads = 60 };
        var caller = used.With(new Apply(needed.Function, [new Argument(0, ProgramType.Ints)]));

        Assert.Equal([idle.Path], LibraryCuration.Trim([caller, idle, needed], 2).Deletes);
        Assert.True(LibraryCuration.Trim([caller, idle, needed], 3).IsEmpty);
    }

    [Fact]
    public void gives_no_name_that_the_body_calls_something_else_by()
    {
        var kept = Assert.Single(LibraryCuration.Keep([], Solved("Sum", "sum([n for n in x if n < 7])", Lists), 900).Writes);

        Assert.NotEqual("sum", kept.Function.Name);
        Assert.EndsWith($"/{kept.Function.Name}.py", kept.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void retires_what_is_soon_put_together_again_and_nobody_called()
    {
        var part = Stored("a/to_b/part.py", "part", "[n + 3 for n in x]") with { Reads = 60 };
        var composed = Stored("a/to_b/composed.py", "composed", "[n * 2 for n in x]") with { Reads = 20, Steps = 200 };
        composed = composed.With(new Apply(part.Function, [new Argument(0, ProgramType.Ints)]));

        Assert.Equal([composed.Path], LibraryCuration.Trim([composed, part], 10).Deletes);
        Assert.True(LibraryCuration.Trim([composed with { Reuses = 1 }, part], 10).IsEmpty);
        Assert.True(LibraryCuration.Trim([composed with { Steps = 5_000 }, part], 10).IsEmpty);
        Assert.True(LibraryCuration.Trim([composed with { Reads = 2 }, part], 10).IsEmpty);
    }

    private static readonly object[][] Lists =
        [.. new[] { "[1, 5, 8]", "[7, 6, 2, 9]", "[]", "[4, 4, 11]", "[3]", "[10, 2, 7, 0]" }.Select(l => new[] { Value.ReadJson(l)! })];

    private static StoredProgram Solved(string words, string code, object[][] inputs)
    {
        var result = code.StartsWith("sum", StringComparison.Ordinal) ? "int" : "list[int]";
        var function = ProgramReader.Read($"def solve(x: list[int]) -> {result}:\n    return {code}\n", (_, _) => null)![0];
        return new StoredProgram
        {
            Function = new Component("solve", function.Result, function.Parameters)
            {
                Body = function.Body, ParameterNames = function.ParameterNames, Words = words,
            },
            Examples = [.. inputs.Select(i => (i, Interpreter.Call(function.Body!, i)!))],
        };
    }

    private static StoredProgram Stored(string path, string name, string code)
    {
        var solved = Solved(name, code, Lists);
        return solved with
        {
            Function = new Component(name, solved.Function.Result, solved.Function.Parameters)
            {
                Body = solved.Function.Body, ParameterNames = solved.Function.ParameterNames, Path = path, Words = name,
            },
        };
    }

    private static void AssertHolds(StoredProgram program)
    {
        Assert.NotEmpty(program.Examples);
        Assert.All(program.Examples, e => Assert.True(Value.Same(e.Output, Interpreter.Call(program.Function.Body!, e.Arguments))));
    }
}

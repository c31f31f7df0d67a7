using System.Text;
using Ingrain.Eval;
using Ingrain.Execution;
using Ingrain.Execution.Languages;

namespace Ingrain.Tests.Eval;

public sealed class Streaming_tasks
{
    [Fact]
    public void asks_for_the_same_in_every_round_with_other_values_and_words()
    {
        var once = TaskStreams.Invented(5, small: true);
        var thrice = TaskStreams.Invented(5, small: true, rounds: 3);

        Assert.Equal(once.Select(t => t.Task.Words), thrice.Take(once.Count).Select(t => t.Task.Words));
        Assert.Equal([0, 1, 2], thrice.Select(t => t.Round).Distinct());
        Assert.InRange(thrice.Count, (3 * once.Count) - 6, 3 * once.Count); // chance may make a task in which a part changes nothing
        Assert.Equal(thrice.Count, thrice.Select(t => t.Id).Distinct().Count());
        var examples = thrice.Select(t => string.Join('\n', t.Task.Examples.Select(e => e.Input))).ToList();
        Assert.Equal(examples.Count, examples.Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void brings_no_round_before_the_one_before_is_over(bool partsFirst)
    {
        var tasks = TaskStreams.Invented(5, small: true, rounds: 2);

        var order = TaskBench.Order(tasks, 1, partsFirst);

        Assert.Equal(tasks.Select(t => t.Id).Order(), order.Select(t => t.Id).Order());
        Assert.Equal(order.Select(t => t.Round).Order(), order.Select(t => t.Round));
        if (partsFirst)
            foreach (var round in order.GroupBy(t => t.Round))
                Assert.Equal(["one helper", "two helpers", "three helpers"], round.Select(t => t.Part).Distinct());
    }

    [Fact]
    public void interprets_what_is_in_the_small_language_and_nothing_else()
    {
        var modules = new ModuleTree(new Dictionary<string, string> { ["a/more.py"] = "def more(n: int) -> int:\n    return n + 1\n" });
        const string code = "from a.more import more\n\n\ndef solve(n: int) -> int:\n    return more(n) * 2\n";

        Assert.Equal("{\"seal\":\"s\",\"examples\":[{\"value\":8}]}", Told(code, "solve(3)", modules));
        Assert.Equal("{\"seal\":\"s\",\"examples\":[{\"error\":\"It raises.\"}]}",
            Told("def solve(n: int) -> int:\n    return 1 // n\n", "solve(0)", modules));
        Assert.Equal("{\"seal\":\"s\",\"examples\":[{}]}", Told(code, "assert solve(3) == 8", modules, isValued: false));
        Assert.Contains("AssertionError", Told(code, "assert solve(3) == 9", modules, isValued: false), StringComparison.Ordinal);
        Assert.Null(Told("import os\ndef solve(n): return os.getpid()", "solve(3)", modules));
        Assert.Null(Told("def len(x: list[int]) -> int:\n    return len(x)\n", "len([1])", modules)); // it calls itself
        Assert.Null(Told(code, "solve(3) + 1", modules));
        Assert.Null(Told(code, "solve('3')", modules));
    }

    private static string? Told(string code, string call, ModuleTree modules, bool isValued = true)
    {
        var python = Language.Find("python")!;
        var program = new ExecProgram
        {
            Code = code, Seal = "s", Modules = modules, Examples = [new ModuleExample { Input = call, Expected = isValued ? "0" : null }],
        };
        var runner = new Runner { Name = "python", Command = [] };
        var job = new SandboxJob { Runner = runner, Input = python.Encode(program), Modules = modules };
        return InterpretedRun.Of(job) is { } outcome ? Encoding.UTF8.GetString(outcome.Result.Span) : null;
    }
}

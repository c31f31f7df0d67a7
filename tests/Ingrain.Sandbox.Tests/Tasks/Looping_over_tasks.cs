using Ingrain.Learning;
using Ingrain.Sandbox.Tests.Modules;

namespace Ingrain.Sandbox.Tests.Tasks;

public class Looping_over_tasks
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task keeps_what_it_solved_made_general_and_solves_the_next_with_it_in_fewer_steps()
    {
        await using var home = new ModuleHome();
        var loop = Loop(home, new EnumerativeSolver());

        var first = await loop.RunAsync(Least(5), Ct);
        var second = await loop.RunAsync(Least(9), Ct);

        Assert.True(first.Passes);
        var module = Assert.Single(await home.Engine.FindModulesAsync(ModuleHome.Space, new ModuleQuery(), Ct));
        Assert.Contains("k: int", Assert.Single(module.Signatures), StringComparison.Ordinal);
        Assert.True(second.Passes);
        Assert.Equal([module.Path], second.Reused);
        Assert.True(second.Steps * 3 < first.Steps, $"{first.Steps} steps, then {second.Steps}");
        Assert.True(second.StepsSaved > 0);
        Assert.Equal((1, 1), (module.Usage.Reads, module.Usage.Reuses));
        Assert.True(second.Reward > first.Reward);
    }

    [Fact]
    public async Task offers_nothing_and_keeps_nothing_where_a_task_is_beyond_its_language()
    {
        await using var home = new ModuleHome();
        var task = new ProgramTask { Words = "the root", Examples = [new ModuleExample { Input = "f(2.0)", Expected = "1.41" }] };

        var run = await Loop(home, new EnumerativeSolver()).RunAsync(task, Ct);

        Assert.False(run.Passes);
        Assert.Equal((0, 0), (run.Steps, run.Size.Modules));
    }

    [Fact]
    public async Task counts_no_reuse_of_a_module_that_the_program_does_not_need()
    {
        await using var home = new ModuleHome();
        await home.KeepAsync(ModuleHome.Python("number/twice.py", "def twice(n: int) -> int:\n    return n + n\n", "twice(2) => 4"));
        var idle = new Scripted("from number.twice import twice\n\ndef solve(x: int) -> int:\n    return x + 1\n");
        var needy = new Scripted("from number.twice import twice\n\ndef solve(x: int) -> int:\n    return twice(x) - x + 1\n");
        var task = new ProgramTask { Words = "one more", Examples = [new ModuleExample { Input = "solve(1)", Expected = "2" }] };

        Assert.Empty((await Loop(home, idle).RunAsync(task, Ct)).Reused);
        Assert.Equal(["number/twice.py"], (await Loop(home, needy).RunAsync(task, Ct)).Reused);
    }

    [Fact]
    public async Task takes_a_program_for_solved_only_after_the_sandbox_ran_it()
    {
        await using var home = new ModuleHome();
        var wrong = new Scripted("def solve(x: int) -> int:\n    return 2\n");
        var task = new ProgramTask
        {
            Words = "one more",
            Examples = [new ModuleExample { Input = "solve(1)", Expected = "2" }, new ModuleExample { Input = "solve(4)", Expected = "5" }],
        };

        var run = await Loop(home, wrong).RunAsync(task, Ct);

        Assert.False(run.Passes);
        Assert.Equal(0, run.Size.Modules);
        Assert.True(run.Reward <= 0);
    }

    private static TaskLoop Loop(ModuleHome home, TaskSolver solver) =>
        new(home.Engine, ModuleHome.Space, solver, new ModuleMemory(home.Engine, ModuleHome.Space, ModuleHome.By(ModuleHome.Bot)));

    private static ProgramTask Least(int limit)
    {
        int[][] lists = [[1, limit, 20, limit - 1], [limit + 1, 0, limit], [3], [30, limit - 2, limit + 4]];
        return new ProgramTask
        {
            Words = $"Keep readings of at least {limit}.", Signature = "def solve(x: list[int]) -> list[int]",
            Examples = [.. lists.Select(l => new ModuleExample
            {
                Input = $"solve([{string.Join(", ", l)}])", Expected = $"[{string.Join(", ", l.Where(n => n >= limit))}]",
            })],
        };
    }

    /// <summary>A solver that has one answer.</summary>
    private sealed class Scripted(string code) : TaskSolver
    {
        public override string Name => "scripted";

        public override ValueTask<TaskAttempt> SolveAsync(SolveRequest request, CancellationToken ct) =>
            ValueTask.FromResult(new TaskAttempt { Code = code, Uses = [.. request.Modules.Select(m => m.Path)], Steps = 1 });
    }
}

using static Ingrain.Sandbox.Tests.Modules.ModuleHome;

namespace Ingrain.Sandbox.Tests.Modules;

/// <summary>After whatever was done, what is in use has what it needs, needs itself nowhere, and passes.</summary>
public class Random_trees_of_modules
{
    private static readonly string[] s_names = ["ant", "bee", "cow", "dog", "elk"];

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task hold_together_after_any_sequence_of_changes(int seed)
    {
        var ct = TestContext.Current.CancellationToken;
        var random = new Random(seed);
        await using var home = new ModuleHome();
        for (var step = 0; step < 40; step++)
        {
            var before = await SumModules.ReadAsync(home.Engine, Space, ct);
            var told = await ChangeAsync(home, before, random, ct);

            var after = await SumModules.ReadAsync(home.Engine, Space, ct);
            var failing = string.Join(", ", after.Failing);
            Assert.True(failing.Length == 0, $"seed {seed}, step {step}, {told}: {failing} are in use and fail");
            foreach (var line in await home.Engine.ListModulesAsync(Space, ct: ct)) Assert.Equal(line.IsInUse, line.IsVerified);
        }
    }

    private static async Task<string> ChangeAsync(ModuleHome home, SumModules before, Random random, CancellationToken ct)
    {
        var name = s_names[random.Next(s_names.Length)];
        var breaks = random.Next(3) == 0;
        switch (random.Next(10))
        {
            case < 6:
                return await WriteAsync(home, before, Random(name, before, random), breaks);
            case 6 when before.InUse.Any(s => s.Name == name):
                var deleted = await home.DeleteAsync(name + ".py", new ModuleRetractOptions { AllowBreaking = breaks });
                var isNeeded = before.InUse.Any(s => s.Name != name && s.Adds.Contains(name));
                Assert.Equal(isNeeded && !breaks, deleted is ModuleRetracting.Refused);
                return $"delete {name}";
            case 7:
                var head = await home.Engine.HeadAsync(Space, ct);
                if (head.Sequence == 0) return "nothing";
                var sequence = random.NextInt64(1, head.Sequence + 1);
                await home.Engine.RollBackAsync(Space, sequence, By(Ada), ct);
                return $"roll back {sequence}";
            case 8:
                await home.Engine.TestModulesAsync(Space, By(Bot), null, ct);
                return "test";
            default:
                return await MoveAsync(home, name, random, ct);
        }
    }

    private static async Task<string> WriteAsync(ModuleHome home, SumModules before, SumModules.Sum sum, bool breaks)
    {
        var with = before.With(sum);
        var passes = with.ValueOf(sum.Name) == sum.Expected;
        var isFine = passes && (breaks || with.Failing.Count == 0);

        var writing = await home.WriteAsync(sum.ToModule(), new ModuleWriteOptions { AllowBreaking = breaks, KeepDraft = breaks });

        Assert.Equal((isFine, !isFine && breaks), (
            writing is ModuleWriting.Kept or ModuleWriting.AlreadyKnown, writing is ModuleWriting.Drafted));
        return $"write {sum}";
    }

    private static SumModules.Sum Random(string name, SumModules before, Random random)
    {
        var adds = s_names.Where(_ => random.Next(4) == 0).ToList();
        var sum = new SumModules.Sum(name, random.Next(3), adds, 0);
        return sum with { Expected = (before.With(sum).ValueOf(name) ?? 0) + (random.Next(5) == 0 ? 1 : 0) };
    }

    private static async Task<string> MoveAsync(ModuleHome home, string name, Random random, CancellationToken ct)
    {
        if (await home.Engine.FindAsync(Space, name + ".py", null, ct) is not { } found) return "nothing";
        try
        {
            switch (random.Next(3))
            {
                case 0:
                    await home.Engine.RetractAsync(Space, found.Target, By(Ada), ct);
                    return $"retract {name}";
                case 1:
                    await home.Engine.ReinstateAsync(Space, found.Target, By(Ada), ct);
                    return $"reinstate {name}";
                default:
                    await home.Engine.EraseAsync(Space, [found.Target], false, By(Ada), ct);
                    return $"erase {name}";
            }
        }
        catch (MemoryException e) when (e.Code is MemoryErrorCode.Invalid or MemoryErrorCode.Conflict)
        {
            return $"{name}: {e.Message}";
        }
    }
}

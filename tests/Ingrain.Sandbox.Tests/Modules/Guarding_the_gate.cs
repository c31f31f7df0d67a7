using Ingrain.House;
using static Ingrain.Sandbox.Tests.Modules.ModuleHome;

namespace Ingrain.Sandbox.Tests.Modules;

/// <summary>There is no way into use beside the gate.</summary>
public sealed class Guarding_the_gate : IAsyncDisposable
{
    private readonly ModuleHome _home = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Module One => Python("one.py", "def one():\n    return 1", "one() => 1");

    private static Module Two => Python("two.py", "import one\ndef two():\n    return one.one() + 1", "two() => 2");

    [Fact]
    public async Task remembering_one_as_if_it_had_passed_is_refused_and_the_gate_named()
    {
        var forged = One with { Verification = new Verification { RanAt = default, Passed = 1, Failed = 0 } };

        var error = await Assert.ThrowsAsync<MemoryException>(() => _home.Engine.RememberAsync(Space, forged, By(Ada), null, Ct));

        Assert.Equal(MemoryErrorCode.Invalid, error.Code);
        Assert.Contains(nameof(MemoryEngine.WriteModuleAsync), error.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await _home.Engine.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task a_person_may_confirm_one_as_it_runs_but_not_change_how_it_runs()
    {
        var kept = await _home.KeepAsync(One);

        await _home.Engine.RememberAsync(Space, kept with { Label = TrustLabel.Confirmed }, By(Ada), kept.Version, Ct);
        await Assert.ThrowsAsync<MemoryException>(() =>
            _home.Engine.RememberAsync(Space, kept with { Code = "def one():\n    return 2" }, By(Ada), null, Ct));

        Assert.True((await _home.LineAsync("one.py"))!.IsVerified);
        await Assert.ThrowsAsync<MemoryException>(() => _home.WriteAsync(One with { Code = "def one():\n    return 1 + 0" }));
    }

    [Fact]
    public async Task an_agent_does_not_change_what_a_confirmed_one_needs()
    {
        await _home.KeepAsync(One);
        var two = await _home.KeepAsync(Two);
        await _home.Engine.RememberAsync(Space, two with { Label = TrustLabel.Confirmed }, By(Ada), two.Version, Ct);

        var report = await _home.RefusedAsync(One with { Code = "def one():\n    return 3 - 2" });

        Assert.Contains("confirmed 'two.py'", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_agent_takes_nothing_away_that_a_confirmed_one_needs()
    {
        var one = await _home.KeepAsync(One);
        var two = await _home.KeepAsync(Two);
        await _home.Engine.RememberAsync(Space, two with { Label = TrustLabel.Confirmed }, By(Ada), two.Version, Ct);
        var draft = one with { State = RecordState.Quarantined, IsDraft = true };

        foreach (var error in new[]
        {
            await Assert.ThrowsAsync<MemoryException>(() => _home.DeleteAsync("one.py", new ModuleRetractOptions { AllowBreaking = true })),
            await Assert.ThrowsAsync<MemoryException>(() => _home.Engine.RollBackAsync(Space, one.Sequence, By(Bot), Ct)),
            await Assert.ThrowsAsync<MemoryException>(() => _home.Engine.RememberAsync(Space, draft, By(Bot), one.Version, Ct)),
        })
        {
            Assert.Equal(MemoryErrorCode.Invalid, error.Code);
            Assert.Contains("confirmed 'two.py'", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal("2", await _home.ValueAsync("import two\ntwo.two()"));
        Assert.Equal(["two.py"], (await _home.Engine.RollBackAsync(Space, one.Sequence, By(Ada), Ct)).Broken);
    }

    [Fact]
    public async Task retracting_what_others_need_is_refused()
    {
        var one = await _home.KeepAsync(One);
        await _home.KeepAsync(Two);

        await Assert.ThrowsAsync<MemoryException>(() =>
            _home.Engine.RetractAsync(Space, new Endpoint(RecordKind.Module, one.Id), By(Ada), Ct));
        Assert.Equal("2", await _home.ValueAsync("import two\ntwo.two()"));
    }

    [Fact]
    public async Task remembering_one_out_of_use_makes_drafts_of_what_needs_it_and_can_be_repeated()
    {
        var one = await _home.KeepAsync(One);
        await _home.KeepAsync(Two);
        var edited = one with { Code = "def one():\n    return 0 + 1", State = RecordState.Quarantined, IsDraft = true };
        var context = By(Ada) with { Changeset = new ChangesetId(_home.Ids.NextGuid()) };

        await _home.Engine.RememberAsync(Space, edited, context, one.Version, Ct);
        await _home.Engine.RememberAsync(Space, edited, context, one.Version, Ct);
        Assert.False((await _home.LineAsync("two.py"))!.IsInUse);

        var tested = await _home.Engine.TestModulesAsync(Space, By(Bot), null, Ct);
        Assert.Equal(["one.py", "two.py"], tested.Released.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task erasing_what_others_need_makes_drafts_of_them_in_the_same_changeset()
    {
        var one = await _home.KeepAsync(One);
        await _home.KeepAsync(Two);

        var erased = await _home.Engine.EraseAsync(Space, [new Endpoint(RecordKind.Module, one.Id)], false, By(Ada), Ct);

        Assert.Equal(["two.py"], erased.Broken);
        Assert.Equal(erased.Sequence, (await _home.Engine.HeadAsync(Space, Ct)).Sequence);
        Assert.False((await _home.LineAsync("two.py"))!.IsInUse);
    }

    [Fact]
    public async Task rolling_back_what_others_came_to_need_makes_drafts_of_them_and_says_so()
    {
        var one = await _home.KeepAsync(One);
        await _home.KeepAsync(Two);

        var rolled = await _home.Engine.RollBackAsync(Space, one.Sequence, By(Ada), Ct);

        Assert.Equal(["two.py"], rolled.Broken);
        Assert.False((await _home.LineAsync("two.py"))!.IsInUse);
    }

    [Fact]
    public async Task reinstating_tests_again_and_brings_back_a_draft_where_it_fails()
    {
        await _home.KeepAsync(One);
        var two = await _home.KeepAsync(Two);
        var target = new Endpoint(RecordKind.Module, two.Id);
        await _home.Engine.RetractAsync(Space, target, By(Ada), Ct);
        Assert.Equal(RecordState.Active, (await _home.Engine.ReinstateAsync(Space, target, By(Ada), Ct)).Record!.State);

        await _home.Engine.RetractAsync(Space, target, By(Ada), Ct);
        await _home.DeleteAsync("one.py");
        var back = (Module)(await _home.Engine.ReinstateAsync(Space, target, By(Ada), Ct)).Record!;

        Assert.Equal((RecordState.Quarantined, true), (back.State, back.IsDraft));
    }

    [Fact]
    public async Task without_a_sandbox_nothing_comes_into_use_and_drafts_can_be_kept()
    {
        await using var home = new ModuleHome(hasSandbox: false);

        var error = await Assert.ThrowsAsync<MemoryException>(() => home.WriteAsync(One));
        Assert.Equal(MemoryErrorCode.SandboxUnavailable, error.Code);
        Assert.IsType<ModuleWriting.Drafted>(await home.WriteAsync(One, new ModuleWriteOptions { KeepDraft = true }));
    }

    [Fact]
    public async Task of_two_writers_that_saw_the_same_one_wins_and_the_other_is_told()
    {
        await _home.KeepAsync(One);

        var writings = await Task.WhenAll(
            _home.WriteAsync(One with { Code = "def one():\n    return 2 - 1" }, new ModuleWriteOptions { ExpectedVersion = 1 }),
            _home.WriteAsync(One with { Code = "def one():\n    return 3 - 2" }, new ModuleWriteOptions { ExpectedVersion = 1 }));

        Assert.Single(writings.OfType<ModuleWriting.Kept>());
        Assert.Single(writings.OfType<ModuleWriting.Conflicted>());
    }

    [Fact]
    public async Task a_dependency_that_changes_between_test_and_write_is_a_conflict()
    {
        // Another engine on the same store writes while this one's examples run.
        await _home.KeepAsync(One);
        await using var other = new ModuleHome(_home.Store, seed: 8);
        await using var slow = new ModuleHome(_home.Store, new DuringRun(() =>
            other.KeepAsync(Python("one.py", "def one():\n    return 5", "one() => 5"))), seed: 9);

        var conflicted = Assert.IsType<ModuleWriting.Conflicted>(await slow.WriteAsync(Two));

        Assert.Contains("a module was written", conflicted.Conflict.Why, StringComparison.Ordinal);
        Assert.Null(await _home.LineAsync("two.py"));
    }

    [Fact]
    public async Task a_module_that_has_no_part_in_it_may_be_written_meanwhile()
    {
        await _home.KeepAsync(One);
        await using var other = new ModuleHome(_home.Store, seed: 8);
        await using var slow = new ModuleHome(_home.Store, new DuringRun(() =>
            other.KeepAsync(Python("far.py", "def far():\n    return 9", "far() => 9"))), seed: 9);

        Assert.IsType<ModuleWriting.Kept>(await slow.WriteAsync(Two));
        Assert.True((await _home.LineAsync("far.py"))!.IsVerified);
    }

    [Fact]
    public async Task whoever_takes_a_place_between_test_and_write_keeps_it()
    {
        await using var other = new ModuleHome(_home.Store, seed: 8);
        await using var slow = new ModuleHome(_home.Store, new DuringRun(() => other.KeepAsync(One)), seed: 9);

        Assert.IsType<ModuleWriting.Conflicted>(await slow.WriteAsync(Python("one.py", "def one():\n    return 2", "one() => 2")));
        var found = await _home.Engine.FindModulesAsync(ModuleHome.Space, new ModuleQuery(), TestContext.Current.CancellationToken);
        Assert.Equal(One.Code, Assert.Single(found).Module.Code);
    }

    [Fact]
    public async Task a_test_that_something_changed_under_is_recorded_neither_as_passed_nor_as_failed()
    {
        using var folder = new TempFolder();
        var flag = folder.At("flag");
        File.WriteAllText(flag, "");
        await _home.KeepAsync(One);
        var code = $"import os\nfrom one import one\n\ndef two():\n    return one() + int(os.path.exists('{flag}'))";
        await _home.KeepAsync(Python("two.py", code, "two() => 2"));
        File.Delete(flag); // it does not pass any more
        await using var other = new ModuleHome(_home.Store, seed: 8);
        await using var slow = new ModuleHome(_home.Store, new DuringRun(() => other.WriteAsync(
            One with { Code = "def one():\n    return 3 - 2" }, new ModuleWriteOptions { AllowBreaking = true })), seed: 9);

        var error = await Assert.ThrowsAsync<MemoryException>(() => slow.Engine.TestModulesAsync(
            ModuleHome.Space, ModuleHome.By(ModuleHome.Bot), ["two.py"], TestContext.Current.CancellationToken));

        Assert.Equal(MemoryErrorCode.Conflict, error.Code);
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();
}

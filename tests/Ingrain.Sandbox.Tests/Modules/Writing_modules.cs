using static Ingrain.Sandbox.Tests.Modules.ModuleHome;

namespace Ingrain.Sandbox.Tests.Modules;

public sealed class Writing_modules : IAsyncDisposable
{
    private readonly ModuleHome _home = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Module Double =>
        Python("nums/double.py", "def double(x):\n    \"\"\"Twice a number.\"\"\"\n    return 2 * x", "double(4) => 8");

    private static Module Quadruple =>
        Python("nums/quad.py", "from nums.double import double\ndef quad(x):\n    return double(double(x))", "quad(1) => 4");

    [Fact]
    public async Task keeps_one_that_passes_with_what_its_code_says_of_it()
    {
        var kept = await _home.KeepAsync(Double);

        Assert.Equal((RecordState.Active, false, TrustLabel.Agent), (kept.State, kept.IsDraft, kept.Label));
        Assert.Equal(("Twice a number.", 1, 0), (kept.Docstring, kept.Verification!.Passed, kept.Verification.Failed));
        Assert.Contains("double(x)", Assert.Single(kept.Signatures), StringComparison.Ordinal);
        Assert.Equal(_home.Clock.GetUtcNow(), kept.VerifiedAt);
        Assert.True((await _home.LineAsync("nums/double.py"))!.IsVerified);
        Assert.Equal("10", await _home.ValueAsync("from nums.double import double\ndouble(5)"));
    }

    [Fact]
    public async Task refuses_one_that_fails_and_says_what_it_gave()
    {
        var report = await _home.RefusedAsync(Double with { Examples = [new() { Input = "double(4)", Expected = "9" }] });

        Assert.Equal(("8", false), (report.Examples.Single().Value, report.Examples.Single().Passed));
        Assert.Null(await _home.LineAsync("nums/double.py"));
    }

    [Fact]
    public async Task refuses_one_without_an_example()
    {
        var report = await _home.RefusedAsync(Double with { Examples = [] });

        Assert.Contains("no example", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task names_what_is_missing_and_what_needs_itself()
    {
        Assert.Equal(["nums.double.double"], (await _home.RefusedAsync(Quadruple)).Missing);

        await _home.KeepAsync(Double);
        await _home.KeepAsync(Quadruple);
        var circle = Double with { Code = "import nums.quad\ndef double(x):\n    return 2 * x" };

        Assert.Equal(["nums/double.py", "nums/quad.py", "nums/double.py"], (await _home.RefusedAsync(circle)).Cycle);
    }

    [Fact]
    public async Task refuses_a_change_that_breaks_what_needs_it_and_says_which()
    {
        await _home.KeepAsync(Double);
        await _home.KeepAsync(Quadruple);

        var report = await _home.RefusedAsync(Double with { Code = "def double(x):\n    return 8", Docstring = "" });

        var dependent = Assert.Single(report.Dependents);
        Assert.Equal(("nums/quad.py", false), (dependent.Path, dependent.Passes));
        Assert.Equal("4", await _home.ValueAsync("from nums.quad import quad\nquad(1)"));
    }

    [Fact]
    public async Task makes_drafts_of_what_breaks_in_the_same_changeset_where_that_is_allowed()
    {
        await _home.KeepAsync(Double);
        await _home.KeepAsync(Quadruple);

        var changed = await _home.KeepAsync(
            Double with { Code = "def double(x):\n    return 8" }, new ModuleWriteOptions { AllowBreaking = true });

        var quad = (Module)(await _home.Engine.FindAsync(Space, "nums/quad.py", null, Ct))!.Record!;
        Assert.Equal((RecordState.Quarantined, true, changed.Sequence), (quad.State, quad.IsDraft, quad.Sequence));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _home.ValueAsync("import nums.quad"));
    }

    [Fact]
    public async Task tests_what_needs_it_on_the_new_code_and_says_so_of_each()
    {
        await _home.KeepAsync(Double);
        var before = await _home.KeepAsync(Quadruple);

        var changed = await _home.KeepAsync(Double with { Code = "def double(x):\n    return x + x" });

        var quad = (Module)(await _home.Engine.FindAsync(Space, "nums/quad.py", null, Ct))!.Record!;
        Assert.Equal((before.Version + 1, changed.Sequence), (quad.Version, quad.Sequence));
        Assert.NotEqual(before.Verification!.Against, quad.Verification!.Against);
        Assert.True((await _home.LineAsync("nums/quad.py"))!.IsVerified);
    }

    [Fact]
    public async Task keeps_a_draft_beside_what_is_in_use_until_it_passes()
    {
        await _home.KeepAsync(Double);
        var failing = Double with { Code = "def double(x):\n    return 3 * x" };

        var drafted = Assert.IsType<ModuleWriting.Drafted>(await _home.WriteAsync(failing, new ModuleWriteOptions { KeepDraft = true }));
        Assert.Equal("8", await _home.ValueAsync("from nums.double import double\ndouble(4)"));

        var kept = await _home.KeepAsync(Double with { Code = "def double(x):\n    return x * 2" });
        Assert.Equal(2, kept.Version);
        var draft = await _home.Engine.OpenAsync(Space, new Endpoint(RecordKind.Module, drafted.Module.Id), null, Ct);
        Assert.Equal(RecordState.Retracted, draft!.Record!.State);
    }

    [Fact]
    public async Task puts_a_draft_in_use_when_it_passes()
    {
        var draft = await _home.WriteAsync(Quadruple, new ModuleWriteOptions { KeepDraft = true });
        Assert.IsType<ModuleWriting.Drafted>(draft);
        await _home.KeepAsync(Double);

        var tested = await _home.Engine.TestModulesAsync(Space, By(Bot), null, Ct);

        Assert.Equal(["nums/quad.py"], tested.Released);
        Assert.Empty(tested.Broken);
        Assert.Equal("8", await _home.ValueAsync("from nums.quad import quad\nquad(2)"));
        Assert.Null((await _home.Engine.TestModulesAsync(Space, By(Bot), null, Ct)).Sequence);
    }

    [Fact]
    public async Task refuses_the_same_at_another_path_unless_told_to()
    {
        await _home.KeepAsync(Double);
        var copy = Double with { Path = "other.py", Code = "# mine\ndef double( x ) :\n    return 2*x" };

        Assert.Equal("nums/double.py", Assert.Single((await _home.RefusedAsync(copy)).Duplicates).Keep);
        await _home.KeepAsync(copy, new ModuleWriteOptions { AllowDuplicate = true });
    }

    [Fact]
    public async Task tells_of_one_that_does_the_same_in_other_words_and_how_to_make_them_one()
    {
        await _home.KeepAsync(Double);
        await _home.KeepAsync(Python("nums/half.py", "def half(x):\n    return x / 2", "half(4) => 2"));

        var kept = Assert.IsType<ModuleWriting.Kept>(
            await _home.WriteAsync(Python("twice.py", "def twice(n):\n    return n + n", "twice(3) => 6", "assert twice(0) == 0")));

        var like = Assert.Single(kept.Report.Duplicates);
        Assert.Equal(("nums/double.py", false, "nums/double.py"), (like.Path, like.IsExact, like.Keep));
    }

    [Fact]
    public async Task is_known_already_when_it_is_there_as_it_is()
    {
        await _home.KeepAsync(Double);

        Assert.IsType<ModuleWriting.AlreadyKnown>(await _home.WriteAsync(Double));
        Assert.Equal(1, (await _home.Engine.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task refuses_to_delete_what_others_need()
    {
        await _home.KeepAsync(Double);
        await _home.KeepAsync(Quadruple);

        var refused = Assert.IsType<ModuleRetracting.Refused>(await _home.DeleteAsync("nums/double.py"));
        Assert.Equal("nums/quad.py", Assert.Single(refused.Dependents).Path);
        var deleted = Assert.IsType<ModuleRetracting.Retracted>(
            await _home.DeleteAsync("nums/double.py", new ModuleRetractOptions { AllowBreaking = true }));
        Assert.Equal(["nums/quad.py"], deleted.Broken);
        Assert.False((await _home.LineAsync("nums/quad.py"))!.IsInUse);
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();
}

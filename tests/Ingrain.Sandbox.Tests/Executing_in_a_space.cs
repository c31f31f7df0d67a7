using Ingrain.Execution;
using Ingrain.Storage;

namespace Ingrain.Sandbox.Tests;

public class Executing_in_a_space
{
    private static readonly SpaceId s_space = new("code");
    private static readonly WriteContext s_me = new() { Actor = new Actor(ActorKind.Person, "ada"), Credential = "test", Reason = "test" };

    [Fact]
    public async Task has_the_active_modules_of_the_space_at_hand_as_they_are_now()
    {
        await using var engine = Engine(new UnsandboxedHost());
        var module = await KeepAsync(engine, Python("text/shout.py", "def shout(s): return s.upper()"));

        Assert.Equal("\"HI\"", (await RunAsync(engine, "import text.shout\ntext.shout.shout('hi')")).Value);

        await KeepAsync(engine, module with { Code = "def shout(s): return s + '!'" });
        Assert.Equal("\"hi!\"", (await RunAsync(engine, "import text.shout\ntext.shout.shout('hi')")).Value);

        await engine.RetractAsync(s_space, new Endpoint(RecordKind.Module, module.Id), s_me, TestContext.Current.CancellationToken);
        Assert.Contains("ModuleNotFoundError", (await RunAsync(engine, "import text.shout")).Stderr);
    }

    [Fact]
    public async Task sees_no_module_of_another_space()
    {
        await using var engine = Engine(new UnsandboxedHost());
        await KeepAsync(engine, Python("shout.py", "pass"));

        var result = await engine.ExecAsync(new SpaceId("other"), Python("import shout"), TestContext.Current.CancellationToken);

        Assert.Contains("ModuleNotFoundError", result.Stderr);
    }

    [Fact]
    public async Task is_not_disturbed_by_a_module_that_cannot_be_a_file()
    {
        // As an older program may have left it: the gate takes no such path.
        var ids = IdSource.Seeded(TimeProvider.System, 1);
        var store = new InMemoryStore(TimeProvider.System, ids);
        await store.CommitAsync(
            new ChangesetDraft
            {
                Space = s_space, Id = new ChangesetId(ids.NextGuid()), Actor = s_me.Actor,
                Changes = [new Change.Put(Python("odd name/ü", "pass") with { Id = new RecordId("odd") })],
            }, TestContext.Current.CancellationToken);
        await using var engine = new MemoryEngine(store, TimeProvider.System, ids, sandbox: new UnsandboxedHost());
        await KeepAsync(engine, Python("fine.py", "x = 1"));

        Assert.Equal("1", (await RunAsync(engine, "import fine\nfine.x")).Value);
    }

    [Fact]
    public async Task refuses_in_words_where_the_engine_has_no_sandbox()
    {
        await using var engine = Engine(null);

        var error = await Assert.ThrowsAsync<MemoryException>(() => RunAsync(engine, "1"));

        Assert.Equal(MemoryErrorCode.SandboxUnavailable, error.Code);
    }

    [Fact]
    public async Task names_the_known_languages_to_who_asks_for_another()
    {
        await using var engine = Engine(new UnsandboxedHost());

        var error = await Assert.ThrowsAsync<MemoryException>(() => engine.ExecAsync(
            s_space, new ExecRequest { Language = "cobol", Code = "" }, TestContext.Current.CancellationToken));

        Assert.Equal(MemoryErrorCode.Invalid, error.Code);
        Assert.Contains("python", error.Message);
    }

    [Fact]
    public async Task runs_the_examples_of_a_module_that_is_not_stored_yet()
    {
        await using var engine = Engine(new UnsandboxedHost());
        var module = new Module
        {
            Path = "add.py", Language = "python", Code = "def add(a, b): return a + b",
            Examples = [new() { Input = "add(1, 2)", Expected = "3" }, new() { Input = "add(1, 2)", Expected = "4" }],
        };

        var run = await engine.RunExamplesAsync(module, ModuleTree.Empty, TestContext.Current.CancellationToken);

        Assert.Equal([true, false], run.Examples.Select(e => e.Passed));
        Assert.False(run.HasPassed);
    }

    private static MemoryEngine Engine(ISandbox? sandbox)
    {
        var ids = IdSource.Seeded(TimeProvider.System, 1);
        return new MemoryEngine(new InMemoryStore(TimeProvider.System, ids), TimeProvider.System, ids, sandbox: sandbox);
    }

    private static Module Python(string path, string code) => new()
    {
        Path = path, Language = "python", Code = code, Examples = [new ModuleExample { Input = "True", Expected = "true" }],
    };

    private static ExecRequest Python(string code) => new() { Language = "python", Code = code };

    private static Task<ExecResult> RunAsync(MemoryEngine engine, string code) =>
        engine.ExecAsync(s_space, Python(code), TestContext.Current.CancellationToken);

    private static async Task<Module> KeepAsync(MemoryEngine engine, Module module) => Assert.IsType<ModuleWriting.Kept>(
        await engine.WriteModuleAsync(s_space, module, s_me, ct: TestContext.Current.CancellationToken)).Module;
}

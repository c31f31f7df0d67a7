using static Ingrain.Sandbox.Tests.Modules.ModuleHome;

namespace Ingrain.Sandbox.Tests.Modules;

/// <summary>What the gate takes a name in code for is what the interpreter loads by it, also where modules hide each other.</summary>
public sealed class Meaning_the_same_as_the_interpreter : IAsyncDisposable
{
    private readonly ModuleHome _home = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Module Inner => Python("text/slug.py", "def slug():\n    return 1", "slug() => 1");

    private static Module Outer => Python("text.py", "def other():\n    return 'x'", "other() => \"x\"");

    [Fact]
    public async Task a_file_that_would_hide_a_folder_of_modules_is_refused()
    {
        await _home.KeepAsync(Inner);

        var report = await _home.RefusedAsync(Outer);

        Assert.Contains("'text/slug.py'", Assert.Single(report.Problems), StringComparison.Ordinal);
        Assert.Equal("1", await _home.ValueAsync("import text.slug\ntext.slug.slug()"));
    }

    [Fact]
    public async Task a_module_in_a_folder_that_a_file_hides_is_refused()
    {
        await _home.KeepAsync(Outer);

        Assert.Contains("'text.py'", Assert.Single((await _home.RefusedAsync(Inner)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_would_be_hidden_by_what_came_since_comes_back_as_a_draft()
    {
        var inner = await _home.KeepAsync(Inner);
        var target = new Endpoint(RecordKind.Module, inner.Id);
        await _home.Engine.RetractAsync(Space, target, By(Bot), Ct);
        await _home.KeepAsync(Outer);

        var back = (Module)(await _home.Engine.ReinstateAsync(Space, target, By(Ada), Ct)).Record!;

        Assert.Equal((RecordState.Quarantined, true), (back.State, back.IsDraft));
    }

    [Fact]
    public async Task a_package_that_appears_around_a_module_is_tested_with_all_that_load_from_it()
    {
        await _home.KeepAsync(Inner);
        await _home.KeepAsync(Python("user.py", "import text.slug\ndef use():\n    return text.slug.slug() + 1", "use() => 2"));

        var report = await _home.RefusedAsync(
            Python("text/__init__.py", "def none():\n    return 0\nif __name__ == 'text':\n    raise RuntimeError('no')", "none() => 0"));

        Assert.Contains("user.py", Assert.Single(report.Problems), StringComparison.Ordinal);
        Assert.Equal("2", await _home.ValueAsync("import user\nuser.use()"));
    }

    [Fact]
    public async Task a_package_may_hand_on_what_is_below_it()
    {
        await _home.KeepAsync(Inner);
        await _home.KeepAsync(Python("text/__init__.py", "from text.slug import slug\ndef two():\n    return slug() + 1", "two() => 2"));
        await _home.KeepAsync(Python("user.py", "from text import two, slug\ndef three():\n    return two() + 1", "three() => 3"));

        Assert.Equal("3", await _home.ValueAsync("import user\nuser.three()"));
    }

    [Fact]
    public async Task what_a_package_does_not_define_is_found_below_it()
    {
        await _home.KeepAsync(Python("text/__init__.py", "def none():\n    return 0", "none() => 0"));
        await _home.KeepAsync(Inner);

        await _home.KeepAsync(Python("user.py", "from text import slug\ndef use():\n    return slug.slug() + 1", "use() => 2"));

        Assert.Equal("2", await _home.ValueAsync("import user\nuser.use()"));
    }

    [Fact]
    public async Task no_code_is_tested_as_if_it_were_a_module_of_a_name()
    {
        await _home.KeepAsync(Python("module.py", "def g():\n    return 77", "g() => 77"));

        var code = "import module\ndef g():\n    return 1\ndef f():\n    return module.g()";

        await _home.RefusedAsync(Python("user.py", code, "f() => 1"));
        await _home.KeepAsync(Python("user.py", code, "f() => 77"));
    }

    [Theory]
    [InlineData("test/util.py")]
    [InlineData("__main__.py")]
    [InlineData("_thread.py")]
    public async Task a_path_that_the_interpreter_takes_for_its_own_is_refused(string path)
    {
        var report = await _home.RefusedAsync(Python(path, "def z():\n    return 9", "z() => 9"));

        Assert.Contains("standard library", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_is_the_interpreters_own_is_not_missing()
    {
        await _home.KeepAsync(Python("ids.py", "import _thread\ndef me():\n    return _thread.get_ident() > 0", "me() => true"));

        Assert.Equal("true", await _home.ValueAsync("import ids\nids.me()"));
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();
}

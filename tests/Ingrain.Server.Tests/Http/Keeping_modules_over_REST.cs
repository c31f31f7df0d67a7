using System.Text.Json;
using Ingrain.Sandbox;
using Ingrain.Server.Access;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Http;

public class Keeping_modules_over_REST
{
    private const string Modules = "/v1/spaces/shop/modules";
    private const string Double = "def double(x):\n    \"\"\"Twice a number.\"\"\"\n    return 2 * x";
    private const string Quad = "from nums.double import double\ndef quad(x):\n    return double(double(x))";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task writes_what_passes_and_refuses_with_what_it_gave_what_does_not()
    {
        await using var site = await Site.OpenAsync(sandbox: new UnsandboxedHost());
        var bot = site.Agent();
        var kept = await bot.PostAsync(Modules, Write("nums/double.py", Double, ("double(4)", "8"))).OkAsync();
        Assert.Equal("kept", kept.GetProperty("outcome").GetString());
        Assert.True(kept.GetProperty("report").GetProperty("examples")[0].GetProperty("passed").GetBoolean());
        Assert.Equal("agent", kept.GetProperty("memory").GetProperty("label").GetString());

        var wrong = Write("nums/triple.py", "def triple(x):\n    print('hm')\n    return 2 * x", ("triple(1)", "3"));
        var problem = await bot.PostAsync(Modules, wrong).ProblemAsync(422, "module-refused");
        var example = problem.GetProperty("report").GetProperty("examples")[0];
        Assert.Equal((false, "2"), (example.GetProperty("passed").GetBoolean(), example.GetProperty("value").GetString()));
        Assert.Contains("hm", problem.GetProperty("report").GetProperty("stdout").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await site.Engine.HeadAsync(new SpaceId("shop"), Ct)).Sequence);

        var draft = await bot.PostAsync(Modules, With(wrong, "draft", true)).OkAsync();
        Assert.Equal("drafted", draft.GetProperty("outcome").GetString());
        var read = await bot.ReadAsync(Modules + "/nums%2Ftriple.py").OkAsync();
        Assert.False(read.GetProperty("module").GetProperty("inUse").GetBoolean());
        // Whoever is to mend it has to read it.
        Assert.Contains("2 * x", read.GetProperty("memory").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("quarantined", read.GetProperty("memory").GetProperty("state").GetString());
        var right = Write("nums/triple.py", "def triple(x):\n    return 3 * x", ("triple(1)", "3"));
        var mended = await bot.PostAsync(Modules, right).OkAsync();
        Assert.Equal("kept", mended.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task writes_on_the_version_that_was_read_and_keeps_what_is_left_out()
    {
        await using var site = await Site.OpenAsync(sandbox: new UnsandboxedHost());
        var bot = site.Agent();
        await bot.PostAsync(Modules, Write("nums/double.py", Double, ("double(4)", "8"))).OkAsync();
        var read = await bot.ReadAsync(Modules + "/nums%2Fdouble.py");
        Assert.Equal($"\"{read.Json.GetProperty("memory").GetProperty("contentHash").GetString()}\"", read.ETag);

        var next = new { path = "nums/double.py", code = "def double(x):\n    return x + x" };
        var kept = await bot.PostAsync(Modules, next, ("If-Match", read.ETag!)).OkAsync();
        Assert.Equal(2, kept.GetProperty("memory").GetProperty("version").GetInt32());
        Assert.Equal("double(4)", kept.GetProperty("memory").GetProperty("examples")[0].GetProperty("input").GetString());
        // The same again is there already, so that the precondition of a first try that was not answered does not matter.
        var again = await bot.PostAsync(Modules, next, ("If-Match", read.ETag!)).OkAsync();
        Assert.Equal("already-known", again.GetProperty("outcome").GetString());
        var stale = await bot.PostAsync(Modules, new { next.path, code = "def double(x):\n    return x * 2" }, ("If-Match", read.ETag!))
            .ProblemAsync(409, "conflict");
        Assert.Equal(2, stale.GetProperty("current").GetProperty("version").GetInt32());
        await bot.PostAsync(Modules, new { next.path, next.code, expectedVersion = 1, tags = new[] { "x" } }).ProblemAsync(409, "conflict");
        await bot.PostAsync(Modules, new { path = "nums/none.py", examples = Array.Empty<object>() }).ProblemAsync(400, "invalid");
        await bot.PostAsync(Modules, new { path = "../up.py", code = "x" }).ProblemAsync(400, "invalid");
    }

    [Fact]
    public async Task says_what_breaks_when_something_is_deleted_rolled_back_or_erased()
    {
        await using var site = await Site.OpenAsync(sandbox: new UnsandboxedHost());
        var (bot, ada) = (site.Agent(), site.Person());
        await bot.PostAsync(Modules, Write("nums/double.py", Double, ("double(4)", "8"))).OkAsync();
        await bot.PostAsync(Modules, Write("nums/quad.py", Quad, ("quad(1)", "4"))).OkAsync();

        var needed = await bot.PostAsync(Modules + "/delete", new { path = "nums/double.py" }).ProblemAsync(409, "module-needed");
        Assert.Equal("nums/quad.py", needed.GetProperty("dependents")[0].GetProperty("path").GetString());
        var body = new { path = "nums/double.py", allowBreaking = true };
        var deleted = await bot.PostAsync(Modules + "/delete", body, ("Idempotency-Key", "d")).OkAsync();
        Assert.Equal(["nums/quad.py"], Texts(deleted, "broken"));
        var retried = await bot.PostAsync(Modules + "/delete", body, ("Idempotency-Key", "d")).OkAsync();
        Assert.Equal(["nums/quad.py"], Texts(retried, "broken"));
        await bot.PostAsync(Modules + "/delete", body).ProblemAsync(404, "not-found");

        // Back, and both in use: the rollback of the deletion restores what it broke.
        var sequence = deleted.GetProperty("memory").GetProperty("sequence").GetInt64();
        var back = await bot.PostAsync("/v1/spaces/shop/rollback", new { sequence }).OkAsync();
        Assert.Empty(Texts(back, "broken"));
        Assert.True((await bot.ReadAsync(Modules + "/nums%2Fquad.py").OkAsync()).GetProperty("module").GetProperty("inUse").GetBoolean());

        var id = (await bot.ReadAsync(Modules + "/nums%2Fdouble.py").OkAsync()).GetProperty("memory").GetProperty("id").GetString();
        var erased = await ada.PostAsync("/v1/spaces/shop/erase", new { targets = new[] { new { kind = "module", id } } }).OkAsync();
        Assert.Equal(["nums/quad.py"], Texts(erased, "broken"));
    }

    [Fact]
    public async Task lists_a_tree_searches_and_tests_again()
    {
        await using var site = await Site.OpenAsync(sandbox: new UnsandboxedHost());
        var bot = site.Agent();
        await bot.PostAsync(Modules, Write("nums/double.py", Double, ("double(4)", "8"))).OkAsync();
        const string Shout = "function shout(t) { return t.toUpperCase(); }\nmodule.exports = { shout };";
        await bot.PostAsync(Modules, Write("text/deep/er/shout.js", Shout, ("shout('a')", "\"A\""))).OkAsync();

        var tree = await bot.ReadAsync(Modules + "?depth=1").OkAsync();
        Assert.Equal([("nums/", 1), ("text/", 1)], tree.GetProperty("modules").EnumerateArray()
            .Select(m => (m.GetProperty("path").GetString()!, m.GetProperty("below").GetInt32())));
        var below = (await bot.ReadAsync(Modules + "?under=nums&depth=3").OkAsync()).GetProperty("modules")[0];
        Assert.Equal(("nums/double.py", "Twice a number."),
            (below.GetProperty("path").GetString(), below.GetProperty("summary").GetString()));
        foreach (var (wanted, path) in new (object, string)[]
        {
            (new { query = "twice a number" }, "nums/double.py"), (new { signature = "shout(" }, "text/deep/er/shout.js"),
            (new { identifier = "toUpperCase" }, "text/deep/er/shout.js"), (new { language = "python" }, "nums/double.py"),
            (new { under = "text/deep" }, "text/deep/er/shout.js"),
        })
        {
            var found = await bot.PostAsync(Modules + "/search", wanted).OkAsync();
            Assert.Equal(path, found.GetProperty("modules")[0].GetProperty("path").GetString());
        }
        var tested = await bot.PostAsync(Modules + "/test", new { paths = new[] { "nums/double.py" } }).OkAsync();
        Assert.Empty(Assert.Single(tested.GetProperty("reports").EnumerateArray()).GetProperty("problems").EnumerateArray());
        Assert.Empty(Texts(tested, "broken"));
        await bot.PostAsync(Modules + "/test", new { paths = new[] { "nums/no.py" } }).ProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task says_so_where_nothing_can_be_run()
    {
        await using var site = await Site.OpenAsync();
        await site.Agent().PostAsync(Modules, Write("nums/double.py", Double, ("double(4)", "8")))
            .ProblemAsync(501, "sandbox-unavailable");
    }

    [Fact]
    public async Task shows_a_token_for_a_path_what_lies_there_and_lets_it_undo_nothing_that_reaches_beyond()
    {
        await using var site = await Site.OpenAsync(sandbox: new UnsandboxedHost());
        var bot = site.Agent();
        await bot.PostAsync(Modules, Write("nums/double.py", Double, ("double(4)", "8"))).OkAsync();
        var mended = Write("nums/double.py", "def double(x):\n    return x + x\ndef extra(x):\n    return x", ("double(4)", "8"));
        var sequence = (await bot.PostAsync(Modules, mended).OkAsync()).GetProperty("memory").GetProperty("sequence").GetInt64();
        var leaning = Write("other/lean.py", "from nums.double import extra\ndef lean(x):\n    return extra(x)", ("lean(1)", "1"));
        await bot.PostAsync(Modules, leaning).OkAsync();
        var nums = site.With(new TokenGrant
        {
            Name = "nums", Verbs = TokenVerbs.Read | TokenVerbs.Write, Spaces = [SpacePattern.Parse("shop")], Path = "nums",
        });

        var listed = await nums.ReadAsync(Modules).OkAsync();
        Assert.DoesNotContain("other", listed.ToString(), StringComparison.Ordinal);
        var read = await nums.ReadAsync(Modules + "/nums%2Fdouble.py").OkAsync();
        Assert.DoesNotContain("other", read.ToString(), StringComparison.Ordinal);
        var found = await nums.PostAsync(Modules + "/search", new { identifier = "lean" }).OkAsync();
        Assert.Empty(found.GetProperty("modules").EnumerateArray());
        await nums.ReadAsync(Modules + "/other%2Flean.py").ProblemAsync(404, "not-found");
        await nums.ReadAsync(Modules + "?under=other").ProblemAsync(403, "forbidden");
        await nums.PostAsync(Modules + "/search", new { under = "other" }).ProblemAsync(403, "forbidden");

        // Undone, 'extra' would be gone, and what needs it beside the path a draft.
        await nums.PostAsync("/v1/spaces/shop/rollback", new { sequence }).ProblemAsync(403, "forbidden");
        Assert.Equal(3, (await site.Engine.HeadAsync(new SpaceId("shop"), Ct)).Sequence);
        Assert.Equal(["other/lean.py"], Texts(await bot.PostAsync("/v1/spaces/shop/rollback", new { sequence }).OkAsync(), "broken"));
    }

    private static object Write(string path, string code, params (string Input, string Expected)[] examples) =>
        new { path, code, examples = examples.Select(e => new { input = e.Input, expected = e.Expected }).ToList() };

    private static Dictionary<string, object?> With(object body, string name, object value)
    {
        var all = JsonSerializer.SerializeToElement(body).EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value);
        all[name] = value;
        return all;
    }

    private static IEnumerable<string> Texts(JsonElement element, string name) =>
        element.GetProperty(name).EnumerateArray().Select(e => e.GetString()!);
}

using Ingrain.Sandbox;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests;

public class Programming_with_memory
{
    private const string Double = "def double(x):\n    \"\"\"Twice a number.\"\"\"\n    return 2 * x";
    private const string Third = "def half(x):\n    return x / 3";
    private const string Quad = "from nums.double import double\ndef quad(x):\n    return double(double(x))";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task keeps_reuses_protects_mends_and_undoes_a_module()
    {
        await using var talk = await Conversation.StartAsync(sandbox: new UnsandboxedHost());
        var kept = await talk.DataAsync("module", Write("nums/double.py", Double, "double(4) => 8"));
        Assert.Equal("kept", kept.GetProperty("outcome").GetString());
        await talk.DataAsync("module", Write("nums/quad.py", Quad, "quad(1) => 4"));

        var ran = await talk.DataAsync("exec", new { language = "python", code = "from nums.quad import quad\nprint('hi')\nquad(10)" });
        Assert.Equal(("ok", "40", "hi\n"), (Text(ran, "status"), Text(ran, "value"), Text(ran, "stdout")));

        var refusal = await talk.RefusalAsync("module", new
        {
            command = "update", path = "nums/double.py", code = "def double(x):\n    return x + 4", reason = "simpler",
        });
        Assert.Contains("nums/quad.py", refusal, StringComparison.Ordinal);
        Assert.Contains("would break", refusal, StringComparison.Ordinal);

        var sum = new { command = "update", path = "nums/double.py", code = "def double(x):\n    return x + x" };
        var mended = await talk.DataAsync("module", sum);
        Assert.Equal("kept", Text(mended, "outcome"));
        await talk.DataAsync("rollback", new { sequence = mended.GetProperty("sequence").GetInt64(), reason = "the first was clearer" });

        var read = await talk.DataAsync("module", new { command = "read", path = "nums/double.py" });
        var module = read.GetProperty("modules")[0];
        Assert.Equal((Double, "Twice a number."), (Text(module, "code"), Text(module, "summary")));
        Assert.True(module.GetProperty("verified").GetBoolean());
        Assert.Equal("nums/quad.py", module.GetProperty("needed_by")[0].GetString());
        Assert.Equal(1, module.GetProperty("execs").GetInt64());
    }

    [Fact]
    public async Task finds_a_module_by_what_it_does_and_lists_the_tree()
    {
        await using var talk = await Conversation.StartAsync(sandbox: new UnsandboxedHost());
        await talk.DataAsync("module", Write("nums/double.py", Double, "double(4) => 8"));

        var found = await talk.DataAsync("module", new { command = "read", query = "twice a number" });
        var tree = await talk.DataAsync("module", new { command = "list" });

        Assert.Equal("nums/double.py", Text(found.GetProperty("modules")[0], "path"));
        Assert.Equal("nums/double.py", Text(tree.GetProperty("modules")[0], "path"));
    }

    [Fact]
    public async Task counts_what_is_read_and_run_where_it_is_not_none()
    {
        await using var talk = await Conversation.StartAsync(sandbox: new UnsandboxedHost());
        await talk.DataAsync("module", Write("nums/double.py", Double, "double(4) => 8"));
        var before = (await talk.DataAsync("module", new { command = "list" })).GetProperty("modules")[0];

        await talk.DataAsync("module", new { command = "read", path = "nums/double.py" });
        await talk.Engine.CountReuseAsync(talk.Space, ["nums/double.py"], 4, Ct);
        var after = (await talk.DataAsync("module", new { command = "list" })).GetProperty("modules")[0];

        foreach (var count in new[] { "reads", "execs", "reuses", "steps_saved" }) Assert.False(before.TryGetProperty(count, out _));
        Assert.Equal((1, 1, 4),
            (after.GetProperty("reads").GetInt64(), after.GetProperty("reuses").GetInt64(), after.GetProperty("steps_saved").GetInt64()));
    }

    [Fact]
    public async Task lists_skills_by_a_line_beside_modules_and_opens_one_by_its_path()
    {
        await using var talk = await Conversation.StartAsync();
        var body = string.Join(' ', Enumerable.Repeat("Take the next form and fill it in.", 500));
        for (var i = 0; i < 20; i++)
            await talk.Engine.RememberAsync(talk.Space, new Note
            {
                Path = $"skills/form-{i}/SKILL.md", Text = $"---\nname: form-{i}\ndescription: Fills forms of kind {i}.\n---\n{body}",
            }, new WriteContext { Actor = new Actor(ActorKind.Person, "ada") }, ct: Ct);

        var result = await talk.CallAsync("module", new { command = "list" });
        var opened = await talk.CallAsync("open", new { id = "skills/form-7/SKILL.md" });

        var text = Conversation.Text(result);
        Assert.Contains("- skills/form-7/SKILL.md — form-7: Fills forms of kind 7.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("next form", text, StringComparison.Ordinal);
        Assert.InRange(text.Length / 4, 1, 20 * 25);
        var skills = result.StructuredContent!.Value.GetProperty("skills");
        Assert.Equal(("form-0", 20), (Text(skills[0], "name"), skills.GetArrayLength()));
        Assert.Contains("next form", Conversation.Text(opened), StringComparison.Ordinal);
    }

    [Fact]
    public async Task says_what_failed_and_keeps_a_draft_only_where_asked()
    {
        await using var talk = await Conversation.StartAsync(sandbox: new UnsandboxedHost());

        var refusal = await talk.RefusalAsync("module", Write("half.py", Third, "half(4) => 2"));
        var draft = await talk.DataAsync("module", new
        {
            command = "write", path = "half.py", code = Third, examples = "half(4) => 2", draft = true,
        });
        var fixedUp = await talk.DataAsync("module", new { command = "update", path = "half.py", code = "def half(x):\n    return x / 2" });

        Assert.Contains("half(4) => 2; it gave 1.3333333333333333", refusal, StringComparison.Ordinal);
        Assert.Equal(("drafted", "kept"), (Text(draft, "outcome"), Text(fixedUp, "outcome")));
    }

    [Fact]
    public async Task refuses_to_delete_what_others_import_and_to_write_over_what_it_has_not_read()
    {
        await using var talk = await Conversation.StartAsync(sandbox: new UnsandboxedHost());
        await talk.DataAsync("module", Write("nums/double.py", Double, "double(4) => 8"));
        await talk.DataAsync("module", Write("nums/quad.py", Quad, "quad(1) => 4"));

        var needed = await talk.RefusalAsync("module", new { command = "delete", path = "nums/double.py" });
        var taken = await talk.RefusalAsync("module", Write("nums/double.py", "def double(x):\n    return 0", "double(1) => 0"));

        Assert.Contains("nums/quad.py", needed, StringComparison.Ordinal);
        Assert.Contains("update", taken, StringComparison.Ordinal);
    }

    [Fact]
    public async Task bounds_what_a_program_writes_and_frames_it_as_data()
    {
        await using var talk = await Conversation.StartAsync(sandbox: new UnsandboxedHost());

        var result = await talk.CallAsync("exec", new { language = "python", code = "print('x' * 100_000)" });

        Assert.Equal(8_000, result.StructuredContent!.Value.GetProperty("stdout").GetString()!.Length);
        Assert.True(result.StructuredContent.Value.GetProperty("cut").GetBoolean());
        Assert.Contains(EvidenceFrame.Notice, Conversation.Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task goes_on_without_a_sandbox_and_says_what_cannot_be_done()
    {
        await using var talk = await Conversation.StartAsync();

        Assert.Contains("sandbox", await talk.RefusalAsync("exec", new { language = "python", code = "1" }), StringComparison.Ordinal);
        Assert.Contains("sandbox", await talk.RefusalAsync(
            "module", Write("double.py", Double, "double(4) => 8")), StringComparison.Ordinal);
        await talk.KeepAsync(new { text = "Memory goes on." });
        Assert.Equal(1, (await talk.Engine.HeadAsync(talk.Space, Ct)).Sequence);
    }

    private static object Write(string path, string code, params string[] examples) => new { command = "write", path, code, examples };

    private static string? Text(System.Text.Json.JsonElement data, string name) => data.GetProperty(name).GetString();
}

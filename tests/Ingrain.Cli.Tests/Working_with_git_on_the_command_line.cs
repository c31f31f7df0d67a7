using System.Diagnostics;
using Ingrain.Cli.Tests.Setup;
using Ingrain.House;

namespace Ingrain.Cli.Tests;

public sealed class Working_with_git_on_the_command_line : IDisposable
{
    private readonly CliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task goes_round_from_the_space_over_a_clone_and_back()
    {
        await _home.JsonAsync("remember", "1. migrate", "--path", "runbooks/deploy");
        var exported = await _home.JsonAsync("repo", "export", _home.At("notes.git"));
        JsonAssert.Properties(exported, "folder", "branch", "new", "commits", "commit", "sequence");
        Git("clone", "--quiet", _home.At("notes.git"), _home.At("clone"));
        Edit("1. migrate", "1. back up");

        var imported = await _home.JsonAsync("repo", "import", _home.At("clone"), "--as", "grace");

        JsonAssert.Properties(imported, "branch", "baseSequence", "whole", "commitsLeft", "commits");
        var commit = Assert.Single(imported.List("commits"));
        JsonAssert.Properties(commit, "commit", "subject", "sequence", "known", "written", "drafts", "conflicts", "skipped");
        Assert.Equal(2, commit.Number("sequence"));
        var opened = await _home.JsonAsync("open", "runbooks/deploy");
        Assert.Equal(("1. back up", "grace"), (opened.Text("text"), opened.GetProperty("actor").Text("name")));
        Assert.Contains("was taken in before", (await _home.RunAsync("repo", "import", _home.At("clone"))).Out, StringComparison.Ordinal);
        Assert.Equal(1, (await _home.JsonAsync("repo", "export", _home.At("notes.git"))).Number("commits"));
    }

    [Fact]
    public async Task shows_both_sides_of_a_conflict()
    {
        await _home.JsonAsync("remember", "1. migrate", "--path", "runbooks/deploy");
        await _home.JsonAsync("repo", "export", _home.At("notes.git"));
        Git("clone", "--quiet", _home.At("notes.git"), _home.At("clone"));
        Edit("1. migrate", "1. theirs");
        await _home.JsonAsync("remember", "1. ours", "--path", "runbooks/deploy");

        var run = await _home.RunAsync("repo", "import", _home.At("clone"), "--as", "grace");
        var json = await _home.RunAsync("repo", "import", _home.At("clone"), "--as", "grace", "--json");

        Assert.Equal(ExitCode.Conflict, run.ExitCode);
        Assert.Contains("- 1. ours", run.Out, StringComparison.Ordinal);
        Assert.Contains("+ 1. theirs", run.Out, StringComparison.Ordinal);
        var conflict = Assert.Single(json.Json.List("commits")[0].List("conflicts"));
        Assert.Equal(("1. ours", "1. theirs"), (conflict.GetProperty("ours").Text("text"), conflict.GetProperty("theirs").Text("text")));
        Assert.Equal("conflict", json.Json.GetProperty("error").Text("code"));
    }

    [Fact]
    public async Task brings_a_folder_of_skills_through_the_space_into_a_clone_byte_for_byte()
    {
        const string Pdf = "---\r\nname: pdf\ndescription: >-\n  Fills\n  forms.\nallowed-tools: [Bash]\n---\n\n# Forms\nSee fill.py.\n\n";
        Directory.CreateDirectory(_home.At("mine/pdf/scripts"));
        _home.Write("mine/pdf/SKILL.md", Pdf);
        _home.Write("mine/pdf/scripts/fill.py", "#!/usr/bin/env python3\nprint(1)");

        await _home.JsonAsync("import", _home.At("mine"));
        var list = await _home.JsonAsync("module", "list");
        await _home.JsonAsync("repo", "export", _home.At("notes.git"));
        Git("clone", "--quiet", _home.At("notes.git"), _home.At("clone"));

        var skill = Assert.Single(list.List("skills"));
        Assert.Equal(("skills/pdf/SKILL.md", "pdf", "Fills forms."), (skill.Text("path"), skill.Text("name"), skill.Text("description")));
        Assert.Contains("pdf: Fills forms.", (await _home.RunAsync("module", "list")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("See fill.py", (await _home.RunAsync("module", "list")).Out, StringComparison.Ordinal);
        foreach (var file in new[] { "pdf/SKILL.md", "pdf/scripts/fill.py" })
            Assert.Equal(File.ReadAllBytes(_home.At("mine/" + file)), File.ReadAllBytes(_home.At("clone/skills/" + file)));
    }

    [Fact]
    public async Task brings_real_skills_into_a_clone_byte_for_byte()
    {
        var root = SharedData.Require("agent_files");
        await _home.RunAsync("import", root);
        await _home.JsonAsync("repo", "export", _home.At("notes.git"));
        Git("clone", "--quiet", _home.At("notes.git"), _home.At("clone"));

        var heads = Directory.EnumerateFiles(root, "SKILL.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(root, f)).ToList();
        Assert.NotEmpty(heads);
        foreach (var head in heads)
            Assert.Equal(File.ReadAllBytes(Path.Combine(root, head)), File.ReadAllBytes(Path.Combine(_home.At("clone"), head)));
        var list = await _home.JsonAsync("module", "list");
        Assert.Equal(heads.Order(StringComparer.Ordinal), list.List("skills").Select(s => s.Text("path")));
        var shown = (await _home.RunAsync("module", "list", "--json")).Out;
        Assert.InRange(shown.Length / 4, 1, 110 * heads.Count);
    }

    [Fact]
    public async Task serves_a_path_once_and_until_it_is_told_to_stop()
    {
        await _home.JsonAsync("remember", "1. migrate", "--path", "runbooks/deploy");

        var once = await _home.JsonAsync("repo", "serve-path", _home.At("served.git"), "--once");
        using var stop = new CancellationTokenSource();
        var serving = _home.RunUntilAsync(["repo", "serve-path", _home.At("served.git"), "--accept-pushes"], stop.Token);
        await stop.CancelAsync();

        Assert.Equal(1, once.GetProperty("exported").Number("commits"));
        Assert.Equal(ExitCode.Cancelled, (await serving).ExitCode);
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("repo", "serve-path", _home.At("served.git"), "--json")).ExitCode);
    }

    [Fact]
    public async Task tells_what_is_wrong()
    {
        await _home.JsonAsync("remember", "1. migrate", "--path", "runbooks/deploy");
        JsonAssert.Error(await _home.RunAsync("repo", "import", _home.At("nowhere"), "--json"), ExitCode.NotFound, "not-found");
        JsonAssert.Error(await _home.RunAsync("repo", "export", _home.Db, "--json"), ExitCode.Usage, "invalid");
        JsonAssert.Error(await _home.RunAsync("repo", "export", "", "--json"), ExitCode.Usage, "invalid");
        JsonAssert.Error(
            await _home.RunAsync("repo", "import", _home.At("x"), "--as", "a", "--trust-authors", "--json"), ExitCode.Usage, "invalid");
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("repo")).ExitCode);
    }

    private void Edit(string old, string @new)
    {
        var file = Path.Combine(_home.At("clone"), "runbooks", "deploy.md");
        File.WriteAllText(file, File.ReadAllText(file).Replace(old, @new, StringComparison.Ordinal));
        string[] grace = ["-c", "user.name=Grace", "-c", "user.email=grace@example.org"];
        Git([.. grace, "-C", _home.At("clone"), "commit", "--quiet", "--all", "-m", "edit"]);
    }

    private static void Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}

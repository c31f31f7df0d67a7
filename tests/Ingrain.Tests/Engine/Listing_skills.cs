using Ingrain.House;
using Ingrain.Recall;
using Ingrain.Tests.Support;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Listing_skills
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("skills/pdf/SKILL.md", true, true)]
    [InlineData(".claude/skills/pdf/SKILL.md", true, true)]
    [InlineData("skills/search/scaling/SKILL.md", true, true)]
    [InlineData("skills/pdf/scripts/fill.py", false, true)]
    [InlineData("skills/SKILL.md", false, false)]
    [InlineData("skills/readme.md", false, false)]
    [InlineData("pdf/SKILL.md", false, false)]
    [InlineData("my-skills/pdf/SKILL.md", false, false)]
    [InlineData("skills/pdf/NOSKILL.md", false, true)]
    [InlineData("skills", false, false)]
    public void knows_where_skills_lie(string path, bool isHead, bool isPart) =>
        Assert.Equal((isHead, isPart), (SkillPath.IsHead(path), SkillPath.IsPart(path)));

    [Theory]
    [InlineData("name: pdf\ndescription: Fills forms.", "pdf", "Fills forms.")]
    [InlineData("description: 'It''s: here' # not this\nname: \"a \\\"b\\\"\"", "a \"b\"", "It's: here")]
    [InlineData("name : pdf\r\ndescription: >-\r\n  Fills\r\n  forms.\r\n\r\nlicense: MIT\r\n", "pdf", "Fills forms.")]
    [InlineData("description: |\n  Fills\n  forms.\nname: pdf", "pdf", "Fills forms.")]
    [InlineData("description: Fills # a comment\n  more\nmetadata:\n  name: inner\n  description: inner", "x", "Fills more")]
    [InlineData("description: \"Fills\n  forms.\"\nname: pdf", "pdf", "Fills forms.")]
    [InlineData("description: \"never closed", "x", "never closed")]
    [InlineData("descriptions: no", "x", "The first line")]
    public void reads_name_and_description_as_people_write_them(string head, string name, string description)
    {
        var skill = SkillHead.Of("skills/x/SKILL.md", $"---\n{head}\n---\n\n# The first line\nand more");

        Assert.Equal((name, description), (skill.Name, skill.Description));
    }

    [Theory]
    [InlineData("", "x", "")]
    [InlineData("# Only a heading", "x", "Only a heading")]
    [InlineData("---\nname: lost", "x", "---")]
    public void makes_do_without_front_matter(string text, string name, string description)
    {
        var skill = SkillHead.Of("skills/x/SKILL.md", text);

        Assert.Equal((name, description), (skill.Name, skill.Description));
    }

    [Fact]
    public void agrees_with_a_whole_YAML_reader_on_real_skills()
    {
        var read = 0;
        foreach (var file in Directory.EnumerateFiles(SharedData.Require("agent_files"), "SKILL.md", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            if (Yaml(text) is not { } said) continue;
            var skill = SkillHead.Of($"skills/{Path.GetFileName(Path.GetDirectoryName(file))}/SKILL.md", text);

            Assert.Equal(said.Name, skill.Name);
            Assert.StartsWith(skill.Description.TrimEnd('…'), said.Description, StringComparison.Ordinal);
            Assert.True(skill.Description.Length > 20, file);
            read++;
        }
        Assert.True(read > 40, $"only {read} were read");
    }

    [Fact]
    public async Task shows_a_line_each_and_no_text_until_one_is_opened()
    {
        await using var test = new TestEngine();
        var body = string.Join('\n', Enumerable.Repeat("Then take the next form and fill it in as it was shown above.", 400));
        var text = $"---\nname: pdf\ndescription: Fills forms.\n---\n{body}";
        await test.Engine.RememberAsync(Space, new Note { Path = "skills/pdf/SKILL.md", Text = text }, By(Ada), ct: Ct);
        await test.Engine.RememberAsync(Space, new Note { Path = "skills/pdf/fill.py", Text = "print(1)" }, By(Ada), ct: Ct);
        await test.Engine.RememberAsync(Space, new Note { Path = "runbooks/deploy", Text = "1. migrate" }, By(Ada), ct: Ct);

        var skill = Assert.Single(await test.Engine.ListSkillsAsync(Space, ct: Ct));

        Assert.Equal(new SkillListing { Path = "skills/pdf/SKILL.md", Name = "pdf", Description = "Fills forms." }, skill);
        Assert.Empty(await test.Engine.ListSkillsAsync(Space, "runbooks", Ct));
        Assert.Single(await test.Engine.ListSkillsAsync(Space, "skills/", Ct));
        Assert.InRange(TokenEstimate.Of($"{skill.Path} {skill.Name}: {skill.Description}"), 1, 24);
        Assert.True(TokenEstimate.Of(text) > 4_000);
    }

    [Fact]
    public async Task follows_what_is_written_retracted_and_erased()
    {
        await using var test = new TestEngine();
        Assert.Empty(await test.Engine.ListSkillsAsync(Space, ct: Ct));
        var kept = await test.Engine.RememberAsync(
            Space, new Note { Path = "skills/pdf/SKILL.md", Text = "---\ndescription: one\n---\nx" }, By(Ada), ct: Ct);
        var note = (Note)Assert.IsType<Remembered.Kept>(kept).Record;
        Assert.Equal("one", Assert.Single(await test.Engine.ListSkillsAsync(Space, ct: Ct)).Description);

        await test.Engine.RememberAsync(Space, note with { Text = "---\ndescription: two\n---\nx" }, By(Ada), ct: Ct);
        Assert.Equal("two", Assert.Single(await test.Engine.ListSkillsAsync(Space, ct: Ct)).Description);

        await test.Engine.EraseAsync(Space, [new Endpoint(RecordKind.Note, note.Id)], false, By(Ada), Ct);
        Assert.Empty(await test.Engine.ListSkillsAsync(Space, ct: Ct));
    }

    [Fact]
    public void cuts_what_is_longer_than_a_line_and_keeps_characters_whole()
    {
        var text = $"---\ndescription: a{string.Concat(Enumerable.Repeat("😀", 400))}\n---\n";

        var skill = SkillHead.Of("skills/x/SKILL.md", text);

        Assert.InRange(skill.Description.Length, 200, SkillListing.DescriptionLengthMax);
        Assert.DoesNotContain('\ufffd', skill.Description);
        Assert.All(skill.Description.EnumerateRunes(), r => Assert.NotEqual(System.Text.Rune.ReplacementChar, r));
    }

    /// <summary>What a reader of all of YAML says; null where the front matter is none.</summary>
    private static (string Name, string Description)? Yaml(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var end = lines[0] == "---" ? Array.IndexOf(lines, "---", 1) : -1;
        if (end < 0) return null;
        var (depth, key, values) = (0, (string?)null, new Dictionary<string, string>());
        try
        {
            var parser = new Parser(new StringReader(string.Join('\n', lines[1..end]) + "\n"));
            while (parser.MoveNext())
            {
                if (parser.Current is MappingStart or SequenceStart) depth++;
                else if (parser.Current is MappingEnd or SequenceEnd) depth--;
                if (depth != 1 || parser.Current is not (Scalar or MappingEnd or SequenceEnd)) continue;
                if (parser.Current is Scalar scalar && key is null) key = scalar.Value;
                else
                {
                    if (parser.Current is Scalar value) values[key!] = value.Value;
                    key = null;
                }
            }
        }
        catch (YamlException)
        {
            return null;
        }
        return values.TryGetValue("name", out var name) && values.TryGetValue("description", out var description)
            ? (Line(name), Line(description)) : null;
    }

    private static string Line(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

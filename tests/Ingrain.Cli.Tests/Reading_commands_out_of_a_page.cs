namespace Ingrain.Cli.Tests;

public class Reading_commands_out_of_a_page
{
    [Fact]
    public void finds_bash_blocks_with_their_lines_and_leaves_others_alone()
    {
        var blocks = ReadmeCommands.Of("# A\n```bash\nfirst\nsecond\n```\n```csharp\nvar x = 1;\n```\n```bash\nthird\n```\n");

        Assert.Equal([new ReadmeBlock(3, "first\nsecond", null), new ReadmeBlock(10, "third", null)], blocks);
    }

    [Fact]
    public void takes_a_reason_only_from_directly_above()
    {
        var blocks = ReadmeCommands.Of("<!-- not run: network -->\n\n```bash\na\n```\n<!-- not run: other -->\ntext\n```bash\nb\n```\n");

        Assert.Equal(["network", null], blocks.Select(b => b.NotRunBecause));
    }
}

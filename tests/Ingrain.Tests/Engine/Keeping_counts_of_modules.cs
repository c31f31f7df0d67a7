using Ingrain.House;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Keeping_counts_of_modules : IDisposable
{
    private static readonly HashSet<string> s_all = ["a.py", "b c.py", "d.py"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void adds_up_over_processes_that_count_at_the_same_time()
    {
        var (one, other) = (Counts(), Counts());
        Assert.Equal(default, other.Of("a.py"));
        one.Add("a.py", new ModuleUsage(1, 2, 3, 4));
        other.Add("a.py", new ModuleUsage(10, 0, 0, 0));
        other.Add("b c.py", new ModuleUsage(0, 1, 0, 0));

        one.Save(s_all);
        other.Save(s_all);
        other.Save(s_all);

        Assert.Equal(new ModuleUsage(11, 2, 3, 4), Counts().Of("a.py"));
        Assert.Equal(new ModuleUsage(0, 1, 0, 0), Counts().Of("b c.py"));
        Assert.Equal(new ModuleUsage(11, 2, 3, 4), other.Of("a.py"));
        Assert.Equal(new ModuleUsage(1, 2, 3, 4), one.Of("a.py"));
    }

    [Fact]
    public async Task loses_none_of_many_writers_that_try_until_they_may()
    {
        var writers = Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            var counts = Counts();
            for (var i = 0; i < 20; i++)
            {
                counts.Add("a.py", new ModuleUsage(1, 0, 0, 0));
                counts.Save(s_all);
            }
            while (counts.IsUnsaved) counts.Save(s_all);
        }, TestContext.Current.CancellationToken));
        await Task.WhenAll(writers);

        Assert.Equal(160, Counts().Of("a.py").Reads);
    }

    [Fact]
    public void drops_what_is_there_no_more_and_starts_over_after_a_purge()
    {
        var counts = Counts();
        counts.Add("a.py", new ModuleUsage(1, 0, 0, 0));
        counts.Add("d.py", new ModuleUsage(1, 0, 0, 0));
        counts.Save(s_all);
        counts.Add("a.py", new ModuleUsage(1, 0, 0, 0));
        counts.Save(new HashSet<string> { "a.py" });
        Assert.Equal((2, 0), (Counts().Of("a.py").Reads, Counts().Of("d.py").Reads));
        Assert.All(Directory.EnumerateFiles(_folder.Path),
            f => Assert.DoesNotContain("d.py", File.ReadAllText(f), StringComparison.Ordinal));

        foreach (var file in Directory.EnumerateFiles(_folder.Path)) File.Delete(file);
        counts.Add("a.py", new ModuleUsage(1, 0, 0, 0));
        counts.Save(s_all);

        Assert.Equal(1, Counts().Of("a.py").Reads);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\u0001\n\n\n")]
    [InlineData("head\n1 1 1\n-1 0 0 0 a.py\n99999999999999999999 0 0 0 a.py\n1 1 1 1 ")]
    public void passes_over_what_is_damaged(string text)
    {
        var counts = Counts();
        counts.Add("a.py", new ModuleUsage(1, 0, 0, 0));
        counts.Save(s_all);
        File.WriteAllText(Directory.EnumerateFiles(_folder.Path, "*.module-usage").Single(), text);

        Assert.Equal(default, Counts().Of("a.py"));
        counts.Add("a.py", new ModuleUsage(1, 0, 0, 0));
        counts.Save(s_all);
        Assert.Equal(1, Counts().Of("a.py").Reads);
    }

    [Fact]
    public void writes_nothing_over_what_is_there_and_cannot_be_read_now()
    {
        var counts = Counts();
        counts.Add("a.py", new ModuleUsage(5, 0, 0, 0));
        counts.Save(s_all);
        counts.Add("a.py", new ModuleUsage(1, 0, 0, 0));
        var file = Directory.EnumerateFiles(_folder.Path, "*.module-usage").Single();
        using (new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None))
            counts.Save(s_all);

        Assert.True(counts.IsUnsaved);
        counts.Save(s_all);
        Assert.Equal(6, Counts().Of("a.py").Reads);
    }

    [Fact]
    public void keeps_counting_where_nothing_can_be_written()
    {
        var file = _folder.At("a file");
        File.WriteAllText(file, "");
        var counts = new ModuleUsageCounts(new ModuleUsageFile(Path.Combine(file, "no folder"), Space));
        counts.Add("a.py", new ModuleUsage(1, 0, 0, 0));

        counts.Save(s_all);

        Assert.True(counts.IsUnsaved);
        Assert.Equal(1, counts.Of("a.py").Reads);
    }

    private ModuleUsageCounts Counts() => new(new ModuleUsageFile(_folder.Path, Space));
}

using Ingrain.Eval;

namespace Ingrain.Tests.Eval;

/// <summary>Recall quality on the development data, where it is there. The floors are a point below what was measured, not goals.</summary>
public sealed class Recalling_from_real_conversations
{
    [Theory]
    [InlineData("locomo", "locomo/locomo10_dev.json", 0.775, 0.57)]
    [InlineData("beam", "splits/dev/beam", 0.52, 0.52)]
    [InlineData("cookbook-code", "cookbook_rag", 0.89, 0.68)]
    public async Task finds_as_much_as_it_did(string name, string path, double recallAt10, double mrr)
    {
        var data = Path.Combine(RepositoryRoot(), "..", "shared", "data", path);
        Assert.SkipUnless(Path.Exists(data), $"The development data is not there: {data}");
        var report = await new EvalRunner(IndexTarget.OpenAsync, TimeProvider.System)
            .RunAsync(DatasetLoader.Load(name, data), cancel: TestContext.Current.CancellationToken);
        Assert.InRange(report.RecallAt10, recallAt10, 1);
        Assert.InRange(report.Mrr, mrr, 1);
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Ingrain.slnx"))) return folder.FullName;
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}

using Ingrain.Eval;
using Ingrain.House;

namespace Ingrain.Tests.Eval;

/// <summary>Recall quality on the development data, where it is there. The floors are a point below what was measured, not goals.</summary>
[Trait("Category", "Slow")]
public sealed class Recalling_from_real_conversations
{
    [Theory]
    [InlineData("locomo", "locomo/locomo10_dev.json", 0.775, 0.57)]
    [InlineData("beam", "splits/dev/beam", 0.535, 0.53)]
    [InlineData("longmemeval", "longmemeval_sample", 0.90, 0.92)]
    [InlineData("cookbook-code", "cookbook_rag", 0.89, 0.69)]
    [InlineData("cookbook-docs", "cookbook_rag", 0.855, 0.83)]
    [InlineData("mbpp", "splits/dev/mbpp_dev.jsonl", 0.70, 0.505)]
    [InlineData("mbpp-masked", "splits/dev/mbpp_dev.jsonl", 0.25, 0.15)]
    [InlineData("mbxp-csharp", "splits/dev/mbxp_csharp_dev.jsonl", 0.71, 0.505)]
    [InlineData("mbxp-csharp-masked", "splits/dev/mbxp_csharp_dev.jsonl", 0.295, 0.175)]
    [InlineData("procedmem", "proced_mem_bench", 0.20, 0.68)]
    public async Task finds_as_much_as_it_did(string name, string path, double recallAt10, double mrr)
    {
        var data = SharedData.Require(path);
        var run = await new EvalRunner(IndexTarget.OpenAsync, TimeProvider.System) { Jobs = Environment.ProcessorCount }
            .RunAsync(DatasetLoader.Load(name, data), new RecallVariant { IsTimed = false }, TestContext.Current.CancellationToken);
        var report = RetrievalReport.Of(run);
        Assert.InRange(report.RecallAt10, recallAt10, 1);
        Assert.InRange(report.Mrr, mrr, 1);
    }
}

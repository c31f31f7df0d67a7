using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Embeds what a model that answers from afar was not given yet, and waits for it.</summary>
internal sealed class EmbedCommand(CommandSetting setting)
    : CliCommand("embed", "Send what is not embedded yet to the model chosen with --embedder, and wait", setting)
{
    public override string Details =>
        "Only for models that answer from afar: the one that comes along embeds at once. 'recall' and 'mcp' do the same in the "
        + "background, for as long as they run. What was embedded is kept beside the store and not sent again.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("embed --embedder openai:nomic-embed-text@http://localhost:11434/v1", "with a model that Ollama runs on this machine"),
    ];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        await using var engine = call.Open(StoreUse.Read);
        EmbeddingProgress embedded;
        using (var line = new ProgressLine(call.Surroundings, "embedding"))
            embedded = await engine.EmbedAsync(call.Space, new Shown(line), ct);
        return call.Answer(EmbedderShape.Of(embedded), CliJson.Default.EmbedderShape, screen =>
            screen.Line($"[green]✓[/] {Wording.Number(embedded.Done)} of {Wording.Number(embedded.All)} embedded "
                + $"[dim]by {Screen.SafeLine(embedded.Embedder)}[/]"));
    }

    private sealed class Shown(ProgressLine line) : IProgress<EmbeddingProgress>
    {
        public void Report(EmbeddingProgress value) => line.Show((double)value.Done / value.All, value.Done);
    }
}

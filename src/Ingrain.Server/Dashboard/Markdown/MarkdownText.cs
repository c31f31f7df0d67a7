using Markdig;
using Markdig.Syntax;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Ingrain.Server.Dashboard.Markdown;

/// <summary>
/// Markdown that somebody wrote, as elements of a page. It is parsed into a tree, and only the nodes known here become elements: everything
/// else, HTML first of all, is text. Nothing in it is loaded, and links lead out only where one sees where to.
/// </summary>
public sealed class MarkdownText : ComponentBase
{
    /// <summary>The most characters shown as markdown: a parser's worst case is bounded by it. What follows is shown as it is
    /// written.</summary>
    internal const int LengthMax = 100_000;

    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .DisableHtml().UsePipeTables().UseTaskLists().UseAutoLinks().UseYamlFrontMatter()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough).Build();

    /// <summary>The markdown.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>The level of its highest headings, 2 to 6: those of the page around it are above.</summary>
    [Parameter]
    public int Level { get; set; } = 3;

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var text = VisibleText.Of(Text);
        var part = VisibleText.Part(text, 0, LengthMax);
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", "markdown");
        if (Parsed(part) is { } document) new MarkdownBlocks(builder, part, Level).Write(document);
        else Plain(builder, part);
        if (part.Length < text.Length) Plain(builder, text[part.Length..]);
        builder.CloseElement();
    }

    private static MarkdownDocument? Parsed(string text)
    {
        try
        {
            return Markdig.Markdown.Parse(text, s_pipeline);
        }
        catch (ArgumentException)
        {
            // Nested more deeply than anybody means it.
            return null;
        }
    }

    private static void Plain(RenderTreeBuilder builder, string text)
    {
        builder.OpenElement(2, "pre");
        builder.AddContent(3, text);
        builder.CloseElement();
    }
}

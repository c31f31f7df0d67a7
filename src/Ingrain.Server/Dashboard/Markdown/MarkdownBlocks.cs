using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Microsoft.AspNetCore.Components.Rendering;

namespace Ingrain.Server.Dashboard.Markdown;

/// <summary>Writes the blocks of parsed markdown as elements. A block of a kind that is not known here is written as its source.</summary>
internal sealed class MarkdownBlocks(RenderTreeBuilder builder, string source, int level)
{
    private readonly MarkdownInlines _inlines = new(builder, source);

    // Headings of a text follow those of the page without leaving a level out, whatever their writer left out.
    private int _lastLevel = level - 1;

    /// <summary>Writes the blocks of a container.</summary>
    public void Write(ContainerBlock container)
    {
        foreach (var block in container) Write(block, isTight: false);
    }

    private void Write(Block block, bool isTight)
    {
        switch (block)
        {
            case HeadingBlock heading: Heading(heading); break;
            case ParagraphBlock paragraph when isTight: _inlines.Write(paragraph.Inline); break;
            case ParagraphBlock paragraph: Leaf("p", paragraph); break;
            case CodeBlock code: Code(code); break;
            case ListBlock list: List(list); break;
            case QuoteBlock quote: Container("blockquote", quote); break;
            case ThematicBreakBlock:
                builder.OpenElement(0, "hr");
                builder.CloseElement();
                break;
            case Table table: Write(table); break;
            // Where a link leads is shown with the link.
            case LinkReferenceDefinitionGroup or LinkReferenceDefinition or BlankLineBlock or EmptyBlock: break;
            case ContainerBlock other: Container("div", other); break;
            default: Source(block); break;
        }
    }

    private void Heading(HeadingBlock heading)
    {
        _lastLevel = Math.Min(6, Math.Min(level - 1 + heading.Level, _lastLevel + 1));
        Leaf($"h{_lastLevel}", heading);
    }

    private void Leaf(string element, LeafBlock block)
    {
        builder.OpenElement(1, element);
        _inlines.Write(block.Inline);
        builder.CloseElement();
    }

    private void Container(string element, ContainerBlock container)
    {
        builder.OpenElement(2, element);
        Write(container);
        builder.CloseElement();
    }

    private void Code(CodeBlock block)
    {
        builder.OpenElement(3, "pre");
        builder.OpenElement(4, "code");
        builder.AddContent(5, block.Lines.ToString());
        builder.CloseElement();
        builder.CloseElement();
    }

    private void List(ListBlock list)
    {
        builder.OpenElement(6, list.IsOrdered ? "ol" : "ul");
        if (list.IsOrdered && list.OrderedStart is { } start && start != "1" && int.TryParse(start, out var first))
            builder.AddAttribute(7, "start", first);
        foreach (var item in list.OfType<ListItemBlock>())
        {
            builder.OpenElement(8, "li");
            foreach (var block in item) Write(block, isTight: !list.IsLoose);
            builder.CloseElement();
        }
        builder.CloseElement();
    }

    private void Write(Table table)
    {
        builder.OpenElement(9, "table");
        foreach (var row in table.OfType<TableRow>())
        {
            builder.OpenElement(10, "tr");
            foreach (var cell in row.OfType<TableCell>())
            {
                builder.OpenElement(11, row.IsHeader ? "th" : "td");
                if (row.IsHeader) builder.AddAttribute(12, "scope", "col");
                foreach (var block in cell) Write(block, isTight: true);
                builder.CloseElement();
            }
            builder.CloseElement();
        }
        builder.CloseElement();
    }

    private void Source(Block block)
    {
        builder.OpenElement(13, "p");
        builder.AddContent(14, MarkdownInlines.Part(source, block.Span));
        builder.CloseElement();
    }
}

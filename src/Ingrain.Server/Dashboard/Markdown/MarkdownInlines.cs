using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components.Rendering;

namespace Ingrain.Server.Dashboard.Markdown;

/// <summary>Writes the words of parsed markdown. What is of a kind that is not known here is written as its source.</summary>
internal sealed class MarkdownInlines(RenderTreeBuilder builder, string source)
{
    private bool _isInLink;

    /// <summary>Writes the words of a block.</summary>
    public void Write(ContainerInline? container)
    {
        for (var inline = container?.FirstChild; inline is not null; inline = inline.NextSibling) Write(inline);
    }

    /// <summary>The source of something parsed.</summary>
    public static string Part(string source, SourceSpan span) => span.Start < 0 || span.Start >= source.Length || span.IsEmpty ? ""
        : source.Substring(span.Start, Math.Min(span.Length, source.Length - span.Start));

    private void Write(Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal: builder.AddContent(0, literal.Content.ToString()); break;
            case CodeInline code: Element("code", code.Content); break;
            case HtmlEntityInline entity: builder.AddContent(1, VisibleText.Of(entity.Transcoded.ToString())); break;
            case LineBreakInline { IsHard: true }:
                builder.OpenElement(2, "br");
                builder.CloseElement();
                break;
            case LineBreakInline: builder.AddContent(3, "\n"); break;
            case EmphasisInline emphasis: Emphasis(emphasis); break;
            case LinkInline link: Link(link); break;
            case AutolinkInline auto:
                Link(auto.IsEmail ? "mailto:" + auto.Url : auto.Url, () => builder.AddContent(4, auto.Url),
                auto.Url); break;
            case TaskList task: builder.AddContent(5, task.Checked ? "☑" : "☐"); break;
            case DelimiterInline delimiter:
                builder.AddContent(6, delimiter.ToLiteral());
                Write((ContainerInline)delimiter);
                break;
            case ContainerInline container: Write(container); break;
            default: builder.AddContent(7, Part(source, inline.Span)); break;
        }
    }

    private void Emphasis(EmphasisInline emphasis)
    {
        builder.OpenElement(8, emphasis.DelimiterChar == '~' ? "del" : emphasis.DelimiterCount == 2 ? "strong" : "em");
        Write((ContainerInline)emphasis);
        builder.CloseElement();
    }

    private void Link(LinkInline link)
    {
        var url = link.Url ?? "";
        if (link.IsImage)
        {
            // A picture is never loaded: to ask for it would tell its server who reads what, and when.
            Link(url, () =>
            {
                builder.AddContent(9, "picture");
                if (link.FirstChild is null) return;
                builder.AddContent(10, ": ");
                Write((ContainerInline)link);
            }, text: null);
            return;
        }
        var shown = link is { FirstChild: LiteralInline only } && only.NextSibling is null ? only.Content.ToString() : null;
        Link(url, () => Write((ContainerInline)link), shown);
    }

    /// <summary>A link that says where it leads, unless its text is that. One that leads nowhere known is text.</summary>
    private void Link(string url, Action label, string? text)
    {
        var target = _isInLink ? null : OutwardLink.Find(url);
        if (target is null)
        {
            label();
            if (text != url && url.Length > 0) Aside(url);
            return;
        }
        _isInLink = true;
        builder.OpenElement(11, "a");
        builder.AddAttribute(12, "href", target.AbsoluteUri);
        builder.AddAttribute(13, "rel", OutwardLink.Relation);
        label();
        builder.CloseElement();
        _isInLink = false;
        if (text != url) Aside(target.Scheme == Uri.UriSchemeMailto ? target.AbsoluteUri["mailto:".Length..] : target.IdnHost);
    }

    private void Aside(string where)
    {
        builder.AddContent(14, " ");
        Element("small", $"({VisibleText.Part(VisibleText.Line(where), 0, 200)})");
    }

    private void Element(string name, string text)
    {
        builder.OpenElement(15, name);
        builder.AddContent(16, text);
        builder.CloseElement();
    }
}

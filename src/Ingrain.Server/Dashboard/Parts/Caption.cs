using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Ingrain.Server.Dashboard.Parts;

/// <summary>Words inside a drawing, for which the markup has no way of its own.</summary>
public sealed class Caption : ComponentBase
{
    /// <summary>Where it lies across.</summary>
    [Parameter, EditorRequired]
    public double X { get; set; }

    /// <summary>Where its line lies, from above.</summary>
    [Parameter, EditorRequired]
    public double Y { get; set; }

    /// <summary>The words.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary><c>start</c>, <c>middle</c> or <c>end</c>: what of it lies at its place.</summary>
    [Parameter]
    public string Anchor { get; set; } = "start";

    /// <summary>Its style.</summary>
    [Parameter]
    public string? Class { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", X.ToString("0.#", CultureInfo.InvariantCulture));
        builder.AddAttribute(2, "y", Y.ToString("0.#", CultureInfo.InvariantCulture));
        builder.AddAttribute(3, "text-anchor", Anchor);
        builder.AddAttribute(4, "class", Class);
        builder.AddContent(5, Text);
        builder.CloseElement();
    }
}

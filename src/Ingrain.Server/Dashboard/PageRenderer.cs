using Ingrain.Server.Dashboard.Frame;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ingrain.Server.Dashboard;

/// <summary>
/// Renders a page on the server, once: templates get everything that they show and wait for nothing. What they write as text and
/// attributes is encoded by the framework.
/// </summary>
/// <param name="log">Where failures are told.</param>
internal sealed class PageRenderer(ILoggerFactory log)
{
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();

    /// <summary>Renders a page inside the frame.</summary>
    /// <typeparam name="T">The page's template.</typeparam>
    /// <param name="view">What it is written from.</param>
    /// <param name="ct">Cancels before it begins.</param>
    /// <returns>The HTML document.</returns>
    public async Task<string> RenderAsync<T>(PageView view, CancellationToken ct) where T : Template
    {
        ct.ThrowIfCancellationRequested();
        var renderer = new HtmlRenderer(_services, log);
        await using var _ = renderer.ConfigureAwait(false);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = new Dictionary<string, object?> { [nameof(Document.Given)] = view, [nameof(Document.Template)] = typeof(T) };
            var document = await renderer.RenderComponentAsync<Document>(ParameterView.FromDictionary(parameters)).ConfigureAwait(true);
            return "<!doctype html>\n" + document.ToHtmlString();
        }).ConfigureAwait(false);
    }
}

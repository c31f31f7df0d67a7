using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Ingrain.Browser.Tests.Setup;

/// <summary>How a page is looked at.</summary>
internal sealed record TabLook
{
    public int Width { get; init; } = 1280;

    public int Height { get; init; } = 900;

    public bool IsDark { get; init; }

    public bool WantsStillness { get; init; }

    /// <summary>Without the page's content security policy, so that what keeps markup out is the escaping alone.</summary>
    public bool IgnoresPolicy { get; init; }
}

/// <summary>
/// A page of a browser profile of its own, with everything recorded that no page of the dashboard may do: requests to others, dialogs,
/// errors, violated policies, further windows and downloads. Requests to others are answered by nobody.
/// </summary>
internal sealed class Tab : IAsyncDisposable
{
    /// <summary>What planted text sets where it runs.</summary>
    public const string Canary = "pwned";

    private readonly IBrowserContext _context;
    private readonly Uri _site;
    private readonly ConcurrentQueue<string> _incidents = [];

    private Tab(IBrowserContext context, Uri site, IPage page)
    {
        (_context, _site, Page) = (context, site, page);
    }

    public IPage Page { get; }

    /// <summary>What happened that may not.</summary>
    public IReadOnlyCollection<string> Incidents => _incidents;

    /// <summary>Path and query of where the page is.</summary>
    public string Place => new Uri(Page.Url).PathAndQuery;

    public static async Task<Tab> OpenAsync(Chromium chromium, DashboardSite site, TabLook? look = null)
    {
        look ??= new TabLook();
        var context = await chromium.Browser.NewContextAsync(new()
        {
            BaseURL = site.Address.AbsoluteUri,
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            ColorScheme = look.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = look.WantsStillness ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
            BypassCSP = look.IgnoresPolicy, Locale = "en-GB", TimezoneId = "UTC",
        });
        // Generous: other tests may have the machine to themselves for a while.
        context.SetDefaultTimeout(60_000);
        context.SetDefaultNavigationTimeout(60_000);
        var tab = new Tab(context, site.Address, await context.NewPageAsync());
        await tab.WatchAsync();
        return tab;
    }

    /// <summary>Goes to a place of the site and gives the answer's status.</summary>
    public async Task<int> GoAsync(string place)
    {
        var answer = await Page.GotoAsync(place, new() { WaitUntil = WaitUntilState.Load });
        return answer!.Status;
    }

    /// <summary>Fails where anything happened that may not, or planted text ran.</summary>
    public async Task AssertQuietAsync()
    {
        if (await Page.EvaluateAsync<bool>($"() => '{Canary}' in window")) _incidents.Enqueue("planted text ran");
        Assert.True(_incidents.IsEmpty, $"at {Page.Url}:\n" + string.Join('\n', _incidents.Take(20)));
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private async Task WatchAsync()
    {
        // Nobody may be asked but the server. What is asked of others is recorded and goes nowhere.
        await _context.RouteAsync("**/*", async route =>
        {
            if (IsOwn(route.Request.Url))
            {
                await route.ContinueAsync();
                return;
            }
            _incidents.Enqueue("asked " + route.Request.Url);
            await route.AbortAsync();
        });
        _context.Page += (_, page) => _incidents.Enqueue("opened a window: " + page.Url);
        Page.Dialog += async (_, dialog) =>
        {
            _incidents.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        Page.PageError += (_, error) => _incidents.Enqueue("error in the page: " + error);
        Page.Download += (_, download) => _incidents.Enqueue("download: " + download.Url);
        Page.FrameNavigated += (_, frame) =>
        {
            if (!IsOwn(frame.Url) && frame.Url != "about:blank") _incidents.Enqueue("went to " + frame.Url);
        };
        Page.Console += (_, message) =>
        {
            // A page that answers 403 or 404 is told on the console; which answer was wanted is the test's to say.
            var isStatus = message.Text.StartsWith("Failed to load resource: the server responded", StringComparison.Ordinal);
            if (message.Type is "error" or "warning" && !(isStatus && message.Location.StartsWith(Page.Url, StringComparison.Ordinal)))
                _incidents.Enqueue($"console {message.Type}: {message.Text} ({message.Location})");
        };
        await _context.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => "
            + "console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));");
    }

    private bool IsOwn(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == "about" || (uri.Scheme == _site.Scheme && uri.Authority == _site.Authority));
}

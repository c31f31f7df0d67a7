using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Ingrain.Browser.Tests.Setup.Chromium))]

namespace Ingrain.Browser.Tests.Setup;

/// <summary>
/// One headless Chromium for all tests: the one that the distribution installs, or what INGRAIN_CHROMIUM names. Tests skip where there is
/// none; one that does not start fails them.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    // Nothing that the browser would do by itself: every request that is seen was caused by a page.
    private static readonly string[] s_switches =
    [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-default-apps", "--disable-domain-reliability", "--force-color-profile=srgb",
        "--disable-features=DialMediaRouteProvider,OptimizationHints,Translate",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser, or a skipped test.</summary>
    public IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(_browser is null, "Needs Chromium: './test' installs it where it may (apt-get install chromium), "
                + "and INGRAIN_CHROMIUM may name its program.");
            return _browser!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Program() is not { } program) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = s_switches });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string? Program()
    {
        if (Environment.GetEnvironmentVariable("INGRAIN_CHROMIUM") is { Length: > 0 } named) return named;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return s_names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}

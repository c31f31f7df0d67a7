using Ingrain.Browser.Tests.Setup;

namespace Ingrain.Browser.Tests;

/// <summary>People who see little, use no mouse, want stillness, or hold a telephone: WCAG 2.2 AA, as far as a program can judge
/// it.</summary>
[Trait("Category", "Slow")]
public class Reaching_everybody(Chromium chromium)
{
    private const int PagesOfKind = 2;

    // Where there is most to see.
    private static readonly string[] s_begin =
    [
        "", "/notes?under=runbooks", "/graph?name=checkout", "/changes/15", "/erase?thing=m-1&derived=true",
    ];

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    public async Task reads_well_on_every_page(int width, bool isDark)
    {
        await using var site = await WithContentAsync();
        await using var tab = await Tab.OpenAsync(chromium, site, new TabLook { Width = width, IsDark = isDark, WantsStillness = true });
        var wrong = new List<string>();
        await tab.GoAsync("/ui/sign-in");
        wrong.AddRange(await LookAsync(tab));
        await tab.SignInAsync(site.Person());

        await tab.CrawlAsync(PagesOfKind, async _ => wrong.AddRange(await LookAsync(tab)), [.. s_begin.Select(p => "/ui/spaces/shop" + p)]);

        await tab.RecallAsync(DemoContent.Shop, "which postgres does billing run");
        wrong.AddRange(await LookAsync(tab));

        Assert.True(wrong.Count == 0, $"{wrong.Count} found:\n" + string.Join('\n', wrong.Take(60)));
        await tab.AssertQuietAsync();
    }

    [Fact]
    public async Task reaches_everything_with_the_keyboard_and_shows_where_one_is()
    {
        await using var site = await WithContentAsync();
        await using var tab = await Tab.OpenAsync(chromium, site);
        await tab.SignInAsync(site.Person());

        foreach (var place in new[] { "", "/notes?under=runbooks", "/graph?name=Mira", "/changes", "/changes/3/undo", "/jobs",
            "/erase?thing=m-1", "/recall" })
        {
            await tab.GoAsync("/ui/spaces/shop" + place);
            var wanted = await tab.Page.EvaluateAsync<string[]>(Focusable);
            var reached = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i <= wanted.Length + 3; i++)
            {
                await tab.Page.Keyboard.PressAsync("Tab");
                var focused = await tab.Page.EvaluateAsync<string[]>(Focused);
                if (focused.Length == 0) continue;
                reached.Add(focused[0]);
                Assert.True(focused[1] == "seen", $"{place}: nothing shows that {focused[0]} has the focus");
            }
            Assert.Empty(wanted.Except(reached));
        }
    }

    [Fact]
    public async Task is_walked_from_signing_in_to_an_answer_without_a_mouse()
    {
        await using var site = await WithContentAsync();
        await using var tab = await Tab.OpenAsync(chromium, site);
        await tab.GoAsync("/ui/sign-in");
        await tab.Page.WaitForFunctionAsync("() => document.activeElement.id === 'token'");
        await tab.Page.Keyboard.TypeAsync(site.Person());
        await PressAsync(tab, "Enter");
        Assert.Equal("/ui", tab.Place);

        // The first thing that is reached leads past what is on every page.
        await tab.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await tab.Page.EvaluateAsync<string>("() => document.activeElement.textContent"));
        await tab.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await tab.Page.EvaluateAsync<string>("() => document.activeElement.id"));

        await tab.GoAsync("/ui/spaces/shop/graph");
        await tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Mira", Exact = true }).FocusAsync();
        await PressAsync(tab, "Enter");
        Assert.Equal("/ui/spaces/shop/graph?name=Mira", tab.Place);
        await tab.AssertQuietAsync();
    }

    private const string Focusable = """
        () => { let n = 0; return [...document.querySelectorAll(
            'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
          .filter(e => e.checkVisibility() && e.getClientRects().length && !e.disabled)
          .map(e => { e.dataset.place = String(n++);
            return e.tagName + ' ' + e.dataset.place + ' ' + (e.textContent || e.name || '').trim().slice(0, 40); }); }
        """;

    private const string Focused = """
        () => {
          const e = document.activeElement;
          if (!e || e === document.body || !e.dataset.place) return [];
          const style = getComputedStyle(e);
          const seen = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
          const box = e.getBoundingClientRect();
          const inView = box.bottom > 0 && box.top < innerHeight;
          return [
            e.tagName + ' ' + e.dataset.place + ' ' + (e.textContent || e.name || '').trim().slice(0, 40),
            seen && inView ? 'seen' : 'unseen'];
        }
        """;

    private static Task PressAsync(Tab tab, string key) => tab.LeaveAsync(() => tab.Page.Keyboard.PressAsync(key));

    private static async Task<IEnumerable<string>> LookAsync(Tab tab) =>
        (await tab.AuditAsync("audit")).Concat(await tab.UnnamedAsync()).Select(w => $"{tab.Place}: {w}");

    private static async Task<DashboardSite> WithContentAsync()
    {
        var site = await DashboardSite.OpenAsync(hasSandbox: false);
        await DemoContent.WriteAsync(site, withModules: false);
        return site;
    }
}

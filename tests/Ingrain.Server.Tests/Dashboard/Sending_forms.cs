using System.Net;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Dashboard;

/// <summary>Every form, as another site's page, another port's page or a stale page would send it: nothing of it is done.</summary>
public class Sending_forms
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task refuses_what_does_not_come_from_a_page_of_this_sign_in()
    {
        await using var site = await Site.OpenAsync();
        await PageList.FillAsync(site.Engine);
        using var browser = await Browser.OfPersonAsync(site);
        using var other = await Browser.OfPersonAsync(site, "eve");
        var (own, foreign) = (await browser.FormTokenAsync(), await other.FormTokenAsync());
        var before = await site.Engine.HeadAsync(new SpaceId(PageList.Space), Ct);
        foreach (var route in PageList.Inside.Where(r => r.Method == "POST"))
        {
            var page = PageList.AddressOf(route);
            await RefusedAsync(browser.SendAsync(page, []), 403);
            await RefusedAsync(browser.SendAsync(page, [("form-token", foreign)]), 403);
            await RefusedAsync(browser.SendAsync(page, [("form-token", "")]), 403);
            await RefusedAsync(browser.SendAsync(page, [("form-token", own), ("form-token", own)]), 403);
            foreach (var headers in Elsewhere(browser.Origin))
                await RefusedAsync(browser.SendAsync(page, [("form-token", own)], headers), 403);
            foreach (var type in new[] { "text/plain", "application/json", "multipart/form-data; boundary=x" })
                await RefusedAsync(SendAsync(site, browser, page, $"form-token={own}", type), 415);
            Assert.NotEqual(HttpStatusCode.SeeOther, (await browser.OpenAsync($"{page}?form-token={own}&_method=POST")).Status);
        }
        Assert.Equal(before.Sequence, (await site.Engine.HeadAsync(new SpaceId(PageList.Space), Ct)).Sequence);
    }

    [Fact]
    public async Task signs_nobody_in_or_out_from_elsewhere()
    {
        await using var site = await Site.OpenAsync();
        using var browser = await Browser.OfPersonAsync(site);
        foreach (var headers in Elsewhere(browser.Origin))
        {
            await RefusedAsync(browser.SendAsync("/ui/sign-in", [("token", "x")], headers), 403);
            await RefusedAsync(browser.SendAsync("/ui/sign-out", [], headers), 403);
        }
        await browser.ReadAsync("/ui");
    }

    [Fact]
    public async Task writes_nothing_on_another_version_than_was_read()
    {
        await using var site = await Site.OpenAsync();
        await PageList.FillAsync(site.Engine);
        using var browser = await Browser.OfPersonAsync(site);
        var target = new Endpoint(RecordKind.Fact, new RecordId("region"));
        var read = (await site.Engine.OpenAsync(new SpaceId(PageList.Space), target, ct: Ct))!.Record!;
        await site.Engine.RememberAsync(
            new SpaceId(PageList.Space), (Fact)read with { Statement = "Somebody was faster" }, Conversation.Person(), ct: Ct);
        const string Page = "/ui/spaces/mine/memories/fact/region";

        foreach (var action in new[] { "confirm", "retract" })
        {
            var answer = await browser.SubmitAsync($"{Page}/{action}", ("content-hash", read.ContentHash));
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            Assert.Contains("Somebody was faster", answer.Body, StringComparison.Ordinal);
        }
        var now = (await site.Engine.OpenAsync(new SpaceId(PageList.Space), target, ct: Ct))!.Record!;
        Assert.Equal((RecordState.Active, TrustLabel.Principal), (now.State, now.Label));
    }

    [Fact]
    public async Task confirms_takes_back_and_brings_back_with_a_reason_in_the_persons_name()
    {
        await using var site = await Site.OpenAsync();
        await PageList.FillAsync(site.Engine);
        using var browser = await Browser.OfPersonAsync(site);
        var space = new SpaceId(PageList.Space);
        var target = new Endpoint(RecordKind.Fact, new RecordId("region"));
        const string Page = "/ui/spaces/mine/memories/fact/region";
        foreach (var (action, state, label) in new[]
        {
            ("confirm", RecordState.Active, TrustLabel.Confirmed), ("retract", RecordState.Retracted, TrustLabel.Confirmed),
            ("reinstate", RecordState.Active, TrustLabel.Confirmed),
        })
        {
            var read = (await site.Engine.OpenAsync(space, target, ct: Ct))!.Record!;
            var shown = await browser.ReadAsync(Page);
            Assert.Contains($"/{action}\"", shown, StringComparison.Ordinal);
            Assert.Contains(read.ContentHash, shown, StringComparison.Ordinal);
            var answer = await browser.SubmitAsync(
                $"{Page}/{action}", ("content-hash", read.ContentHash), ("reason", "because of " + action));
            Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
            var now = (await site.Engine.OpenAsync(space, target, ct: Ct))!.Record!;
            Assert.Equal((state, label), (now.State, now.Label));
            var changeset = (await site.Engine.LogAsync(space, null, 1, Ct))[0];
            Assert.Equal(("ada", "because of " + action), (changeset.Actor.Name, changeset.Reason));
            var next = await browser.ReadAsync(answer.Message.Headers.Location!.OriginalString);
            Assert.Contains("role=\"status\"", next, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task takes_no_field_that_it_does_not_know_and_none_twice()
    {
        await using var site = await Site.OpenAsync();
        await PageList.FillAsync(site.Engine);
        using var browser = await Browser.OfPersonAsync(site);
        foreach (var fields in new (string, string)[][] {
            [("query", "x"), ("explain", "true")], [("query", "x"), ("query", "y")], [("query", "x"), ("budget", "1")],
            [("query", "x"), ("kind", "secret")] })
            await RefusedAsync(browser.SubmitAsync("/ui/spaces/mine/recall", fields), 400);
    }

    private static IEnumerable<(string, string)[]> Elsewhere(string origin) =>
    [
        [], [("Origin", "https://evil.example")], [("Origin", "null")], [("Sec-Fetch-Site", "cross-site")],
        [("Sec-Fetch-Site", "same-site")], [("Sec-Fetch-Site", "none")], [("Origin", origin), ("Sec-Fetch-Site", "cross-site")],
        [("Origin", "http://evil.example"), ("Sec-Fetch-Site", "same-origin")],
    ];

    private static async Task<Answer> SendAsync(Site site, Browser browser, string page, string body, string type)
    {
        using var client = site.Bearing(null);
        var cookie = browser.Cookies.Single();
        return await client.SendAsync(HttpMethod.Post, page, body, ("Cookie", $"{cookie.Name}={cookie.Value}"), ("Content-Type", type),
            ("Origin", browser.Origin), ("Sec-Fetch-Site", "same-origin"));
    }

    private static async Task RefusedAsync(Task<Answer> sent, int status)
    {
        var answer = await sent;
        Assert.Equal(status, (int)answer.Status);
        Assert.Equal("text/html", answer.Message.Content.Headers.ContentType?.MediaType);
    }
}

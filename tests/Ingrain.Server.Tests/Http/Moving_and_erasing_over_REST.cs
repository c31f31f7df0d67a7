using System.Net;
using System.Net.Http.Headers;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Http;

public class Moving_and_erasing_over_REST
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task restores_in_another_space_what_it_gave_byte_for_byte()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        for (var i = 0; i < 5; i++) await ada.PostAsync("/v1/spaces/shop/facts", new { statement = "fact " + i }).OkAsync();
        var bundle = await ada.ReadAsync("/v1/spaces/shop/bundle");

        var restored = await PutAsync(ada, "/v1/spaces/copy/bundle", bundle.Body);
        Assert.Equal(HttpStatusCode.OK, restored.StatusCode);
        var copy = await ada.ReadAsync("/v1/spaces/copy/bundle");
        Assert.Equal(Lines(bundle.Body)[1..], Lines(copy.Body)[1..]);

        var again = await PutAsync(ada, "/v1/spaces/copy/bundle", bundle.Body);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        var cut = await PutAsync(ada, "/v1/spaces/cut/bundle", bundle.Body[..(bundle.Body.Length / 2)]);
        Assert.Equal(HttpStatusCode.BadRequest, cut.StatusCode);
        Assert.Equal(0, (await site.Engine.HeadAsync(new SpaceId("cut"), Ct)).Sequence);
        await ada.ReadAsync("/v1/spaces/nothing/bundle").ProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task erases_what_a_preview_showed_and_nothing_before()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        await ada.PostAsync("/v1/spaces/shop/episodes",
            new { session = "s", episodes = new[] { new { id = "e1", role = "user", content = "my number is 12345" } } }).OkAsync();
        await ada.PostAsync("/v1/spaces/shop/facts",
            new { id = "f1", statement = "The number is 12345", evidence = new[] { new { kind = "episode", id = "e1" } } }).OkAsync();
        var body = new { targets = new[] { new { kind = "session", id = "s" } }, withDerived = true };
        var preview = await ada.PostAsync("/v1/spaces/shop/erase/preview", body).OkAsync();
        Assert.Equal(HttpStatusCode.OK, (await ada.ReadAsync("/v1/spaces/shop/memories/episode/e1")).Status);
        await site.Agent().PostAsync("/v1/spaces/shop/erase", body).ProblemAsync(403, "forbidden");
        var erased = await ada.PostAsync("/v1/spaces/shop/erase", body).OkAsync();

        Assert.Equal("e1", Assert.Single(preview.GetProperty("targets").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal("f1", Assert.Single(preview.GetProperty("derived").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(preview.GetProperty("targets").ToString(), erased.GetProperty("targets").ToString());
        Assert.True(erased.GetProperty("purged").GetBoolean());
        await ada.ReadAsync("/v1/spaces/shop/memories/episode/e1").ProblemAsync(404, "not-found");
        Assert.DoesNotContain("12345", (await ada.ReadAsync("/v1/spaces/shop/bundle")).Body, StringComparison.Ordinal);
        await ada.PostAsync("/v1/spaces/shop/facts", new { id = "f1", statement = "again" }).ProblemAsync(410, "erased");
    }

    [Fact]
    public async Task pages_through_everything_once_and_bounds_every_answer()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        for (var i = 0; i < 30; i++)
            await ada.PostAsync("/v1/spaces/shop/notes", new { path = $"n/{i:00}.md", text = new string('x', 50_000) }).OkAsync();
        var (paths, cursor) = (new List<string>(), "");
        do
        {
            var page = await ada.ReadAsync("/v1/spaces/shop/memories?kind=note&maxTokens=700" + cursor);
            Assert.InRange(page.Body.Length, 0, 700 * 8);
            paths.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("path").GetString()!));
            cursor = page.Json.TryGetProperty("cursor", out var next) ? "&cursor=" + Uri.EscapeDataString(next.GetString()!) : "";
        }
        while (cursor.Length > 0);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"n/{i:00}.md"), paths);

        var part = (await ada.ReadAsync("/v1/spaces/shop/find?ref=n/00.md&maxTokens=1000").OkAsync()).GetProperty("memory");
        Assert.Equal(4_000, part.GetProperty("text").GetString()!.Length);
        Assert.Equal((50_000, 4_000), (part.GetProperty("length").GetInt32(), part.GetProperty("nextOffset").GetInt32()));
        await ada.ReadAsync("/v1/spaces/shop/memories?cursor=nonsense").ProblemAsync(400, "invalid");
        var recalled = await ada.PostAsync("/v1/spaces/shop/recall", new { query = "n/00.md", maxTokens = 300 });
        Assert.InRange(recalled.Body.Length, 0, 300 * 4 * 8);
    }

    [Fact]
    public async Task shows_a_past_point_on_request()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        await ada.PostAsync("/v1/spaces/shop/notes", new { path = "a.md", text = "old" }).OkAsync();
        await ada.PostAsync("/v1/spaces/shop/notes", new { path = "a.md", text = "new" }).OkAsync();

        var then = await ada.ReadAsync("/v1/spaces/shop/find?ref=a.md&asOf=1").OkAsync();
        var diff = await ada.ReadAsync("/v1/spaces/shop/diff?from=1").OkAsync();

        Assert.Equal("old", then.GetProperty("memory").GetProperty("text").GetString());
        var difference = Assert.Single(diff.GetProperty("differences").EnumerateArray());
        Assert.Equal("old", difference.GetProperty("before").GetProperty("text").GetString());
        Assert.Equal("new", difference.GetProperty("after").GetProperty("text").GetString());
    }

    [Fact]
    public async Task reads_ids_and_spaces_as_they_are_written_whatever_is_in_them()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        foreach (var id in new[] { "a/b", "a%2Fb", "a b", "ü?#&", "a%252Fb", "+" })
        {
            var space = Uri.EscapeDataString("team/über:x");
            await ada.PostAsync($"/v1/spaces/{space}/facts", new { id, statement = "is " + id }).OkAsync();
            var opened = await ada.ReadAsync($"/v1/spaces/{space}/memories/fact/{Uri.EscapeDataString(id)}").OkAsync();
            Assert.Equal("is " + id, opened.GetProperty("memory").GetProperty("text").GetString());
        }
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, string path, string text)
    {
        using var content = new StringContent(text);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/jsonl");
        return await client.PutAsync(path, content, Ct);
    }

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');
}

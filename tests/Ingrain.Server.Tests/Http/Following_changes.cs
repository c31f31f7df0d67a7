using System.Globalization;
using Ingrain.Server.Access;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Http;

public class Following_changes
{
    private const string Feed = "/v1/spaces/shop/changes";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task tells_every_changeset_once_and_in_order_across_reconnects_while_writers_run()
    {
        await using var site = await Site.OpenAsync();
        const int Writers = 4, Each = 60;
        var clients = Enumerable.Range(0, Writers).Select(w => site.Agent("writer " + w)).ToList();
        var writing = Task.WhenAll(clients.Select((client, w) => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
                await client.PostAsync("/v1/spaces/shop/facts", new { statement = $"writer {w} says {i}" }).OkAsync();
        }, Ct)));
        var cuts = new Random(7);
        var seen = new List<long>();
        while (seen.Count < Writers * Each)
        {
            if (writing.IsFaulted) await writing;
            var last = seen.Count == 0 ? "0" : seen[^1].ToString(CultureInfo.InvariantCulture);
            var count = Math.Min(cuts.Next(1, 25), (Writers * Each) - seen.Count);
            await foreach (var id in ReadAsync(site.Person(), last, count)) seen.Add(id);
        }
        await writing;

        Assert.Equal(Enumerable.Range(1, Writers * Each).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task begins_with_what_is_written_from_now_on_where_nothing_else_is_said()
    {
        await using var site = await Site.OpenAsync();
        await site.Person().PostAsync("/v1/spaces/shop/facts", new { statement = "before" }).OkAsync();
        using var response = await OpenAsync(site.Person(), Feed, null);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        Assert.Equal(": follow", await reader.ReadLineAsync(Ct));
        await site.Person().PostAsync("/v1/spaces/shop/facts", new { statement = "after, with a canary" }).OkAsync();

        Assert.Equal("", await reader.ReadLineAsync(Ct));
        Assert.Equal("event: changeset", await reader.ReadLineAsync(Ct));
        Assert.Equal("id: 2", await reader.ReadLineAsync(Ct));
        var data = (await reader.ReadLineAsync(Ct))!;
        Assert.Contains("\"sequence\":2", data, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ends_for_a_token_that_was_revoked_and_when_the_server_ends()
    {
        await using var site = await Site.OpenAsync();
        var client = site.Agent("gone soon");
        using var first = await OpenAsync(client, Feed, null);
        using var second = await OpenAsync(site.Person(), Feed, null);
        site.Tokens.Revoke("gone soon");

        Assert.Equal(": follow\n\n", await first.Content.ReadAsStringAsync(Ct));
        await site.Server.StopAsync(Ct);
        Assert.Equal(": follow\n\n", await second.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task tells_a_token_for_a_path_only_of_what_lies_below_it()
    {
        await using var site = await Site.OpenAsync();
        foreach (var path in new[] { "docs/a.md", "secret/b.md", "docs/c.md" })
            await site.Person().PostAsync("/v1/spaces/shop/notes", new { path, text = "x", reason = "why " + path }).OkAsync();
        var client = site.With(new TokenGrant
        {
            Name = "docs", Verbs = TokenVerbs.Read, Spaces = [SpacePattern.Parse("shop")], Path = "docs",
        });

        var ids = new List<long>();
        await foreach (var id in ReadAsync(client, "0", 2)) ids.Add(id);
        Assert.Equal([1, 3], ids);
    }

    [Fact]
    public async Task refuses_an_id_that_it_never_gave()
    {
        await using var site = await Site.OpenAsync();

        await site.Person().ReadAsync(Feed, ("Last-Event-ID", "x")).ProblemAsync(400, "invalid");
    }

    private static async IAsyncEnumerable<long> ReadAsync(HttpClient client, string last, int count)
    {
        using var response = await OpenAsync(client, Feed, last);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        while (count > 0 && await reader.ReadLineAsync(Ct) is { } line)
        {
            if (!line.StartsWith("id: ", StringComparison.Ordinal)) continue;
            count--;
            yield return long.Parse(line[4..], CultureInfo.InvariantCulture);
        }
    }

    private static async Task<HttpResponseMessage> OpenAsync(HttpClient client, string path, string? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (last is not null) request.Headers.Add("Last-Event-ID", last);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        response.EnsureSuccessStatusCode();
        return response;
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Ingrain.Server.Access;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Http;

public class Speaking_HTTP
{
    private const string Mcp = "/mcp/shop";
    private const string Both = "application/json, text/event-stream";
    private const int Large = 30 << 20;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/metrics")]
    [InlineData("/openapi.json")]
    [InlineData("/v1/spaces")]
    [InlineData("/v1/spaces/shop/memories")]
    [InlineData("/v1/spaces/shop/memories/fact/f")]
    [InlineData("/v1/spaces/shop/memories/fact/none")]
    [InlineData("/v1/spaces/shop/changes?after=0")]
    [InlineData("/v1/spaces/shop/bundle")]
    [InlineData("/v1/spaces/empty/bundle")]
    [InlineData("/mcp/shop")]
    public async Task answers_HEAD_with_the_head_of_GET_and_no_body(string path)
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        await ada.PostAsync("/v1/spaces/shop/facts", new { statement = "x", id = "f" }).OkAsync();
        using var get = await ada.SendAsync(new HttpRequestMessage(HttpMethod.Get, path), HttpCompletionOption.ResponseHeadersRead, Ct);
        using var head = await ada.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Ct);

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        // Figures differ from one look to the next.
        if (path != "/metrics") Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Ct));
        using var nobody = site.Bearing(null);
        using var refused = await nobody.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Ct);
        Assert.Equal(path == "/health/live" ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task says_which_methods_a_path_knows()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        var options = await ada.SendAsync(HttpMethod.Options, "/v1/spaces/shop/modules", null);
        var wrong = await ada.SendAsync(HttpMethod.Delete, "/v1/spaces/shop/modules", null);
        using var nobody = site.Bearing(null);

        Assert.Equal((HttpStatusCode.NoContent, ""), (options.Status, options.Body));
        Assert.Equal(["GET", "HEAD", "OPTIONS", "POST"], options.Message.Content.Headers.Allow);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrong.Status);
        Assert.Equal(options.Message.Content.Headers.Allow, wrong.Message.Content.Headers.Allow);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.SendAsync(HttpMethod.Options, "/v1/spaces/shop/modules", null)).Status);
        await ada.SendAsync(HttpMethod.Options, "/nowhere", null).ProblemAsync(404, "no-such-endpoint");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task answers_a_body_over_the_bound_though_its_sender_is_still_busy(bool inChunks, bool asksFirst)
    {
        await using var site = await Site.OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/spaces/shop/facts")
        {
            Content = new ByteArrayContent(Encoding.ASCII.GetBytes("{\"statement\":\"" + new string('x', Large) + "\"}")),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = inChunks;
        request.Headers.ExpectContinue = asksFirst;
        using var answer = await site.Person().SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("too-large", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        await site.Person().PostAsync("/v1/spaces/shop/facts", new { statement = "the next one is taken" }).OkAsync();
    }

    [Theory]
    [InlineData("/v1/spaces/shop/facts", true, "413 ")]
    [InlineData("/v1/spaces/shop/facts", false, "401 ")]
    [InlineData("/mcp/shop", true, "413 ")]
    [InlineData("/nowhere", true, "404 ")]
    public async Task answers_over_a_socket_that_writes_all_before_it_reads(string path, bool hasToken, string status)
    {
        await using var site = await Site.OpenAsync();
        var token = hasToken ? site.Token(Grant("bot")) : "none";
        using var socket = new TcpClient();
        await socket.ConnectAsync(site.Server.Address.Host, site.Server.Address.Port, Ct);
        await using var stream = socket.GetStream();
        var head = $"POST {path} HTTP/1.1\r\nHost: {site.Server.Address.Authority}\r\nAuthorization: Bearer {token}\r\n"
            + $"Content-Type: application/json\r\nAccept: {Both}\r\nContent-Length: {Large}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Ct);
        var part = new byte[1 << 20];
        for (var i = 0; i < Large / part.Length; i++) await stream.WriteAsync(part, Ct);
        using var reader = new StreamReader(stream);

        Assert.StartsWith("HTTP/1.1 " + status, await reader.ReadLineAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/spaces/shop/changes", true)]
    [InlineData("/v1/spaces/shop/changes", false)]
    [InlineData(Mcp, true)]
    [InlineData(Mcp, false)]
    public async Task ends_a_stream_within_a_second_of_its_tokens_end(string path, bool revokes)
    {
        await using var site = await Site.OpenAsync(s => s with { ChangesEvery = TimeSpan.FromMilliseconds(250) });
        // The clock goes on by a second each time it is looked at: the expiry lies as many looks ahead as the requests before it take.
        var grant = Grant("bot");
        var client = site.With(revokes ? grant : grant with { ExpiresAt = site.Clock.GetUtcNow().AddMinutes(5) });
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", Both);
        if (path == Mcp)
        {
            var begun = await client.SendAsync(HttpMethod.Post, Mcp, """
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},
                "clientInfo":{"name":"raw","version":"1"}}}
                """, ("Accept", Both));
            request.Headers.Add("Mcp-Session-Id", begun.Message.Headers.GetValues("Mcp-Session-Id").Single());
        }
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var began = Stopwatch.GetTimestamp();
        if (revokes) Assert.Single(site.Tokens.Revoke("bot"));
        else site.Clock.Skip(TimeSpan.FromHours(1));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        await reader.ReadToEndAsync(Ct);

        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 2);
    }

    private static TokenGrant Grant(string name) => new()
    {
        Name = name, Verbs = TokenVerbs.Read | TokenVerbs.Write, Spaces = [SpacePattern.Parse("shop")],
    };
}

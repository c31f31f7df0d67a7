using System.Net;
using System.Net.Sockets;
using System.Text;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Http;

public class Guarding_names
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1:{port}", true)]
    [InlineData("localhost:{port}", true)]
    [InlineData("LOCALHOST:{port}", true)]
    [InlineData("[::1]:{port}", true)]
    [InlineData("memory.example", true)]
    [InlineData("memory.example:{port}", true)]
    [InlineData("localhost", false)]
    [InlineData("localhost:1", false)]
    [InlineData("evil.example", false)]
    [InlineData("evil.example:{port}", false)]
    [InlineData("localhost.evil.example:{port}", false)]
    [InlineData("127.0.0.1.evil.example:{port}", false)]
    [InlineData("user@localhost:{port}", false)]
    [InlineData("127.1:{port}", false)]
    [InlineData("0.0.0.0:{port}", false)]
    [InlineData("memory.example:1", false)]
    public async Task lets_in_under_the_servers_own_names_only(string host, bool isOwn)
    {
        await using var site = await Site.OpenAsync(s => s with { Hosts = ["memory.example"] });

        foreach (var path in new[] { "/health/live", "/v1/spaces" })
        {
            var answer = await site.Person().ReadAsync(path, ("Host", host.Replace("{port}", Port(site), StringComparison.Ordinal)));
            // The server library refuses by itself what is no host at all.
            if (isOwn) Assert.Equal(HttpStatusCode.OK, answer.Status);
            else Assert.True(answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest, $"{host}: {answer.Status}");
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}", true)]
    [InlineData("http://localhost:{port}", true)]
    [InlineData("https://memory.example", true)]
    [InlineData("null", false)]
    [InlineData("", false)]
    [InlineData("http://localhost", false)]
    [InlineData("http://localhost:1", false)]
    [InlineData("https://localhost:{port}", false)]
    [InlineData("https://memory.example.evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("https://memory.example:8443", false)]
    public async Task lets_in_pages_of_known_origins_only(string origin, bool isKnown)
    {
        await using var site = await Site.OpenAsync(s => s with { Origins = ["https://memory.example"] });
        var value = origin.Replace("{port}", Port(site), StringComparison.Ordinal);

        foreach (var path in new[] { "/health/live", "/v1/spaces" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Origin", value);
            using var response = await site.Person().SendAsync(request, Ct);
            Assert.Equal(isKnown ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("GET /v1/spaces HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /v1/spaces HTTP/1.1\r\nHost: localhost:{port}\r\nHost: evil.example\r\n\r\n", "400")]
    [InlineData("GET http://evil.example/v1/spaces HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", "40")]
    [InlineData("GET /v1/spaces/../spaces HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", "401")]
    [InlineData("GET /v1/%2e%2e/health/live HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", "401")]
    [InlineData("GET /health%2flive HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", "401")]
    [InlineData("POST /v1/spaces HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "40")]
    [InlineData("TRACE /health/live HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", "40")]
    public async Task refuses_requests_that_could_be_read_in_two_ways(string request, string status)
    {
        await using var site = await Site.OpenAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(site.Server.Address.Host, site.Server.Address.Port, Ct);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request.Replace("{port}", Port(site), StringComparison.Ordinal)), Ct);
        using var reader = new StreamReader(stream);

        Assert.StartsWith("HTTP/1.1 " + status, await reader.ReadLineAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task tells_browsers_that_nothing_here_is_theirs()
    {
        await using var site = await Site.OpenAsync();

        foreach (var path in new[] { "/health/live", "/v1/spaces", "/nowhere" })
        {
            var headers = (await site.Person().ReadAsync(path)).Message.Headers;
            Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("default-src 'none'", headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.True(headers.CacheControl?.NoStore);
            Assert.Empty(headers.Server);
        }
    }

    private static string Port(Site site) => site.Server.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

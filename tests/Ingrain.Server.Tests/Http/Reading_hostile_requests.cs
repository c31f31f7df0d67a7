using System.Net;
using System.Net.Sockets;
using System.Text;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Http;

public class Reading_hostile_requests
{
    private const string Space = "/v1/spaces/mine/";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("episodes", """{"session":"s","episodes":[null]}""")]
    [InlineData("remember", """{"items":[null]}""")]
    [InlineData("remember", """{"items":[{"fact":{"statement":"a","evidence":[null]}}]}""")]
    [InlineData("retract", """{"targets":[null]}""")]
    [InlineData("feedback", """{"items":[null]}""")]
    [InlineData("erase", """{"targets":[null]}""")]
    [InlineData("erase/preview", """{"targets":[null]}""")]
    [InlineData("facts", """{"statement":"a","evidence":[null]}""")]
    [InlineData("facts", """{"statement":"a","tags":[null]}""")]
    [InlineData("facts", """{"statement":"a","supersedes":[null]}""")]
    [InlineData("modules", """{"path":"a.py","code":"1","examples":[null]}""")]
    [InlineData("modules/test", """{"paths":[null]}""")]
    public async Task refuses_null_in_a_list(string place, string body)
    {
        await using var site = await Site.OpenAsync();

        await site.Person().SendAsync(HttpMethod.Post, Space + place, body).ProblemAsync(400, "invalid");
        Assert.Equal("", site.Problems.ToString());
    }

    [Fact]
    public async Task says_which_methods_there_are_without_ending_the_connection()
    {
        await using var site = await Site.OpenAsync();
        var token = site.Person().DefaultRequestHeaders.Authorization!.Parameter;
        var asked = $"OPTIONS /v1/spaces HTTP/1.1\r\nHost: {site.Server.Address.Authority}\r\nAuthorization: Bearer {token}\r\n\r\n";

        var answer = await TalkAsync(site, asked + asked.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal));

        Assert.Equal(2, answer.Split("HTTP/1.1 204").Length - 1);
        Assert.Equal("", site.Problems.ToString());
    }

    [Theory]
    [InlineData("zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n")]
    public async Task answers_a_body_that_is_wrongly_framed(string body)
    {
        await using var site = await Site.OpenAsync();
        var token = site.Person().DefaultRequestHeaders.Authorization!.Parameter;

        var answer = await TalkAsync(site, $"POST {Space}recall HTTP/1.1\r\nHost: {site.Server.Address.Authority}\r\n"
            + $"Authorization: Bearer {token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{body}");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"invalid\"", answer, StringComparison.Ordinal);
        Assert.Equal("", site.Problems.ToString());
    }

    [Fact]
    public async Task follows_no_feed_from_two_places_at_once()
    {
        await using var site = await Site.OpenAsync();
        var token = site.Person().DefaultRequestHeaders.Authorization!.Parameter;

        // A HEAD, which a feed answers and ends.
        var answer = await TalkAsync(site, $"HEAD {Space}changes HTTP/1.1\r\nHost: {site.Server.Address.Authority}\r\nConnection: close\r\n"
            + $"Authorization: Bearer {token}\r\nLast-Event-ID: 1\r\nLast-Event-ID: 2\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search")]
    [InlineData("delete")]
    [InlineData("test")]
    public async Task reads_a_module_that_has_an_endpoints_name(string name)
    {
        await using var site = await Site.OpenAsync();
        var module = new Module
        {
            Path = name, Language = "python", Code = "def one():\n    return 1\n", State = RecordState.Quarantined, IsDraft = true,
        };
        var context = new WriteContext { Actor = new Actor(ActorKind.Person, "ada"), Credential = "", Reason = "" };
        await site.Engine.RememberAsync(new SpaceId("mine"), module, context, ct: Ct);

        var read = await site.Person().ReadAsync(Space + $"modules/{name}").OkAsync();
        Assert.Equal(name, read.GetProperty("memory").GetProperty("path").GetString());
        var other = await site.Person().SendAsync(HttpMethod.Put, Space + $"modules/{name}", null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, other.Status);
        Assert.Equal("GET, HEAD, OPTIONS, POST", string.Join(", ", other.Message.Content.Headers.Allow));
    }

    [Fact]
    public async Task tells_nobody_where_its_tokens_lie()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        File.WriteAllText(site.TokensPath, "no list of tokens");

        var answer = await ada.ReadAsync("/v1/spaces").ProblemAsync(500, "corrupt");

        Assert.DoesNotContain("memory.db", answer.ToString(), StringComparison.Ordinal);
        Assert.Contains("memory.db-tokens", site.Problems.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> TalkAsync(Site site, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(site.Server.Address.Host, site.Server.Address.Port, Ct);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Ct);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(Ct);
    }
}

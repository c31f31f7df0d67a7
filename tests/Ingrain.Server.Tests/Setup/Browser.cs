using System.Net;
using System.Text.RegularExpressions;
using Ingrain.Server.Access;

namespace Ingrain.Server.Tests.Setup;

/// <summary>A browser without scripts: keeps cookies, says with a form where it comes from, and follows where it is led.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient _client;
    private readonly CookieContainer _cookies = new();
    private string? _formToken;

    public Browser(Site site)
    {
        Origin = site.Server.Address.GetLeftPart(UriPartial.Authority);
        var handler = new HttpClientHandler { CookieContainer = _cookies, AllowAutoRedirect = false };
        _client = new HttpClient(handler) { BaseAddress = site.Server.Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public string Origin { get; }

    public IReadOnlyList<Cookie> Cookies => [.. _cookies.GetAllCookies().Cast<Cookie>()];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Signed in with a new token of a grant.</summary>
    public static async Task<Browser> SignedInAsync(Site site, TokenGrant grant)
    {
        var browser = new Browser(site);
        var entered = await browser.SignInAsync(site.Token(grant));
        Assert.Equal(HttpStatusCode.SeeOther, entered.Status);
        return browser;
    }

    /// <summary>Signed in as a person who may do everything everywhere.</summary>
    public static Task<Browser> OfPersonAsync(Site site, string name = "ada") => SignedInAsync(site, new TokenGrant
    {
        Name = name, Kind = ActorKind.Person, Verbs = Enum.GetValues<TokenVerbs>().Aggregate((a, b) => a | b),
        Spaces = [SpacePattern.Parse("*")],
    });

    public Task<Answer> SignInAsync(string token) => SendAsync("/ui/sign-in", [("token", token)]);

    /// <summary>Opens a page.</summary>
    public async Task<Answer> OpenAsync(string page)
    {
        var message = await _client.GetAsync(new Uri(page, UriKind.Relative), Ct);
        return new Answer(message.StatusCode, await message.Content.ReadAsStringAsync(Ct), message);
    }

    /// <summary>Opens a page that is to be there.</summary>
    public async Task<string> ReadAsync(string page)
    {
        var answer = await OpenAsync(page);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{page} gave {(int)answer.Status}: {answer.Body}");
        return answer.Body;
    }

    /// <summary>Sends a form, with the session's token and as a browser does.</summary>
    public async Task<Answer> SubmitAsync(string page, params (string Name, string Value)[] fields) =>
        await SendAsync(page, [("form-token", await FormTokenAsync()), .. fields]);

    /// <summary>The token that this session's forms carry.</summary>
    public async Task<string> FormTokenAsync() => _formToken ??= FormToken().Match(await ReadAsync("/ui")).Groups[1].Value;

    /// <summary>Sends exactly these fields, with these headers where any are given.</summary>
    public async Task<Answer> SendAsync(
        string page, IReadOnlyList<(string Name, string Value)> fields, IReadOnlyList<(string Name, string Value)>? headers = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, page);
        request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        foreach (var (name, value) in headers ?? [("Origin", Origin), ("Sec-Fetch-Site", "same-origin")])
            request.Headers.TryAddWithoutValidation(name, value);
        var message = await _client.SendAsync(request, Ct);
        return new Answer(message.StatusCode, await message.Content.ReadAsStringAsync(Ct), message);
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}

using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Dashboard.Frame;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;

namespace Ingrain.Server.Dashboard;

/// <summary>Coming in with an access token, and going out again.</summary>
internal static class SignInPages
{
    private const string Next = "next";
    private const int AddressLengthMax = 2_000;

    /// <summary>The pages.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new()
        {
            Method = "GET", Pattern = "/", Id = "root", Summary = "", Needs = TokenVerbs.None, IsPage = true,
            HandleAsync = (call, _) => Task.FromResult(Page.GoTo(call, Link.Home)),
        },
        Page.Get("/sign-in", "uiSignIn", ShowAsync, new TextArgument(Next, "The page that was wanted.", AddressLengthMax)) with
        {
            Needs = TokenVerbs.None,
        },
        Page.Post("/sign-in", "uiSignedIn", new ArgumentList(
            new TextArgument("token", "The access token.", 400) { IsRequired = true },
            new TextArgument(Next, "The page that was wanted.", AddressLengthMax)), EnterAsync) with { Needs = TokenVerbs.None },
        Page.Post("/sign-out", "uiSignOut", new ArgumentList(), (call, _) => Task.FromResult(Leave(call))) with { Needs = TokenVerbs.None },
    ];

    /// <summary>Where somebody is sent who is not signed in.</summary>
    /// <param name="page">The page that they wanted.</param>
    /// <param name="wasSignedIn">Whether their browser brought something that was good once.</param>
    public static string For(string page, bool wasSignedIn) => Link.With(Link.To("sign-in"),
        (Next, Link.IsOwn(page) && page != Link.Home ? page : null), (DoneWords.Field, wasSignedIn ? "ended" : null));

    private static Task<HttpAnswer> ShowAsync(RestCall call, CancellationToken ct) => ShowAsync(call, null, 200, ct);

    private static async Task<HttpAnswer> ShowAsync(RestCall call, string? problem, int status, CancellationToken ct)
    {
        var next = call.Query.Text(Next) ?? call.Form.Text(Next);
        return await Page.ShowAsync<SignIn>(call.Parts, call.Http, new PageView
        {
            Title = "Sign in", Model = new SignInModel(next is not null && Link.IsOwn(next) ? next : null, problem),
            Now = call.Parts.Clock.GetUtcNow(), Done = DoneWords.Of(call.Query.Text(DoneWords.Field)),
        }, status, ct).ConfigureAwait(false);
    }

    private static async Task<HttpAnswer> EnterAsync(RestCall call, CancellationToken ct)
    {
        // People paste with spaces around.
        if (call.Parts.Settings.Tokens.Find(call.Form.Required("token").Trim()) is not { } token)
        {
            const string Why = "That token is not good here: it is mistyped, revoked, expired, or of another server.";
            return await ShowAsync(call, Why, 401, ct).ConfigureAwait(false);
        }
        if (!new Principal(token).Has(TokenVerbs.Read))
        {
            const string Why = "That token does not allow to read, and reading is what pages do.";
            return await ShowAsync(call, Why, 403, ct).ConfigureAwait(false);
        }
        if (SessionCookie.Read(call.Http.Request) is { } former) call.Parts.Dashboard.Sessions.End(former);
        SessionCookie.Write(call.Http, call.Parts.Dashboard.Sessions.Open(token));
        return Page.GoTo(call, call.Form.Text(Next) is { } next && Link.IsOwn(next) ? next : Link.Home);
    }

    // Without a look at the form's token: where it came from was checked, and to be signed out is no harm.
    private static HttpAnswer Leave(RestCall call)
    {
        if (SessionCookie.Read(call.Http.Request) is { } secret) call.Parts.Dashboard.Sessions.End(secret);
        SessionCookie.Clear(call.Http);
        return Page.GoTo(call, Link.To("sign-in"), "signed-out");
    }
}

/// <summary>The sign-in page.</summary>
/// <param name="Next">The page that was wanted; null for the first.</param>
/// <param name="Problem">Why the last try failed; null for none.</param>
internal sealed record SignInModel(string? Next, string? Problem);

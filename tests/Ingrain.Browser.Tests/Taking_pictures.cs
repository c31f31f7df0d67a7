using Ingrain.Browser.Tests.Setup;

namespace Ingrain.Browser.Tests;

/// <summary>
/// Writes a picture of every page into the folder that INGRAIN_SCREENSHOTS names, light, dark and narrow: to be looked at by people.
/// </summary>
[Trait("Category", "Slow")]
public class Taking_pictures(Chromium chromium)
{
    private const string Variable = "INGRAIN_SCREENSHOTS";

    [Theory]
    [InlineData("light", 1280, false)]
    [InlineData("dark", 1280, true)]
    [InlineData("narrow", 360, false)]
    public async Task of_every_page(string look, int width, bool isDark)
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(folder), $"Writes files for people to look at: {Variable} names the folder.");
        await using var site = await DashboardSite.OpenAsync();
        await DemoContent.WriteAsync(site, withModules: true);
        await using var tab = await Tab.OpenAsync(chromium, site, new TabLook { Width = width, Height = 960, IsDark = isDark });
        await tab.GoAsync("/ui/sign-in");
        await PictureAsync(tab, folder!, look, "sign-in");
        await tab.SignInAsync(site.Person());
        foreach (var (name, place) in await PlacesAsync(site))
        {
            await tab.GoAsync(place);
            await PictureAsync(tab, folder!, look, name);
        }
        await tab.RecallAsync(DemoContent.Shop, "which postgres does billing run");
        await PictureAsync(tab, folder!, look, "recall");
        // What the README shows, at its size: the second time, since the first loads the index.
        await tab.Page.GetByLabel("Budget in tokens").FillAsync("300");
        await tab.ClickAsync("Recall");
        await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(folder!, look, "readme.png") });
        await tab.AssertQuietAsync();
    }

    private static async Task<IReadOnlyList<(string Name, string Place)>> PlacesAsync(DashboardSite site)
    {
        const string Shop = "/ui/spaces/shop";
        async Task<string> IdAsync(string path) =>
            (await site.Engine.FindAsync(DemoContent.Shop, path, null, TestContext.Current.CancellationToken))!.Target.Id.Value;
        var (note, module, fact) = (await IdAsync("runbooks/deploy"), await IdAsync("text/slug.py"), await FactAsync(site));
        return
        [
            ("spaces", "/ui"), ("tokens", "/ui/tokens"), ("overview", Shop),
            ("timeline", Shop + "/timeline"),
            ("session", Shop + "/sessions/incident-482"), ("facts", Shop + "/facts"), ("fact", $"{Shop}/memories/fact/{fact}"),
            ("tree", Shop + "/notes"), ("folder", Shop + "/notes?under=runbooks"), ("note", $"{Shop}/notes/{note}"),
            ("source", $"{Shop}/notes/{note}?source=true"), ("note-diff", $"{Shop}/notes/{note}/diff"), ("module",
            $"{Shop}/modules/{module}"),
            ("graph", Shop + "/graph"), ("around", Shop + "/graph?name=checkout"), ("changes", Shop + "/changes"),
            ("changeset", Shop + "/changes/15"), ("undo", Shop + "/changes/15/undo"), ("jobs", Shop + "/jobs"),
            ("erase", Shop + "/erase?thing=m-1&derived=true"), ("nothing", Shop + "/nowhere"),
        ];
    }

    private static async Task<string> FactAsync(DashboardSite site)
    {
        var query = new Ingrain.Storage.ListQuery { Kind = RecordKind.Fact };
        var page = await site.Engine.ListAsync(DemoContent.Shop, query, null, TestContext.Current.CancellationToken);
        return page.Items.First(o => ((Fact)o.Record!).Object == "Postgres 14").Target.Id.Value;
    }

    private static async Task PictureAsync(Tab tab, string folder, string look, string name)
    {
        Directory.CreateDirectory(Path.Combine(folder, look));
        await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, look, name + ".png"), FullPage = true });
    }
}

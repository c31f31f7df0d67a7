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
        await using var tab = await Tab.OpenAsync(chromium, site, new TabLook { Width = width, IsDark = isDark });
        await tab.GoAsync("/ui/sign-in");
        await PictureAsync(tab, folder!, look, "sign-in");
        await tab.SignInAsync(site.Person());
        var count = 0;
        await tab.CrawlAsync(2, place => PictureAsync(tab, folder!, look, $"{count++:00}{NameOf(place)}"));
        await tab.AssertQuietAsync();
    }

    private static async Task PictureAsync(Tab tab, string folder, string look, string name)
    {
        Directory.CreateDirectory(Path.Combine(folder, look));
        await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, look, name + ".png"), FullPage = true });
    }

    private static string NameOf(string place) => string.Concat(place.Replace("/ui", "", StringComparison.Ordinal).Take(70).Select(c => char.IsLetterOrDigit(c) ? c : '-'));
}

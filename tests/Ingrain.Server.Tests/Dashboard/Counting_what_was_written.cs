using Ingrain.Server.Dashboard.Overview;
using Ingrain.Server.Tests.Setup;
using Ingrain.Storage;

namespace Ingrain.Server.Tests.Dashboard;

public class Counting_what_was_written
{
    private static readonly SpaceId s_space = new(PageList.Space);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task agrees_with_the_log_after_every_write_and_after_an_erase()
    {
        await using var site = await Site.OpenAsync();
        using var stopping = new CancellationTokenSource();
        var book = new FigureBook(site.Engine, stopping.Token);
        for (var round = 0; round < 4; round++)
        {
            await site.Engine.RememberAsync(s_space, new Fact { Statement = "round " + round }, Conversation.Person(), ct: Ct);
            if (round == 1) await PageList.FillAsync(site.Engine);
            site.Clock.Advance(TimeSpan.FromDays(1));
            await CompareAsync(site, book);
        }
        await site.Engine.EraseAsync(s_space, [new Endpoint(RecordKind.Fact, new RecordId("region"))], false, Conversation.Person(), Ct);
        await CompareAsync(site, book);
        var figures = await CountedAsync(site, book);
        Assert.Equal(2, figures.Erased);
        Assert.Equal(5, figures.Kinds[RecordKind.Fact].Things);
    }

    [Fact]
    public async Task shows_what_is_counted_by_now_where_a_log_takes_longer_than_a_moment()
    {
        await using var site = await Site.OpenAsync();
        await PageList.FillAsync(site.Engine);
        using var browser = await Browser.OfPersonAsync(site);
        var open = new TaskCompletionSource();
        site.Store.BeforeLog = ct => open.Task.WaitAsync(ct);
        var early = await browser.ReadAsync("/ui/spaces/mine");
        Assert.Contains("0 of 8 changesets so far", early, StringComparison.Ordinal);
        Assert.Contains("being derived", early, StringComparison.Ordinal);
        open.SetResult();
        var book = new FigureBook(site.Engine, Ct);
        await CountedAsync(site, book);
        while ((await browser.ReadAsync("/ui/spaces/mine")).Contains("so far", StringComparison.Ordinal)) await Task.Yield();
    }

    private static async Task CompareAsync(Site site, FigureBook book)
    {
        var figures = await CountedAsync(site, book);
        var log = new List<Changeset>();
        await foreach (var changeset in site.Engine.ReadLogAsync(s_space, 0, Ct)) log.Add(changeset);
        var entries = log.SelectMany(c => c.Entries).Where(e => e.Kind != RecordKind.Erasure).ToList();
        Assert.Equal(entries.Count(e => e.IsErased), figures.Erased);
        foreach (var kind in Enum.GetValues<RecordKind>())
        {
            var of = entries.Where(e => e.Kind == kind && !e.IsErased).ToList();
            var counted = figures.Kinds.GetValueOrDefault(kind);
            Assert.Equal((of.Count(e => e.Version == 1), of.Count(e => e.Version > 1)), (counted.Things, counted.Changes));
        }
        foreach (var day in log.GroupBy(c => DateOnly.FromDateTime(c.RecordedAt.UtcDateTime)))
            Assert.Equal(day.Count(c => c.Actor.Kind == ActorKind.Person), figures.Days[day.Key].ByPersons);
        var episodes = entries.Count(e => e is { Kind: RecordKind.Episode, IsErased: false, Version: 1 });
        Assert.Equal(episodes, figures.Days.Values.Sum(d => d.Episodes));
    }

    private static async Task<SpaceFigures> CountedAsync(Site site, FigureBook book)
    {
        while (true)
        {
            var head = (await site.Engine.HeadAsync(s_space, Ct)).Sequence;
            var figures = await book.ReadAsync(s_space, head, Ct);
            if (figures.Sequence == head) return figures;
        }
    }
}

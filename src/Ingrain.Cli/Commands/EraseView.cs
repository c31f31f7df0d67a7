using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Shows what an erase would remove or removed, by id and first words, which are read before they are gone.</summary>
internal sealed class EraseView(Erased preview, bool withDerived, IReadOnlyDictionary<Endpoint, string> words)
{
    private const int ShownMax = 20;
    private const int WordCharacters = 60;

    public static async Task<EraseView> OfAsync(
        MemoryEngine engine, SpaceId space, (Erased Preview, bool WithDerived) asked, CancellationToken ct)
    {
        var words = new Dictionary<Endpoint, string>();
        foreach (var endpoint in asked.Preview.Targets.Take(ShownMax).Concat(asked.Preview.Derived.Take(ShownMax)))
            if (await engine.OpenAsync(space, endpoint, null, ct) is { } opened)
                words[endpoint] = (opened.Record is Note note ? note.Path + ": " : "") + ThingView.TextOf(opened);
        return new EraseView(asked.Preview, asked.WithDerived, words);
    }

    public void ShowPreview(Screen screen)
    {
        if (preview.Targets.Count > 0) screen.Line($"[bold]{Wording.Count(preview.Targets.Count, "thing")}[/] would be erased for good:");
        Endpoints(screen, preview.Targets);
        if (preview.Derived.Count == 0) return;
        screen.Line($"[bold]{Wording.Count(preview.Derived.Count, "thing")}[/] {(preview.Derived.Count == 1 ? "rests" : "rest")} on that"
            + (withDerived ? ", and would go too:" : " and would stay, with evidence that is gone (--with-derived erases it too):"));
        Endpoints(screen, preview.Derived);
    }

    public void ShowDone(Screen screen, Erased erased)
    {
        var count = erased.Targets.Count + (withDerived ? erased.Derived.Count : 0);
        screen.Line($"[green]✓[/] erased {Wording.Count(count, "thing")} for good [dim]in #{erased.Sequence}[/]");
        if (withDerived || erased.Derived.Count == 0) return;
        screen.Line($"  {Wording.Count(erased.Derived.Count, "thing")} that rested on it stayed:");
        Endpoints(screen, erased.Derived);
    }

    private void Endpoints(Screen screen, IReadOnlyList<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints.Take(ShownMax))
            screen.Indented($"{Wording.Word(endpoint.Kind)} [dim]{Screen.SafeLine(endpoint.Id.Value)}[/] "
                + Screen.Clip(words.GetValueOrDefault(endpoint), WordCharacters), 4);
        if (endpoints.Count > ShownMax) screen.Indented($"[dim]and {Wording.Number(endpoints.Count - ShownMax)} more[/]", 4);
    }
}

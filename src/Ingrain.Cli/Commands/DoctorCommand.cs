using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Looks whether everything is as it should be.</summary>
internal sealed class DoctorCommand(CommandSetting setting)
    : CliCommand("doctor", "Look at the store and its surroundings, and say what is wrong", setting)
{
    public override string Details => "Exit code 6 when the store cannot be used.";

    public override IReadOnlyList<(string, string)> Examples => [("doctor", "where the store lies, how large it is, what is in it")];

    public override IReadOnlyList<int> ExitCodes =>
        [ExitCode.Ok, ExitCode.Unexpected, ExitCode.Usage, ExitCode.Unavailable, ExitCode.Cancelled];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var examination = new Examination(call);
        var answer = await examination.RunAsync(ct);
        var exitCode = answer.Ok ? ExitCode.Ok : ExitCode.Unavailable;
        return call.Answer(answer, CliJson.Default.DoctorAnswer, screen => Show(screen, answer), exitCode);
    }

    private static void Show(Screen screen, DoctorAnswer answer)
    {
        screen.Line(!answer.Ok ? "[red bold]✗ The store cannot be used.[/]"
            : answer.StoreExists ? "[green]✓[/] [bold]The store is ready.[/]"
            : "[green]✓[/] [bold]There is no store yet: the first write makes it.[/]");
        screen.Pairs(
        [
            ("ingrain", $"{answer.Ingrain} on .NET {answer.Dotnet}, {Screen.SafeLine(answer.System)}"),
            ("store", $"{Screen.SafeLine(answer.Store)} [dim](chosen by {answer.StoreChosenBy})[/]"),
            .. answer.Sqlite is { } sqlite ? [("sqlite", sqlite)] : Array.Empty<(string, string)>(),
            .. answer.Schema is { } schema ? [("schema", $"version {schema}")] : Array.Empty<(string, string)>(),
            .. answer.Embedder is { } embedder
                ? [("embedder", $"{Screen.SafeLine(embedder.Id)} [dim]({embedder.Done} of {embedder.All} embedded)[/]")]
                : Array.Empty<(string, string)>(),
            .. answer.SizesBytes.Select(s => (Screen.SafeLine(s.Key), Wording.Size(s.Value))),
            .. answer.FreeBytes is { } free ? [("disk free", Wording.Size(free))] : Array.Empty<(string, string)>(),
            .. answer.Permissions is { } mode ? [("permissions", mode)] : Array.Empty<(string, string)>(),
        ]);
        if (answer.Chosen.Count > 0 || answer.Configuration is not null)
        {
            screen.Line();
            screen.Line($"[bold]settings[/] [dim]({(answer.Configuration is { } file ? Screen.SafeLine(file) : "no file")})[/]");
            screen.Pairs(answer.Chosen.Select(c =>
                (Screen.SafeLine(c.Key), $"{Screen.SafeLine(c.Value ?? "(not shown)")} [dim](chosen by {Screen.SafeLine(c.From)})[/]")));
        }
        if (answer.Spaces.Count > 0)
        {
            screen.Line();
            screen.Line("[bold]spaces[/]");
            screen.Pairs(answer.Spaces.Select(s => (
                Screen.SafeLine(s.Space),
                $"{Wording.Count(s.Sequence, "changeset")}, head [dim]{s.Hash[..16]}[/], last written {s.RecordedAt}")));
        }
        if (answer.Checks.All(c => c.Level == "ok")) return;
        screen.Line();
        foreach (var check in answer.Checks.Where(c => c.Level != "ok"))
        {
            var mark = check.Level == "problem" ? "[red]✗[/]" : "[yellow]![/]";
            screen.Line($"{mark} {Screen.SafeLine(check.Name)}: {Screen.SafeLine(check.Finding)}");
        }
    }
}

using System.Text;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>The files of a training set in a folder, readable by their owner alone.</summary>
internal sealed class TrainingFiles
{
    private static readonly string[] s_names = ["pairs.jsonl", "preferences.jsonl", "sources.jsonl"];

    /// <summary>Looks whether they can be written.</summary>
    /// <exception cref="CliException">There is a file of that name, or they are there and must not be overwritten.</exception>
    public TrainingFiles(string folder, bool overwrites)
    {
        Folder = Path.GetFullPath(folder);
        if (File.Exists(Folder)) throw CliException.Invalid($"'{Folder}' is a file; name a folder.");
        if (!overwrites && s_names.Select(PathOf).FirstOrDefault(File.Exists) is { } there)
            throw CliException.Invalid($"'{there}' is there already; --force overwrites it.");
    }

    public string Folder { get; }

    public async Task<TrainingReport> WriteAsync(TrainingSet set, CancellationToken ct)
    {
        var texts = s_names.Select(_ => new StringWriter { NewLine = "\n" }).ToList();
        var report = await set.WriteAsync(texts[0], texts[1], texts[2], ct);
        try
        {
            Directory.CreateDirectory(Folder);
            foreach (var (name, text) in s_names.Zip(texts)) await WriteAsync(PathOf(name), text.ToString(), ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliException.Unavailable($"'{Folder}' cannot be written: {e.Message}", e);
        }
        return report;
    }

    public static void Show(Screen screen, string folder, TrainingReport report)
    {
        screen.Line($"[green]✓[/] {Wording.Count(report.Pairs, "pair")} and {Wording.Count(report.Preferences, "preference")} "
            + $"from {Wording.Count(report.Modules, "module")} in {Screen.SafeLine(folder)}");
        var quality = report.Quality;
        screen.Indented($"[dim]asked in words {Wording.Number(quality.ByWords)}, by examples {Wording.Number(quality.ByExamples)}; "
            + $"{Wording.Count(quality.Solutions, "solution")} that differ, {Wording.Number(quality.Composed)} pairs load other modules; "
            + $"medians: {Wording.Number(quality.PromptLength)} characters asked, {Wording.Number(quality.SolutionLength)} answered[/]");
        screen.Indented($"[dim]left out: {Wording.Count(report.Duplicates, "duplicate")}, "
            + $"{Wording.Number(report.Failing)} that fail, {Wording.Number(report.Unproven)} without examples[/]");
    }

    private string PathOf(string name) => Path.Combine(Folder, name);

    private static async Task WriteAsync(string path, string text, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(path, options);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
    }
}

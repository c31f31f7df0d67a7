using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Eval;

namespace Ingrain.Cli.Commands;

/// <summary>The options by which evaluations are told what to ask, and how.</summary>
internal sealed class EvalSources
{
    private const int JobsMax = 64;

    private static readonly string s_kinds = string.Join(", ", DatasetLoader.Names);

    private readonly Argument<string> _file = new("file")
    {
        Description = "The data set's file or folder; with --all, the folder that holds the data sets", HelpName = "FILE",
    };

    private readonly Option<string?> _dataset = Flags.Text("--dataset", "KIND", $"Which data set it is: {s_kinds}");
    private readonly Option<bool> _all = Flags.Of("--all", "Every data set of the folder, in one table");
    private readonly Option<string?> _policy = Flags.Text("--policy", "NAME", "How candidates are scored (default: article)");
    private readonly Option<string?> _without = Flags.Text("--without", "NAMES",
        $"Leave channels out, parted by commas: {ChannelNames.Listed}");
    private readonly Option<int?> _jobs = Flags.Number("--jobs",
        "Conversations asked at once (default: one a processor; 1 for undisturbed times)", 1, JobsMax);

    public EvalSources(Command command)
    {
        command.Add(_file);
        foreach (var option in new Option[] { _dataset, _all, _policy, _without, _jobs }) command.Add(option);
    }

    public bool IsAll(Call call) => call.Get(_all);

    public int Jobs(Call call) => call.Get(_jobs) ?? Math.Min(Environment.ProcessorCount, JobsMax);

    /// <summary>How to recall.</summary>
    /// <exception cref="CliException">There is no such policy or channel.</exception>
    public RecallVariant Variant(Call call) => new()
    {
        Policy = call.Get(_policy) is { } name ? Policies.Known(name) : null,
        Without = Without(call),
    };

    /// <summary>The data sets, and the kinds that the folder does not hold.</summary>
    /// <exception cref="CliException">They cannot be read.</exception>
    public (IReadOnlyList<EvalDataset> Datasets, IReadOnlyList<string> Missing) Load(Call call)
    {
        var (kind, file) = (call.Get(_dataset), call.Get(_file)!);
        if (kind is null != IsAll(call)) throw CliException.Invalid("Say which data set it is with --dataset KIND, or --all.");
        if (kind is not null && !DatasetLoader.Names.Contains(kind))
            throw CliException.Invalid($"'{TerminalText.Clip(kind, 40)}' is no data set; there are {s_kinds}.");
        if (!Path.Exists(file)) throw CliException.NotFound($"There is no file or folder '{file}'.");
        try
        {
            return kind is null ? DataFolder.Load(file) : ([DatasetLoader.Load(kind, file)], []);
        }
        catch (MalformedDataException e)
        {
            throw CliException.Invalid(e.Message, e);
        }
    }

    private RecallChannels Without(Call call)
    {
        var names = call.Get(_without) ?? "";
        try
        {
            return ChannelNames.Parse(names);
        }
        catch (ArgumentException)
        {
            throw CliException.Invalid($"'{TerminalText.Clip(names, 40)}' names no channels; there are {ChannelNames.Listed}.");
        }
    }
}

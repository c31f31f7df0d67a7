using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Eval;

namespace Ingrain.Cli.Commands;

/// <summary>Measures what executable memory is worth on streams of tasks.</summary>
internal sealed class EvalTasksCommand : CliCommand
{
    private const int OrdersUsual = 5;
    private const int StepsUsual = 8_000;
    private const int SeedUsual = 11;

    private readonly Argument<string?> _file = new("file")
    {
        Description = "A data set's file, with --dataset", HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _dataset = Flags.Text("--dataset", "KIND",
        $"Tasks of a data set in place of invented ones: {string.Join(", ", TaskStreams.Kinds)}");
    private readonly Option<int?> _seed = Flags.Number("--seed", $"What the invented tasks are made from (default: {SeedUsual})", 0,
        1_000_000);
    private readonly Option<int?> _orders = Flags.Number("--orders", $"Orders in which the tasks come (default: {OrdersUsual})", 1, 100);
    private readonly Option<int?> _steps = Flags.Number("--steps", $"Candidates a solver may try for a task (default: {StepsUsual})", 1,
        10_000_000);
    private readonly Option<int?> _jobs = Flags.Number("--jobs", "Arms and orders run at once (default: one a processor)", 1, 64);
    private readonly Option<int?> _rounds = Flags.Number("--rounds",
        "How often all invented tasks are asked for, each time with other values and mostly in other words (default: 1)", 1, 20);
    private readonly Option<string?> _training = Flags.Text("--training", "FOLDER",
        "Also write what Ingrain's memory and runs of the first order can teach, as 'export training' does");
    private readonly Option<bool> _interpreted = Flags.Of("--interpreted",
        "Run programs of the small language without Python, in a fraction of the time; modules at the end are run for real all the same");
    private readonly Option<bool> _plain = Flags.Of("--shuffled", "Only plain shuffles, none with parts before what is made of them");
    private readonly Option<bool> _quick = Flags.Of("--quick", "A smaller stream, two orders, fewer steps: to see that it runs");
    private readonly Option<string?> _memoryFrom = Flags.Text("--memory-from", "SOLVER",
        $"Give memory built by one solver to each of them; all: every pair. Solvers: {string.Join(", ", TransferBench.Solvers)}");

    public EvalTasksCommand(CommandSetting setting) : base("tasks", "Measure what remembered programs are worth on streams of tasks",
        setting)
    {
        Add(_file);
        AddAll([_dataset, _seed, _orders, _steps, _jobs, _rounds, _training, _interpreted, _plain, _quick, _memoryFrom]);
    }

    public override string Details =>
        "A solver that needs no model writes programs for a stream of related tasks, under one budget in four arms: without memory, with "
        + "the texts of what it solved, with a flat list of functions, and with Ingrain's modules. A step is one candidate built and "
        + "evaluated; a task is solved if examples that nobody saw pass too. Changes come with 95 % intervals by a paired bootstrap over "
        + "tasks. Programs run in the sandbox; without one, nothing is measured. Your own store is not touched.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("eval tasks", "the invented stream, in shuffles with parts first and in plain ones"),
        ("eval tasks --rounds 3", "the same families again and again: what memory keeps, and whether it goes on growing"),
        ("eval tasks --memory-from all", "what each solver's memory is worth to each other"),
        ("eval tasks --dataset list-functions dreamcoder_list_dev.json", "a data set's tasks"),
    ];

    public override IReadOnlyList<int> ExitCodes =>
        [ExitCode.Ok, ExitCode.Unexpected, ExitCode.Usage, ExitCode.NotFound, ExitCode.Unavailable, ExitCode.Cancelled];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var quick = call.Get(_quick);
        var (name, tasks) = Stream(call, quick);
        await using var sandbox = SandboxChoice.Choose(call.Surroundings);
        var verdict = await sandbox.ProbeAsync(ct);
        if (!verdict.IsAvailable)
            throw CliException.Unavailable($"Programs cannot be run here, so nothing can be measured: {verdict.Reason}");
        var options = new TaskBenchOptions
        {
            Orders = call.Get(_orders) ?? (quick ? 2 : OrdersUsual), StepsMax = call.Get(_steps) ?? (quick ? 3_000 : StepsUsual),
            IsInterpreted = call.Get(_interpreted), Jobs = call.Get(_jobs) ?? Math.Min(Environment.ProcessorCount, 64),
        };
        using var progress = new ProgressLine(call.Surroundings, "solving");
        if (call.Get(_memoryFrom) is { } from)
        {
            if (from != TransferBench.All && !TransferBench.Solvers.Contains(from))
                throw CliException.Invalid($"--memory-from is {TransferBench.All} or one of {string.Join(", ", TransferBench.Solvers)}.");
            var matrix = await TransferBench.RunAsync(tasks, from, sandbox, options, ct);
            return call.Answer(matrix, ReportJson.Default.TransferReport, screen => EvalTasksView.Show(screen, matrix));
        }
        var reports = new List<TaskReport>();
        var files = call.Get(_training) is { } folder ? new TrainingFiles(folder, overwrites: false) : null;
        TrainingReport? taught = null;
        // Of several ways of ordering, the first: what memory holds in the end is much the same.
        if (files is not null) options = options with { Training = async (set, cancel) => taught ??= await files.WriteAsync(set, cancel) };
        // A data set's tasks are not made of one another, so there is no order with parts first.
        foreach (var partsFirst in call.Get(_plain) || call.Get(_dataset) is not null ? [false] : new[] { true, false })
            reports.Add(await TaskBench.RunAsync(name, tasks, sandbox, options with { PartsFirst = partsFirst }, ct));
        return call.Answer(reports, ReportJson.Default.IReadOnlyListTaskReport, screen =>
        {
            EvalTasksView.Show(screen, reports);
            if (taught is not null) TrainingFiles.Show(screen, files!.Folder, taught);
        });
    }

    private (string Name, IReadOnlyList<EvalTask> Tasks) Stream(Call call, bool quick)
    {
        var (kind, file) = (call.Get(_dataset), call.Get(_file));
        if (kind is null != file is null) throw CliException.Invalid("Say with --dataset KIND what FILE holds, or give neither.");
        if (kind is null)
        {
            var seed = call.Get(_seed) ?? SeedUsual;
            var rounds = call.Get(_rounds) ?? 1;
            return ($"invented, seed {seed}{(rounds > 1 ? $", {rounds} rounds" : "")}", TaskStreams.Invented(seed, quick, rounds));
        }
        if (!TaskStreams.Kinds.Contains(kind))
            throw CliException.Invalid(
                $"'{TerminalText.Clip(kind, 40)}' is no stream of tasks; there are {string.Join(", ", TaskStreams.Kinds)}.");
        if (!File.Exists(file)) throw CliException.NotFound($"There is no file '{file}'.");
        try
        {
            return (kind, TaskStreams.Load(kind, file));
        }
        catch (MalformedDataException e)
        {
            throw CliException.Invalid(e.Message, e);
        }
    }
}

using System.Globalization;
using Ingrain.Bench;

return args switch
{
    ["recall", var count] => await RecallBench.RunAsync(int.Parse(count, CultureInfo.InvariantCulture), kept: null),
    ["recall", var count, "--keep", var folder] => await RecallBench.RunAsync(int.Parse(count, CultureInfo.InvariantCulture), folder),
    ["reopen", var path, var query] => await RecallBench.OpenAsync(path, query),
    ["lexical", var count] => LexicalBench.Run(int.Parse(count, CultureInfo.InvariantCulture), export: null),
    ["lexical", var count, "--export", var folder] => LexicalBench.Run(int.Parse(count, CultureInfo.InvariantCulture), folder),
    ["tokens", var ranks, var data, .. var folder] => await TokenBench.RunAsync(ranks, data, folder.FirstOrDefault()),
    ["routes", var data] => await RouteBench.RunAsync(data),
    ["abstain", var data] => AbstainBench.Run(data),
    ["standing", var data, .. var shown] => StandingBench.Run(data, shown.Length > 0),
    ["singles", .. var rest] => await StoreBench.RunSinglesAsync(Settings.Parse(rest)),
    ["store", .. var rest] => await StoreBench.RunAsync(Settings.Parse(rest)),
    ["exec", .. var count] => await ExecBench.RunAsync(count.Length > 0 ? int.Parse(count[0], CultureInfo.InvariantCulture) : 60),
    ["vectors", .. var rest] => VectorBench.Run(rest),
    ["start", .. var count] => await StartBench.RunAsync(count.Length > 0 ? int.Parse(count[0], CultureInfo.InvariantCulture) : 100_000),
    ["load", .. var rest] => await LoadBench.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Ingrain.Bench recall COUNT [--keep FOLDER]");
    Console.Error.WriteLine("       Ingrain.Bench lexical COUNT [--export FOLDER]");
    Console.Error.WriteLine("       Ingrain.Bench tokens RANKS DATA [FOLDER]");
    Console.Error.WriteLine("       Ingrain.Bench routes DATA");
    Console.Error.WriteLine("       Ingrain.Bench abstain DATA");
    Console.Error.WriteLine("       Ingrain.Bench standing DATA [show]");
    Console.Error.WriteLine("       Ingrain.Bench store [--file PATH] [--episodes N] [--notes N] [--facts N] [--seconds S]");
    Console.Error.WriteLine("       Ingrain.Bench singles [--file PATH] [--episodes N] [--seconds S]");
    Console.Error.WriteLine("       Ingrain.Bench vectors [COUNT] [--dimensions D] [--texts FILE | --from DIR] [--export DIR]");
    Console.Error.WriteLine("       Ingrain.Bench exec [ROUNDS]");
    Console.Error.WriteLine("       Ingrain.Bench start [COUNT]");
    Console.Error.WriteLine("       Ingrain.Bench load [--memories N] [--connections N] [--seconds N]");
    return 2;
}

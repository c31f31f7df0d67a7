using Ingrain.Simulation;

return args switch
{
    ["write-worker", var database, .. var rest] => await WriteWorker.RunAsync(database, Options.Parse(rest)),
    ["--seed", ..] => await SimulatorRuns.RunAsync(Options.Parse(args)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Ingrain.Simulation --seed N [--steps M] [--runs K]");
    Console.Error.WriteLine("       Ingrain.Simulation write-worker DB --writers W --count N [--name NAME]");
    return 2;
}

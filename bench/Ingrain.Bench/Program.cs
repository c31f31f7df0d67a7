using Ingrain.Bench;

return args switch
{
    ["store", .. var rest] => await StoreBench.RunAsync(Settings.Parse(rest)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Ingrain.Bench store [--file PATH] [--episodes N] [--notes N] [--facts N] [--seconds S]");
    return 2;
}

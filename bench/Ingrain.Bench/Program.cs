using System.Globalization;
using Ingrain.Bench;

return args switch
{
    ["recall", var count] => await RecallBench.RunAsync(int.Parse(count, CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: recall COUNT");
    return 2;
}

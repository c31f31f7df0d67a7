using Ingrain.Cli;

using var interruption = new Interruption();
return await CommandEdge.RunAsync(args, Surroundings.OfProcess(), interruption.Token);

// Said here, since the web server's framework would else declare it public.
internal sealed partial class Program;

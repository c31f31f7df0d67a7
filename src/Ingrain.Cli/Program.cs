using Ingrain.Cli;

using var interruption = new Interruption();
return await CommandEdge.RunAsync(args, Surroundings.OfProcess(), interruption.Token);

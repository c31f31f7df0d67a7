using Ingrain.Cli;

return await CommandEdge.RunAsync(args, Surroundings.OfProcess(), CancellationToken.None);

using System.CommandLine;
using Ingrain.Cli.Commands;
using Ingrain.Cli.Help;
using Ingrain.Cli.Output;

namespace Ingrain.Cli;

/// <summary>The process's edge: from arguments to an exit code. Every failure ends here as one line, or as one JSON document.</summary>
internal static class CommandEdge
{
    private static readonly ParserConfiguration s_parsing = new()
    {
        // A question may begin with @, which is no file of arguments, and -abc is no bundle of flags.
        ResponseFileTokenReplacer = null,
        EnablePosixBundling = false,
    };

    public static async Task<int> RunAsync(string[] arguments, Surroundings surroundings, CancellationToken ct)
    {
        var exitCode = await RunOnceAsync(arguments, surroundings, ct);
        // A hook's client takes some exit codes for a veto: memory has none.
        return arguments is [HookCommand.CommandName, ..] ? ExitCode.Ok : exitCode;
    }

    private static async Task<int> RunOnceAsync(string[] arguments, Surroundings surroundings, CancellationToken ct)
    {
        var isJson = arguments.TakeWhile(a => a != "--").Contains("--json");
        try
        {
            var parsed = CommandTree.Build(surroundings).Parse(arguments, s_parsing);
            if (parsed.Action?.ClearsParseErrors != true) Misuse.Refuse(parsed);
            var configuration = new InvocationConfiguration
            {
                Output = surroundings.Out, Error = surroundings.Error, EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, ct);
        }
        catch (OperationCanceledException)
        {
            return Fail(new CliException(ExitCode.Cancelled, "cancelled", "Cancelled."), surroundings, isJson);
        }
        catch (CliException e)
        {
            return Fail(e, surroundings, isJson);
        }
        catch (MemoryException e)
        {
            return Fail(new CliException(ExitCode.Of(e.Code), Wording.Word(e.Code), e.Message, e), surroundings, isJson);
        }
        catch (Exception e)
        {
            // The edge of the process: whatever was not foreseen is one line here, and never a stack trace that nobody asked for.
            var message = $"Unexpected: {e.GetType().Name}. Set INGRAIN_DEBUG=1 and try again for the details.";
            return Fail(new CliException(ExitCode.Unexpected, "unexpected", message, e), surroundings, isJson);
        }
        finally
        {
            await surroundings.Out.FlushAsync(CancellationToken.None);
        }
    }

    private static int Fail(CliException error, Surroundings surroundings, bool isJson)
    {
        if (isJson)
        {
            var answer = new ErrorAnswer(new ErrorShape(error.Word, error.Message));
            surroundings.Out.WriteLine(CliJson.Text(answer, CliJson.Default.ErrorAnswer, surroundings.IsOutTerminal));
        }
        else
        {
            surroundings.Error.WriteLine("ingrain: " + TerminalText.Safe(error.Message));
        }
        if (surroundings.Variable("INGRAIN_DEBUG") == "1" && error.InnerException is { } inner)
            surroundings.Error.WriteLine(TerminalText.Safe(inner.ToString()));
        return error.ExitCode;
    }
}

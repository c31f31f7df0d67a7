using System.Globalization;
using System.Text.Json;

namespace Ingrain.Cli.Demo;

/// <summary>One step of the tour: what it shows, the command one would type, and what that answered.</summary>
internal sealed record DemoStep(string Title, string Tells, IReadOnlyList<string> Command, int ExitCode, string Output);

/// <summary>
/// Walks through the commands in a store of its own, by running them: what it shows is what they do. Steps build on each other.
/// </summary>
internal sealed class DemoTour(Surroundings surroundings, bool isPlain, Func<DemoStep, Task> show)
{
    private const int Margin = 2;

    private string _folder = "";

    /// <summary>Goes through all steps and gives the exit code of the first that failed.</summary>
    public async Task<int> RunAsync(string folder, bool isJson, CancellationToken ct)
    {
        _folder = folder;
        var now = surroundings.Clock.GetUtcNow();
        await DemoSample.WriteAsync(folder, now, ct);
        foreach (var (title, tells, command) in Steps(now))
        {
            ct.ThrowIfCancellationRequested();
            var arguments = await Task.WhenAll(command.Select(a => FillAsync(a, ct)));
            var step = await RunAsync(title, tells, arguments, isJson, ct);
            await show(step);
            if (step.ExitCode != ExitCode.Ok) return step.ExitCode;
        }
        return ExitCode.Ok;
    }

    private static IEnumerable<(string Title, string Tells, string[] Command)> Steps(DateTimeOffset now)
    {
        var (before, after) = (DemoSample.Day(2026, 1, 12, now), DemoSample.Day(2026, 3, 2, now));
        var between = DemoSample.Day(2026, 2, 10, now);
        const string Question = "which PostgreSQL does staging run";
        yield return ("Take in what happened", "Two sessions with a coding agent become evidence: kept as they are, never overwritten.",
            ["import", DemoSample.FileName]);
        yield return ("Get back what matters",
            "A question finds the turns that bear on it, each with who said it, when, and why it is there.",
            ["recall", "why did the integration tests hang", "--limit", "3", "--explain"]);
        yield return ("Hear an honest nothing", "What was never said is not made up.",
            ["recall", "what is the CEO's favourite pizza"]);
        yield return ("Keep a fact, with its evidence", "A fact says since when it is true, and points at the message it rests on.",
            ["remember", "Staging runs PostgreSQL 13 on stg-db-1", .. Claims("PostgreSQL 13", before), "--evidence", "{staging 13}"]);
        yield return ("The world changes",
            "A newer fact about the same thing takes its place. Nothing is overwritten, nothing contradicts.",
            ["remember", "Staging runs PostgreSQL 14 on stg-db-2", .. Claims("PostgreSQL 14", after), "--evidence", "{staging 14}"]);
        yield return ("Ask about now", "Only what holds comes back.", ["recall", Question, "--kind", "fact"]);
        yield return ("Ask about then", "The same question about another day: what was true in the world at that time.",
            ["recall", Question, "--kind", "fact", "--valid-at", between]);
        yield return ("Ask what was known",
            "And on the other axis of time: what this memory knew after an earlier changeset, before it learned of the move.",
            ["recall", Question, "--kind", "fact", "--as-of", "{before 14}"]);
        yield return ("Write a runbook", "Notes are markdown at a path. A pinned one comes with every recall.",
            ["remember", "--path", "runbooks/deploy", "1. make migrate ENV=staging\n2. deploy the worker\n3. deploy the web service",
                "--title", "Deploying checkout", "--pinned"]);
        yield return ("An agent gets it wrong", "Agents write under their own name, and what they write is trusted less.",
            ["remember", "--path", "runbooks/deploy", "1. make migrate ENV=staging\n2. deploy the web service\n3. deploy the worker",
                "--as-agent", "release-bot", "--reason", "tidied the steps"]);
        yield return ("See who changed what, and why", "Every version of everything stays.", ["history", "runbooks/deploy"]);
        yield return ("Undo it", "Undoing is a new changeset: the mistake stays in the log, and out of the way.",
            ["rollback", "{head}", "--reason", "the worker goes first: the other order cost us 40 minutes of refunds"]);
        yield return ("Prove that nothing was lost", "Every changeset hangs on the one before it: one hash stands for all of it.",
            ["verify"]);
    }

    private static string[] Claims(string value, string since) =>
        ["--subject", "staging", "--predicate", "database", "--object", value, "--type", "infrastructure", "--valid-from", since];

    /// <summary>Fills in what only the store knows: ids of episodes, changesets.</summary>
    private async Task<string> FillAsync(string argument, CancellationToken ct) => argument switch
    {
        "{staging 13}" => await EpisodeAsync("staging runs PostgreSQL 13 as well, on stg-db-1", ct),
        "{staging 14}" => await EpisodeAsync("We upgraded staging to PostgreSQL 14 this morning", ct),
        "{before 14}" => "#" + ((await HeadAsync(ct)) - 1),
        "{head}" => "#" + await HeadAsync(ct),
        _ => argument,
    };

    private async Task<string> EpisodeAsync(string said, CancellationToken ct)
    {
        using var answer = JsonDocument.Parse(await AskAsync(["list", "episodes", "--json"], ct));
        return answer.RootElement.GetProperty("items").EnumerateArray()
            .First(i => i.GetProperty("text").GetString()!.Contains(said, StringComparison.Ordinal)).GetProperty("id").GetString()!;
    }

    private async Task<long> HeadAsync(CancellationToken ct)
    {
        using var answer = JsonDocument.Parse(await AskAsync(["log", "--limit", "1", "--json"], ct));
        return answer.RootElement.GetProperty("changesets")[0].GetProperty("sequence").GetInt64();
    }

    private async Task<DemoStep> RunAsync(string title, string tells, string[] command, bool isJson, CancellationToken ct)
    {
        var (output, arguments) = (new StringWriter(), command.ToList());
        if (arguments[0] == "import") arguments[1] = Path.Combine(_folder, DemoSample.FileName);
        if (isJson) arguments.Add("--json");
        if (isPlain) arguments.Add("--plain");
        var exitCode = await CommandEdge.RunAsync([.. arguments], Inside(output), ct);
        // The file lies in a folder of the tour's own, which is no part of what one would type.
        var text = output.ToString().Replace(_folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        return new DemoStep(title, tells, command, exitCode, text.TrimEnd());
    }

    private async Task<string> AskAsync(string[] arguments, CancellationToken ct)
    {
        var output = new StringWriter();
        await CommandEdge.RunAsync(arguments, Inside(output), ct);
        return output.ToString();
    }

    private Surroundings Inside(StringWriter output) => surroundings with
    {
        Out = output,
        Error = output,
        IsErrorTerminal = false,
        Columns = () => surroundings.Columns() - Margin,
        Variable = name => name switch
        {
            "INGRAIN_DB" => Path.Combine(_folder, "demo.db"),
            "INGRAIN_SPACE" => "demo",
            "COLUMNS" => (surroundings.ColumnsOr(Output.Screen.ColumnsOfPipe) - Margin).ToString(CultureInfo.InvariantCulture),
            _ => surroundings.Variable(name),
        },
    };
}

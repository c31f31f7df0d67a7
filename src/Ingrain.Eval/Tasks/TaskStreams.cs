using System.Globalization;
using System.Text.Json;
using Ingrain.Learning;

namespace Ingrain.Eval;

/// <summary>Streams of tasks: invented ones from a seed, and data sets of programs with examples.</summary>
public static class TaskStreams
{
    /// <summary>Kinds of data sets that are read as streams.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["list-functions", "mbpp"];

    /// <summary>Invented tasks: helpers alone, then compositions of two and three, each composition once.</summary>
    /// <param name="seed">The same seed makes the same tasks.</param>
    /// <param name="small">Whether a quarter of the compositions is enough.</param>
    /// <param name="rounds">How often all of it is asked for, each time with other values and mostly in other words; 1 up.</param>
    /// <returns>The tasks.</returns>
    public static IReadOnlyList<EvalTask> Invented(int seed, bool small = false, int rounds = 1) =>
        small ? InventedTasks.Make(seed, families: 3, rounds: rounds) : InventedTasks.Make(seed, rounds: rounds);

    /// <summary>Reads a data set.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="path">The file.</param>
    /// <returns>The tasks.</returns>
    /// <exception cref="MalformedDataException">The file does not have the kind's layout.</exception>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public static IReadOnlyList<EvalTask> Load(string kind, string path) => kind switch
    {
        "list-functions" => ListFunctions(path),
        "mbpp" => Mbpp(path),
        _ => throw new ArgumentException($"'{kind}' is no stream of tasks; there are {string.Join(", ", Kinds)}.", nameof(kind)),
    };

    /// <summary>List functions with examples: the first half is shown, the other hidden.</summary>
    private static List<EvalTask> ListFunctions(string path)
    {
        using var document = Parsed(path);
        var tasks = new List<EvalTask>();
        foreach (var item in document.RootElement.EnumerateArray())
        {
            if (!item.TryGetProperty("name", out var named) || !item.TryGetProperty("examples", out var given))
                throw new MalformedDataException(path, "has a task without a name or examples");
            var examples = given.EnumerateArray().Select(e => new ModuleExample
            {
                Input = $"solve({Literal(e.GetProperty("i"))})", Expected = e.GetProperty("o").GetRawText(),
            }).DistinctBy(e => e.Input).ToList();
            if (examples.Count < 4) continue;
            var name = named.GetString()!;
            tasks.Add(new EvalTask
            {
                Id = name, Part = "list functions",
                Task = new ProgramTask { Words = name.Replace('-', ' '), Examples = [.. examples.Take(examples.Count / 2)] },
                Hidden = [.. examples.Skip(examples.Count / 2)],
            });
        }
        return tasks;
    }

    /// <summary>MBPP: the first two assertions are shown, the rest hidden.</summary>
    private static List<EvalTask> Mbpp(string path)
    {
        var tasks = new List<EvalTask>();
        foreach (var line in JsonPlace.ReadLines(path))
        {
            var tests = line["test_list"].Elements().Select(t => new ModuleExample { Input = t.Text() }).ToList();
            if (tests.Count < 3) continue;
            tasks.Add(new EvalTask
            {
                Id = line["task_id"].Text(), Part = "mbpp",
                Task = new ProgramTask { Words = line["text"].Text(), Examples = [.. tests.Take(2)] },
                Hidden = [.. tests.Skip(2)],
            });
        }
        return tasks;
    }

    private static string Literal(JsonElement json) => Value.Read(json) is { } value ? Value.Literal(value) : json.GetRawText();

    private static JsonDocument Parsed(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException e)
        {
            throw new MalformedDataException(path, string.Create(CultureInfo.InvariantCulture, $"is no JSON: line {e.LineNumber}"));
        }
    }
}

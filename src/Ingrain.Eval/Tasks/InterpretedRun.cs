using System.Text.Json;
using Ingrain.Execution;
using Ingrain.Learning;

namespace Ingrain.Eval;

/// <summary>
/// Runs a program of the small language with the search's own interpreter, which gives what Python gives, in a fraction of the time that
/// starting an interpreter takes. For benchmarks of programs that the search itself wrote.
/// </summary>
internal static class InterpretedRun
{
    /// <summary>Runs a job, if it is examples of a program in the language.</summary>
    /// <returns>What a harness would tell; null for anything that must be run for real.</returns>
    public static SandboxOutcome? Of(SandboxJob job)
    {
        if (job.Runner.Name != "python") return null;
        using var input = JsonDocument.Parse(job.Input);
        var program = input.RootElement;
        var examples = program.GetProperty("examples").EnumerateArray().ToList();
        if (examples.Count == 0 || program.GetProperty("tests").GetString()!.Length > 0) return null;
        var code = program.GetProperty("code").GetString()!;
        if (ProgramReader.Read(code, (from, name) => Imported(job.Modules, from, name)) is not { } functions) return null;
        // A function by the name of one of Python's calls itself where the text seems to call Python's.
        if (functions.Any(f => ProgramNames.Calls(code, f.Name) > 1)) return null;
        using var result = new MemoryStream();
        using (var json = new Utf8JsonWriter(result))
        {
            json.WriteStartObject();
            json.WriteString("seal", program.GetProperty("seal").GetString());
            json.WriteStartArray("examples");
            foreach (var example in examples)
            {
                var isValued = example.GetProperty("valued").GetBoolean();
                var (isCall, value, asserted) = Value(functions, example.GetProperty("input").GetString()!, isValued);
                if (!isCall) return null;
                json.WriteStartObject();
                if (value is null) json.WriteString("error", "It raises.");
                else if (!isValued && !Learning.Value.Same(value, asserted)) json.WriteString("error", "AssertionError: ");
                else if (isValued)
                {
                    json.WritePropertyName("value");
                    json.WriteRawValue(Learning.Value.Json(value));
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return new SandboxOutcome
        {
            Status = ExecStatus.Ok, ExitCode = 0, Result = result.ToArray(), Duration = TimeSpan.Zero, Tier = "interpreted",
        };
    }

    private static Component? Imported(ModuleTree modules, string from, string name)
    {
        if (!modules.Files.TryGetValue(from.Replace('.', '/') + ".py", out var text) || ProgramNames.Calls(text, name) > 1) return null;
        return ProgramReader.Read(text, (f, n) => Imported(modules, f, n)) is [.., var last] && last.Name == name ? last : null;
    }

    /// <summary>What a call gives, and what an assertion wants; no value where it raises, no call where it is for Python to tell.</summary>
    private static (bool IsCall, object? Value, object? Asserted) Value(IReadOnlyList<Component> functions, string call, bool isValued)
    {
        // What is expected of a value is not known here, and any makes the call readable.
        var example = new ModuleExample { Input = call, Expected = isValued ? "0" : null };
        if (TaskReader.Call(example) is not var (name, arguments, asserted)) return default;
        if (functions.LastOrDefault(f => f.Name == name) is not { Body: { } body } function) return (true, null, null);
        var fits = arguments.Length == function.Parameters.Count
            && arguments.Zip(function.Parameters).All(a => Learning.Value.Fits(a.First, a.Second));
        return fits ? (true, Interpreter.Call(body, arguments), asserted) : default;
    }
}

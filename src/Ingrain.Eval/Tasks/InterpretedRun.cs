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
        using var result = new MemoryStream();
        using (var json = new Utf8JsonWriter(result))
        {
            json.WriteStartObject();
            json.WriteString("seal", program.GetProperty("seal").GetString());
            json.WriteStartArray("examples");
            foreach (var example in examples)
            {
                // An assertion is run for real: only values are told here.
                if (!example.GetProperty("valued").GetBoolean()) return null;
                var (isCall, value) = Value(functions, example.GetProperty("input").GetString()!);
                if (!isCall) return null;
                json.WriteStartObject();
                if (value is null) json.WriteString("error", "It raises.");
                else
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
        if (!modules.Files.TryGetValue(from.Replace('.', '/') + ".py", out var text)) return null;
        return ProgramReader.Read(text, (f, n) => Imported(modules, f, n)) is [.., var last] && last.Name == name ? last : null;
    }

    /// <summary>What a call gives; null where it raises, as calls with values of other types do.</summary>
    private static (bool IsCall, object? Value) Value(IReadOnlyList<Component> functions, string call)
    {
        // What is expected is not known here, and any value makes the call readable.
        if (TaskReader.Call(new ModuleExample { Input = call, Expected = "0" }) is not var (name, arguments, _)) return (false, null);
        if (functions.LastOrDefault(f => f.Name == name) is not { Body: { } body } function) return (true, null);
        var fits = arguments.Length == function.Parameters.Count
            && arguments.Zip(function.Parameters).All(a => Learning.Value.Fits(a.First, a.Second));
        return fits ? (true, Interpreter.Call(body, arguments)) : (false, null);
    }
}

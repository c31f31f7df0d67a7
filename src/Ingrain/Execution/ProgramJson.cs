using System.Buffers;
using System.Text.Json;

namespace Ingrain.Execution;

/// <summary>A program as the harnesses of most languages read it.</summary>
internal static class ProgramJson
{
    /// <summary>
    /// Writes <c>{code, tests, stdin, seal, module, examples: [{input, valued}]}</c>. What an example should give is not told: it is judged
    /// outside, where the code under test cannot look it up.
    /// </summary>
    /// <param name="program">The program; well-formed text throughout.</param>
    /// <returns>The JSON as UTF-8.</returns>
    public static ReadOnlyMemory<byte> Encode(ExecProgram program)
    {
        var buffer = new ArrayBufferWriter<byte>(program.Code.Length + program.Tests.Length + program.Stdin.Length + 256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("code", program.Code);
            json.WriteString("tests", program.Tests);
            json.WriteString("stdin", program.Stdin);
            json.WriteString("seal", program.Seal);
            json.WriteBoolean("module", program.IsModule);
            json.WriteStartArray("examples");
            foreach (var example in program.Examples)
            {
                json.WriteStartObject();
                json.WriteString("input", example.Input);
                json.WriteBoolean("valued", example.Expected is not null);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}

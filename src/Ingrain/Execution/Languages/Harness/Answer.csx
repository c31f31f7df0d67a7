#nullable enable
global using System;
global using System.Collections.Generic;
global using System.IO;
global using System.Linq;
global using System.Text;
global using System.Threading;
global using System.Threading.Tasks;

namespace __Ingrain
{
    /// <summary>What came of a program, as JSON on descriptor 3.</summary>
    internal static class Answer
    {
        private const int ResultChars = 900_000;
        private const int ErrorChars = 2_000;
        private const int DepthMax = 60;

        private static readonly List<string> s_examples = [];
        private static string? s_value;
        private static string? s_note;
        private static int s_left = ResultChars;

        [System.Runtime.CompilerServices.ModuleInitializer]
        internal static void Begin() => AppDomain.CurrentDomain.UnhandledException += (_, e) =>
        {
            Console.Out.Flush();
            Console.Error.WriteLine(e.ExceptionObject);
            Environment.Exit(1);
        };

        public static void Value(object? value)
        {
            if (value is null) return;
            try
            {
                s_value = Told(value);
            }
            catch (InvalidOperationException e)
            {
                s_note = "the value is none that JSON can say: " + e.Message;
            }
        }

        public static void Example(Func<object?> run) => Add(() => $"{{\"value\":{Told(run())}}}");

        public static void Check(Action run) => Add(() =>
        {
            run();
            return "{}";
        });

        public static void Finish(string seal)
        {
            var parts = new List<string> { "\"seal\":" + Quoted(seal) };
            if (s_note is not null) parts.Add("\"note\":" + Quoted(s_note[..Math.Min(s_note.Length, ErrorChars)]));
            if (s_value is not null) parts.Add("\"value\":" + s_value);
            if (s_examples.Count > 0) parts.Add("\"examples\":[" + string.Join(',', s_examples) + "]");
            using var result = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(3, true), FileAccess.Write, 0);
            result.Write(Encoding.UTF8.GetBytes("{" + string.Join(',', parts) + "}"));
        }

        private static void Add(Func<string> run)
        {
            try
            {
                s_examples.Add(run());
            }
            catch (Exception e)
            {
                var text = e.GetType().Name + ": " + e.Message;
                text = "{\"error\":" + Quoted(text[..Math.Min(text.Length, Math.Min(ErrorChars, Math.Max(s_left / 6, 0)))]) + "}";
                s_left -= text.Length;
                s_examples.Add(text);
            }
        }

        private static string Told(object? value)
        {
            var text = new StringBuilder();
            Write(text, value, 0);
            if (text.Length > s_left) throw new InvalidOperationException("A value is too long to be told.");
            s_left -= text.Length;
            return text.ToString();
        }

        private static void Write(StringBuilder text, object? value, int depth)
        {
            if (depth > DepthMax || text.Length > s_left) throw new InvalidOperationException("A value is too deep or too long to be told.");
            switch (value)
            {
                case null: text.Append("null"); break;
                case bool truth: text.Append(truth ? "true" : "false"); break;
                case string or char or Enum: text.Append(Quoted(value.ToString()!)); break;
                case double number when !double.IsFinite(number): throw new InvalidOperationException("A number is not finite.");
                case float number when !float.IsFinite(number): throw new InvalidOperationException("A number is not finite.");
                case sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal
                    or System.Numerics.BigInteger:
                    text.Append(((IFormattable)value).ToString(null, System.Globalization.CultureInfo.InvariantCulture));
                    break;
                case System.Runtime.CompilerServices.ITuple tuple:
                    WriteAll(text, Enumerable.Range(0, tuple.Length).Select(i => tuple[i]), depth);
                    break;
                case System.Collections.IDictionary map: WriteMap(text, map, depth); break;
                case System.Collections.IEnumerable items: WriteAll(text, items, depth); break;
                default: WriteProperties(text, value, depth); break;
            }
        }

        private static void WriteAll(StringBuilder text, System.Collections.IEnumerable items, int depth)
        {
            var separator = '[';
            foreach (var item in items)
            {
                text.Append(separator);
                Write(text, item, depth + 1);
                separator = ',';
            }
            text.Append(separator == '[' ? "[]" : "]");
        }

        private static void WriteMap(StringBuilder text, System.Collections.IDictionary map, int depth)
        {
            var separator = "{";
            foreach (System.Collections.DictionaryEntry entry in map)
            {
                text.Append(separator).Append(Quoted(Convert.ToString(entry.Key, System.Globalization.CultureInfo.InvariantCulture)!));
                text.Append(':');
                Write(text, entry.Value, depth + 1);
                separator = ",";
            }
            text.Append(separator == "{" ? "{}" : "}");
        }

        private static void WriteProperties(StringBuilder text, object value, int depth)
        {
            var separator = "{";
            foreach (var property in value.GetType().GetProperties().Where(p => p.CanRead && p.GetIndexParameters().Length == 0))
            {
                text.Append(separator).Append(Quoted(property.Name)).Append(':');
                Write(text, property.GetValue(value), depth + 1);
                separator = ",";
            }
            if (separator == "{") throw new InvalidOperationException($"{value.GetType().Name} is no value that JSON can say.");
            text.Append('}');
        }

        private static string Quoted(string text)
        {
            var quoted = new StringBuilder(text.Length + 2).Append('"');
            foreach (var c in text)
            {
                if (c is '"' or '\\') quoted.Append('\\').Append(c);
                else if (c < ' ' || char.IsSurrogate(c)) quoted.Append("\\u").Append(((int)c).ToString("x4"));
                else quoted.Append(c);
            }
            return quoted.Append('"').ToString();
        }
    }
}

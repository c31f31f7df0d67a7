using System.Globalization;
using System.Text.RegularExpressions;

namespace Ingrain.Eval;

/// <summary>
/// Reads program tasks: MBPP (Python) and MBXP (C#), one task a line. Each solution is a module without a docstring, and its task's words
/// are the question. The <c>-masked</c> kinds take the solutions' own function names away, which say in short what the task says.
/// </summary>
internal static partial class CodeTaskLoader
{
    /// <summary>Reads MBPP.</summary>
    /// <param name="name">mbpp or mbpp-masked.</param>
    /// <param name="path">The file, lines of <c>task_id, text, code</c>.</param>
    /// <exception cref="MalformedDataException">The data does not have this layout.</exception>
    public static EvalDataset LoadPython(string name, string path)
    {
        var tasks = new TaskCollection(name, "python");
        foreach (var line in JsonPlace.ReadLines(path))
        {
            var code = line["code"].Text();
            if (tasks.IsMasked) code = Masked(code, [.. PythonName().Matches(code).Select(m => m.Groups[1].Value)]);
            tasks.Add(line, line["text"].Text(), code);
        }
        return tasks.ToDataset(path);
    }

    /// <summary>Reads MBXP's C# tasks. Those without a solution are left out; comments, which often repeat the task, are too.</summary>
    /// <param name="name">mbxp-csharp or mbxp-csharp-masked.</param>
    /// <param name="path">The file, lines of <c>task_id, prompt, description, entry_point, canonical_solution</c>.</param>
    /// <exception cref="MalformedDataException">The data does not have this layout.</exception>
    public static EvalDataset LoadCSharp(string name, string path)
    {
        const string signatureMark = "</summary>";
        var tasks = new TaskCollection(name, "csharp");
        foreach (var line in JsonPlace.ReadLines(path))
        {
            var prompt = line["prompt"];
            var mark = prompt.Text().LastIndexOf(signatureMark, StringComparison.Ordinal);
            if (mark < 0) throw new MalformedDataException(prompt.Place, $"has no signature after a {signatureMark}");
            if (line.Find("canonical_solution")?.Text() is not { } body) continue;
            var code = CSharpComments.Without($"{prompt.Text()[(mark + signatureMark.Length)..].Trim()}\n{body}");
            if (tasks.IsMasked) code = Masked(code, [line["entry_point"].Text()]);
            tasks.Add(line, line["description"].Text(), code);
        }
        return tasks.ToDataset(path);
    }

    /// <summary>Replaces names by f0, f1, …, whole words only.</summary>
    private static string Masked(string code, IReadOnlyList<string> names)
    {
        var masks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names) masks.TryAdd(name, string.Create(CultureInfo.InvariantCulture, $"f{masks.Count}"));
        return Word().Replace(code, match => masks.GetValueOrDefault(match.Value, match.Value));
    }

    [GeneratedRegex(@"\b(?:def|class)\s+([A-Za-z_][A-Za-z_0-9]*)", RegexOptions.CultureInvariant)]
    private static partial Regex PythonName();

    [GeneratedRegex(@"[A-Za-z_][A-Za-z_0-9]*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    /// <summary>The modules and questions read so far.</summary>
    private sealed class TaskCollection(string name, string language)
    {
        private readonly List<Record> _modules = [];
        private readonly List<EvalQuestion> _questions = [];
        private readonly HashSet<string> _known = new(StringComparer.Ordinal);

        public bool IsMasked { get; } = name.EndsWith("-masked", StringComparison.Ordinal);

        public void Add(JsonPlace task, string words, string code)
        {
            var id = task["task_id"].Text();
            if (!_known.Add(id)) throw new MalformedDataException(task.Place, $"has the task '{id}' twice");
            // A path that says nothing: a telling one would be the name again.
            var path = string.Create(CultureInfo.InvariantCulture, $"modules/m{_modules.Count + 1}");
            _modules.Add(new Module { Id = new RecordId(id), Path = path, Language = language, Code = code });
            _questions.Add(new EvalQuestion { Text = words, Category = language, Gold = [id], Unit = GoldUnit.Record });
        }

        public EvalDataset ToDataset(string path) => _modules.Count == 0
            ? throw new MalformedDataException(path, "holds no task with a solution")
            : new EvalDataset(name, [new() { Id = name, Episodes = [], Records = _modules, Questions = _questions }]);
    }
}

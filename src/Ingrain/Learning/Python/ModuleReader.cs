namespace Ingrain.Learning;

/// <summary>
/// Reads modules in Python as components: by what their code says where it is in the language, else by their signature alone.
/// </summary>
internal sealed class ModuleReader
{
    private readonly Dictionary<string, Module> _modules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Component?> _read = new(StringComparer.Ordinal);

    /// <summary>Makes a reader.</summary>
    /// <param name="modules">The modules, and those that they need.</param>
    public ModuleReader(IEnumerable<Module> modules)
    {
        foreach (var module in modules) _modules.TryAdd(module.Path, module);
    }

    /// <summary>The function that a module is there for: its last one.</summary>
    /// <returns>The component; null for a module that cannot be called from a program of the language.</returns>
    public Component? Read(string path)
    {
        if (_read.TryGetValue(path, out var known)) return known;
        _read[path] = null; // modules that need each other in a circle are not read
        if (!_modules.TryGetValue(path, out var module) || module.Language != "python") return null;
        return _read[path] = Read(module);
    }

    /// <summary>The line that imports a component under a name.</summary>
    public static string Import(Component component, string name)
    {
        var from = component.Path.EndsWith(".py", StringComparison.Ordinal) ? component.Path[..^3] : component.Path;
        return $"from {from.Replace('/', '.')} import {component.Name}{(name == component.Name ? "" : $" as {name}")}";
    }

    private Component? Read(Module module)
    {
        if (ProgramReader.Read(module.Code, Imported) is [.., var last])
            return new Component(last.Name, last.Result, last.Parameters)
            {
                Body = last.Body, ParameterNames = last.ParameterNames, Path = module.Path, Words = module.Docstring, Code = module.Code,
            };
        // The last is the one that the others serve.
        return module.Signatures is [.., var signature] && ProgramReader.ReadSignature(signature) is { } outline
            ? new Component(outline.Name, outline.Result, outline.Parameters)
            {
                ParameterNames = outline.ParameterNames, Path = module.Path, Words = module.Docstring, Code = module.Code,
            }
            : null;
    }

    /// <summary>The component that an import means.</summary>
    public Component? Imported(string from, string name) =>
        Read(from.Replace('.', '/') + ".py") is { } component && component.Name == name ? component : null;
}

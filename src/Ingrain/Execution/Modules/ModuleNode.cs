using System.Security.Cryptography;
using System.Text;
using Ingrain.Execution.Languages;

namespace Ingrain.Execution.Modules;

/// <summary>A module and what its text says, read once.</summary>
internal sealed class ModuleNode
{
    private string? _normalForm;

    public ModuleNode(Module module)
    {
        Module = module;
        Language = Language.Find(module.Language);
        Shape = Language?.Shape(module.Code) ?? new ModuleShape();
        CodeHash = SHA256.HashData(Encoding.UTF8.GetBytes(module.Code));
    }

    private ModuleNode(ModuleNode of, Module module)
    {
        (Module, Language, Shape, CodeHash, _normalForm) = (module, of.Language, of.Shape, of.CodeHash, of._normalForm);
    }

    public Module Module { get; }

    public Language? Language { get; }

    public ModuleShape Shape { get; }

    public ReadOnlyMemory<byte> CodeHash { get; }

    public string Path => Module.Path;

    /// <summary>What the code says, comments and spacing aside.</summary>
    public string NormalForm => _normalForm ??= Language?.Normalise(Module.Code) ?? Module.Code;

    /// <summary>Whether programs load it: in use, and not suspect.</summary>
    public bool IsInUse => Module is { State: RecordState.Active, Label: > TrustLabel.Quarantined };

    /// <summary>Whether it waits for passing its examples, and for nothing else.</summary>
    public bool IsDraft => Module is { State: RecordState.Quarantined, IsDraft: true, Label: > TrustLabel.Quarantined };

    /// <summary>The same code with other things said about it.</summary>
    public ModuleNode With(Module module) =>
        module.Code == Module.Code && module.Language == Module.Language ? new ModuleNode(this, module) : new ModuleNode(module);
}

using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Execution.Languages;

namespace Ingrain.Cli.Commands;

/// <summary>Writes a new module, or the next version of one.</summary>
internal sealed class ModuleWriteCommand : CliCommand
{
    private readonly bool _isUpdate;
    private readonly Argument<string> _path;
    private readonly Argument<string?> _code = new("code")
    {
        Description = "The code; - reads standard input", HelpName = "CODE", Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _file = Flags.Text("--file", "FILE", "Read the code from a file");
    private readonly Option<string[]> _example = Flags.Texts(
        "--example", "EXAMPLE", "A call and its value as JSON, 'f(1) => 2', or a test that must end without an error; may be repeated");
    private readonly Option<string[]> _test = Flags.Texts("--test", "FILE", "A file with a test; may be repeated");
    private readonly Option<bool> _draft = Flags.Of("--draft", "Keep it as a draft if it does not pass");
    private readonly Option<bool> _breaking = Flags.Of("--breaking", "Let it break what needs it, which becomes drafts");
    private readonly Option<bool> _duplicate = Flags.Of("--duplicate", "Keep it though another module says the same");
    private readonly Option<int?> _expectVersion = Flags.Number(
        "--expect-version", "Write only if this version is the current one", 0, int.MaxValue);
    private readonly WriteOptions _write = new();

    public ModuleWriteCommand(CommandSetting setting, bool isUpdate) : base(
        isUpdate ? "update" : "write",
        isUpdate ? "Write a module's next version, if it passes and breaks nothing" : "Keep new code at a path, if it passes its examples",
        setting)
    {
        _isUpdate = isUpdate;
        _path = Flags.Argument("path", "PATH", "Where it lives, such as text/slug.py; its ending tells the language");
        Add(_path);
        Add(_code);
        AddAll([_file, _example, _test, _draft, _breaking, _duplicate, _expectVersion, .. _write.All]);
    }

    public override string Details => _isUpdate
        ? "What you do not say stays as it is; examples that you give take the place of those that were there. Everything that needs the "
            + "module is tested on the new code first, and nothing is written where that breaks."
        : "The examples run in the sandbox first. Code that fails, loads what is not there or says what another module says is refused, "
            + "with what it gave.";

    public override IReadOnlyList<(string, string)> Examples => _isUpdate
        ?
        [
            ("module update text/slug.py --file slug.py --reason \"keeps digits\"", "tested with all that needs it, then written"),
            ("module update text/slug.py --example \"slug('') => \\\"\\\"\" --draft", "the same code with other examples"),
        ]
        :
        [
            ("module write nums/double.py \"def double(x): return 2 * x\" --example \"double(4) => 8\"", "tested, then kept"),
            ("module write text/slug.py --file slug.py --test test_slug.py", "code and a test out of files"),
        ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound, ExitCode.Conflict, ExitCode.Failed);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var code = await CodeAsync(call, ct);
        var examples = call.Get(_example)!.Select(ModuleExample.Parse).ToList();
        foreach (var file in call.Get(_test)!)
            examples.Add(new ModuleExample { Input = await TextSource.ReadAsync(file, call.Surroundings, ct) });
        var context = _write.Read(call.Parsed, call.Surroundings, "");
        await using var engine = call.Open(StoreUse.Write, SandboxChoice.Choose(call.Surroundings));
        var path = call.Get(_path)!;
        var there = _isUpdate ? (await ModuleReadCommand.FindAsync(call, engine, path, ct)).Module : null;
        var options = new ModuleWriteOptions
        {
            KeepDraft = call.Get(_draft), AllowBreaking = call.Get(_breaking), AllowDuplicate = call.Get(_duplicate),
            // What is new does not silently take the place of what is there.
            ExpectedVersion = call.Get(_expectVersion) ?? there?.Version ?? 0,
        };
        var module = Module(path, code, there) with { Label = context.Actor.StatedLabel };
        if (examples.Count > 0) module = module with { Examples = examples };
        return ModuleView.Answer(call, await engine.WriteModuleAsync(call.Space, module, context, options, ct));
    }

    private static Module Module(string path, string? code, Module? there)
    {
        if (there is not null && (code is null || code == there.Code)) return there with { Id = default };
        // What the former version said of itself need not be true of the new one.
        if (there is not null) return there with { Id = default, Code = code!, Docstring = "", Signatures = [] };
        var language = Language.All.FirstOrDefault(l => path.EndsWith('.' + l.Extension, StringComparison.Ordinal))
            ?? throw CliException.Invalid("PATH: its ending tells the language: "
                + string.Join(", ", Language.All.Select(l => $".{l.Extension} is {l.Name}")) + ".");
        return new Module { Path = path, Language = language.Name, Code = code! };
    }

    private async Task<string?> CodeAsync(Call call, CancellationToken ct)
    {
        var (code, file) = (call.Get(_code), call.Get(_file));
        if (code is not null && file is not null) throw CliException.Invalid("Give the code once: as CODE or with --file.");
        if (code == "-" || file is not null) return await TextSource.ReadAsync(file ?? "-", call.Surroundings, ct);
        if (code is null && !_isUpdate) throw CliException.Invalid("CODE is missing. See 'ingrain module write --help'.");
        return code;
    }
}

using Ingrain.Execution;
using Ingrain.House;
using Ingrain.Storage;

namespace Ingrain.Sandbox.Tests.Modules;

/// <summary>A space for modules, with everything real but the clock, which stands.</summary>
internal sealed class ModuleHome : IAsyncDisposable
{
    public static readonly SpaceId Space = new("code");
    public static readonly Actor Ada = new(ActorKind.Person, "ada");
    public static readonly Actor Bot = new(ActorKind.Agent, "bot");

    public ModuleHome(IMemoryStore? store = null, ISandbox? sandbox = null, bool hasSandbox = true, int seed = 7)
    {
        Ids = IdSource.Seeded(Clock, seed);
        Store = store ?? new InMemoryStore(Clock, Ids);
        Engine = new MemoryEngine(Store, Clock, Ids, sandbox: hasSandbox ? sandbox ?? new UnsandboxedHost() : null);
    }

    public ManualTime Clock { get; } = new();

    public IdSource Ids { get; }

    public IMemoryStore Store { get; }

    public MemoryEngine Engine { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static WriteContext By(Actor actor, string reason = "test") => new() { Actor = actor, Credential = "test", Reason = reason };

    /// <summary>A module; each example is a call and what it gives, parted by <c>=></c>, or a test where nothing is.</summary>
    public static Module Python(string path, string code, params string[] examples) => new()
    {
        Path = path, Language = "python", Code = code,
        Examples = [.. examples.Select(e => e.Split(" => ") is [var call, var value]
            ? new ModuleExample { Input = call, Expected = value } : new ModuleExample { Input = e })],
    };

    public Task<ModuleWriting> WriteAsync(Module module, ModuleWriteOptions? options = null, Actor? actor = null) =>
        Engine.WriteModuleAsync(Space, module, By(actor ?? Bot), options, Ct);

    public async Task<Module> KeepAsync(Module module, ModuleWriteOptions? options = null, Actor? actor = null)
    {
        var writing = await WriteAsync(module, options, actor);
        return writing is ModuleWriting.Kept kept ? kept.Module : throw new InvalidOperationException(Told(writing));
    }

    public async Task<ModuleReport> RefusedAsync(Module module, ModuleWriteOptions? options = null, Actor? actor = null) =>
        Assert.IsType<ModuleWriting.Refused>(await WriteAsync(module, options, actor)).Report;

    public Task<ModuleRetracting> DeleteAsync(string path, ModuleRetractOptions? options = null) =>
        Engine.RetractModuleAsync(Space, path, By(Bot), options, Ct);

    public async Task<ModuleListing?> LineAsync(string path) =>
        (await Engine.ListModulesAsync(Space, ct: Ct)).SingleOrDefault(l => l.Path == path);

    public async Task<string?> ValueAsync(string code)
    {
        var result = await Engine.ExecAsync(Space, new ExecRequest { Language = "python", Code = code }, Ct);
        return result.Status == ExecStatus.Ok ? result.Value : throw new InvalidOperationException(result.Stderr);
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();

    private static string Told(ModuleWriting writing) => writing is ModuleWriting.Refused refused
        ? string.Join("\n", refused.Report.Problems.Concat(refused.Report.Examples.Select(e => e.Error ?? "passed"))) : writing.ToString();
}

using Ingrain.House;
using Ingrain.Sandbox;
using Ingrain.Storage;

namespace Ingrain.Git.Tests.Setup;

/// <summary>An engine, a space and a folder for repositories, gone with the test.</summary>
internal sealed class GitHome : IAsyncDisposable
{
    public static readonly SpaceId Space = new("team/shop");

    private readonly TempFolder _folder = new();
    private int _folders;

    public GitHome(int seed = 1, bool hasSandbox = false)
    {
        Clock = new ManualTime();
        Engine = new MemoryEngine(new InMemoryStore(Clock, IdSource.Seeded(Clock, seed)), Clock, IdSource.Seeded(Clock, seed + 1),
            sandbox: hasSandbox ? new UnsandboxedHost() : null);
    }

    public ManualTime Clock { get; }

    public MemoryEngine Engine { get; }

    public static WriteContext Ada { get; } = new() { Actor = new Actor(ActorKind.Person, "Ada"), Reason = "as agreed" };

    public static WriteContext Bot { get; } = new() { Actor = new Actor(ActorKind.Agent, "release bot"), Reason = "from the retro" };

    public string Folder => _folder.Path;

    public string At(string name) => _folder.At(name);

    public string NewFolder() => _folder.At($"r{++_folders}");

    public SpaceRepository Repository(string folder) => new(Engine, Space, folder);

    public async Task<(string Folder, RepositoryExported Exported)> ExportAsync(string? folder = null, string branch = "main")
    {
        folder ??= NewFolder();
        return (folder, await Repository(folder).ExportAsync(branch, ct: TestContext.Current.CancellationToken));
    }

    /// <summary>Exports, and clones that.</summary>
    public async Task<Git> CloneAsync()
    {
        var (folder, _) = await ExportAsync();
        return Git.Clone(folder, NewFolder());
    }

    public Task<RepositoryImported> ImportAsync(Git from, RepositoryImport? request = null) =>
        Repository(from.Folder).ImportAsync(request ?? new RepositoryImport { Person = "Ada" }, TestContext.Current.CancellationToken);

    public async Task<T> KeepAsync<T>(T record, WriteContext? context = null) where T : Record
    {
        Clock.Advance(TimeSpan.FromMinutes(1));
        var kept = await Engine.RememberAsync(Space, record, context ?? Ada, ct: TestContext.Current.CancellationToken);
        return (T)Assert.IsType<Remembered.Kept>(kept).Record;
    }

    public Task<Note> NoteAsync(string path, string text, WriteContext? context = null) =>
        KeepAsync(new Note { Path = path, Text = text }, context);

    /// <summary>Brings a module into use: its examples run.</summary>
    public async Task<Module> InUseAsync(Module module)
    {
        var written = await Engine.WriteModuleAsync(Space, module, Ada, null, TestContext.Current.CancellationToken);
        return Assert.IsType<ModuleWriting.Kept>(written).Module;
    }

    public async Task<T> NowAsync<T>(RecordId id) where T : Record
    {
        var kind = typeof(T) == typeof(Note) ? RecordKind.Note : RecordKind.Module;
        return (T)(await Engine.OpenAsync(Space, new Endpoint(kind, id), null, TestContext.Current.CancellationToken))!.Record!;
    }

    public async Task<Note?> NoteAtAsync(string path) =>
        (await LiveAsync()).OfType<Note>().SingleOrDefault(n => n.Path == path && n.State == RecordState.Active);

    /// <summary>Every live note and module.</summary>
    public async Task<IReadOnlyList<Record>> LiveAsync(AsOf? asOf = null)
    {
        var live = new List<Record>();
        foreach (var kind in new[] { RecordKind.Note, RecordKind.Module })
        {
            var query = new ListQuery { Kind = kind, Limit = ListQuery.LimitMax };
            var page = await Engine.ListAsync(Space, query, new ReadAt { AsOf = asOf }, TestContext.Current.CancellationToken);
            live.AddRange(page.Items.Select(i => i.Record!).Where(r => r.State != RecordState.Retracted));
        }
        return live;
    }

    public async Task<long> SequenceAsync() => (await Engine.HeadAsync(Space, TestContext.Current.CancellationToken)).Sequence;

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        // Git writes its objects read-only, which keeps some systems from deleting them.
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
            if (File.ResolveLinkTarget(file, returnFinalTarget: false) is null) File.SetAttributes(file, FileAttributes.Normal);
        _folder.Dispose();
    }
}

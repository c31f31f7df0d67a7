using System.Collections.Concurrent;
using System.Text;
using Ingrain.Cli.Tests.Setup;
using Ingrain.Sqlite;

namespace Ingrain.Cli.Tests;

public sealed class Backing_up : IDisposable
{
    private readonly CliHome _home = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task restores_every_space_with_its_root_and_time()
    {
        await _home.FactAsync("Billing runs Postgres 14.", "--space", "shop");
        await _home.FactAsync("Deploys run on Tuesdays.", "--space", "team/build");
        var backup = await _home.JsonAsync("backup", _home.At("a.backup"));
        await _home.FactAsync("Written later.", "--space", "shop");

        var restored = await _home.JsonAsync("restore", _home.At("a.backup"), "--db", _home.At("new.db"));

        Assert.Equal(["shop", "team/build"], restored.List("spaces").Select(s => s.Text("space")));
        Assert.Equal(backup.List("spaces").Select(s => s.Text("hash")), restored.List("spaces").Select(s => s.Text("hash")));
        Assert.Equal(backup.Text("at"), restored.Text("at"));
        foreach (var space in restored.List("spaces"))
        {
            var expected = $"{space.Number("sequence")}:{space.Text("hash")}";
            foreach (var db in (string[])[_home.Db, _home.At("new.db")])
                Assert.True((await _home.JsonAsync("verify", "--space", space.Text("space"), "--db", db, "--expect", expected))
                    .GetProperty("ok").GetBoolean());
        }
        var found = await _home.JsonAsync("recall", "which postgres does billing run", "--space", "shop", "--db", _home.At("new.db"));
        Assert.Contains("Postgres 14", found.List("items")[0].Text("text"), StringComparison.Ordinal);
        Assert.Equal(["a.backup", "memory.db"], Directory.EnumerateFiles(_home.At("")).Select(f => Path.GetFileName(f)!)
            .Where(f => !f.StartsWith("new.db", StringComparison.Ordinal) && !f.Contains('-', StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task keeps_out_what_was_erased_and_the_tokens()
    {
        await _home.FactAsync("A canary that stays: 7f3a91.");
        var gone = await _home.FactAsync("A canary that goes: c0ffee42.");
        await _home.JsonAsync("erase", gone, "--yes");
        await _home.RunAsync("token", "create", "leaked-name");
        await _home.JsonAsync("backup", _home.At("a.backup"));
        var bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(_home.At("a.backup"), Ct));

        Assert.Contains("7f3a91", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("c0ffee42", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("leaked-name", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task refuses_a_backup_that_is_damaged_anywhere_or_cut_off_and_leaves_nothing_behind()
    {
        await _home.FactAsync("Billing runs Postgres 14.");
        await _home.JsonAsync("backup", _home.At("whole.backup"));
        var whole = await File.ReadAllBytesAsync(_home.At("whole.backup"), Ct);
        var random = new Random(7);
        var damaged = Enumerable.Range(0, 20).Select(i => whole.Select((b, at) => at == i * (whole.Length - 1) / 19
            ? (byte)(b ^ (1 << random.Next(8))) : b).ToArray()).ToList();
        damaged.AddRange([[], whole[..40], whole[..(whole.Length / 2)], whole[..^1], [.. whole, 0]]);

        foreach (var (bytes, i) in damaged.Select((d, i) => (d, i)))
        {
            var file = _home.At($"damaged-{i}");
            await File.WriteAllBytesAsync(file, bytes, Ct);
            var run = await _home.RunAsync("restore", file, "--db", _home.At("new.db"), "--json");
            Assert.True(run.ExitCode is ExitCode.Corrupt or ExitCode.Unavailable, $"{i}: {run.ExitCode} {run.Out}");
            Assert.Empty(Directory.EnumerateFiles(_home.At(""), "new.db*"));
        }
    }

    [Fact]
    public async Task overwrites_nothing()
    {
        await _home.FactAsync("Billing runs Postgres 14.");
        await _home.JsonAsync("backup", _home.At("a.backup"));

        JsonAssert.Error(await _home.RunAsync("backup", _home.At("a.backup"), "--json"), ExitCode.Usage, "invalid");
        JsonAssert.Error(await _home.RunAsync("restore", _home.At("a.backup"), "--json"), ExitCode.Conflict, "conflict");
        JsonAssert.Error(
            await _home.RunAsync("restore", _home.At("none"), "--db", _home.At("n.db"), "--json"), ExitCode.NotFound, "not-found");
        JsonAssert.Error(
            await _home.RunAsync("backup", _home.At("b.backup"), "--db", _home.At("n.db"), "--json"), ExitCode.NotFound, "not-found");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_home.At("a.backup")));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task holds_every_write_acknowledged_before_it_while_other_processes_write_on()
    {
        var variables = new Dictionary<string, string> { ["INGRAIN_SERVE_RATE"] = "100000" };
        await using var first = await ServeProcess.StartAsync(_home.Db, variables);
        await using var second = await ServeProcess.StartAsync(_home.Db, variables, first.Token);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var acknowledged = new ConcurrentQueue<(string Space, string Id)>();
        var writers = new[] { (first, "shop"), (second, "shop"), (first, "team"), (second, "team") }.Select(w => Task.Run(async () =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
                acknowledged.Enqueue((w.Item2, await w.Item1.KeepAsync(w.Item2, $"Somebody says {i}.")));
        }, Ct)).ToList();
        for (var round = 0; round < 3; round++)
        {
            var file = _home.At($"{round}.backup");
            while (acknowledged.Count < 100 * (round + 1)) await Task.Yield();
            var before = acknowledged.ToList();
            var backup = await ServeProcess.RunAsync(_home.Db, "backup", file, "--json");
            Assert.True(backup.ExitCode == ExitCode.Ok, backup.Out + backup.Error);

            var copy = _home.At($"{round}.db");
            var restored = await ServeProcess.RunAsync(copy, "restore", file, "--json");
            Assert.True(restored.ExitCode == ExitCode.Ok, restored.Out + restored.Error);
            await HoldsAsync(copy, before);
            foreach (var root in restored.Json.List("spaces"))
                await _home.JsonAsync(
                    "verify", "--space", root.Text("space"), "--expect", $"{root.Number("sequence")}:{root.Text("hash")}");
        }
        await enough.CancelAsync();
        await Task.WhenAll(writers);
    }

    private static async Task HoldsAsync(string db, IEnumerable<(string Space, string Id)> acknowledged)
    {
        var ids = IdSource.Secure(TimeProvider.System);
        await using var engine = new MemoryEngine(SqliteStore.Open(db, TimeProvider.System, ids), TimeProvider.System, ids);
        foreach (var (space, id) in acknowledged)
            Assert.NotNull(await engine.OpenAsync(new SpaceId(space), new Endpoint(RecordKind.Fact, new RecordId(id)), ct: Ct));
    }
}

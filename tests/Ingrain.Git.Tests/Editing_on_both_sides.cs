using System.Collections.Concurrent;
using Ingrain.Git.Tests.Setup;

namespace Ingrain.Git.Tests;

public sealed class Editing_on_both_sides : IAsyncDisposable
{
    private static readonly CancellationToken s_ct = TestContext.Current.CancellationToken;

    private readonly GitHome _home = new();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task loses_no_edit_that_is_not_reported_as_a_conflict(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 12; i++) await _home.NoteAsync($"n{i}", $"note {i}");
        var clone = await _home.CloneAsync();
        var before = await NotesAsync();
        for (var i = 0; i < 4; i++)
        {
            for (var edits = random.Next(1, 5); edits > 0; edits--) EditFile(clone, random);
            clone.Commit($"commit {i}");
        }
        for (var i = 0; i < 8; i++) await EditNoteAsync(random);
        var ours = await NotesAsync();

        var imported = await _home.ImportAsync(clone, new RepositoryImport { Person = "Grace", KeepGoing = true });

        var theirs = clone.Files("HEAD").Where(f => f.Key.EndsWith(".md", StringComparison.Ordinal))
            .Select(f => (Note)Files.FileReading.Note(f.Key, f.Value).Record).ToList();
        var now = await NotesAsync();
        var reported = imported.Commits.SelectMany(c => c.Conflicts).ToList();
        foreach (var id in before.Keys.Union(ours.Keys))
        {
            var (was, mine, final) = (before.GetValueOrDefault(id), ours.GetValueOrDefault(id), now.GetValueOrDefault(id));
            var yours = theirs.Where(t => t.Id == id).Select(Said).SingleOrDefault();
            var isReported = reported.Any(c => c.Base?.Id == id || c.Theirs?.Id == id || c.Ours?.Id == id);
            if (yours == was || yours == mine) Assert.Equal(mine, final);
            else if (isReported) Assert.True(mine != was || reported.Any(c => c.Theirs?.Id == id), "only what both changed may conflict");
            else Assert.True(mine == was && final == yours, $"{id}: base {was}, ours {mine}, theirs {yours}, now {final}");
            if (mine != was && yours != was && mine != yours) Assert.True(isReported && final == mine, $"{id} was overwritten: {final}");
        }
        foreach (var added in theirs.Where(t => t.Id == default))
            Assert.True(now.ContainsValue(Said(added)) || reported.Any(c => c.Theirs is Note n && Said(n) == Said(added)));
    }

    [Fact]
    public Task keeps_every_edit_of_two_writers_and_a_branch() => RunAsync(rounds: 3, edits: 40, seed: 11);

    [Fact]
    [Trait("Category", "Slow")]
    public Task keeps_every_edit_of_two_writers_and_a_branch_over_10_000_edits() => RunAsync(rounds: 25, edits: 400, seed: 12);

    /// <summary>
    /// Every text names the one that it was made from. Whoever overwrites what they did not see leaves a version whose predecessor is not
    /// the one that it names.
    /// </summary>
    private async Task RunAsync(int rounds, int edits, int seed)
    {
        var random = new Random(seed);
        var notes = new List<RecordId>();
        for (var i = 0; i < edits; i++) notes.Add((await _home.NoteAsync($"n{i}", $"made {i} from nothing")).Id);
        var (folder, _) = await _home.ExportAsync();
        var clone = Setup.Git.Clone(folder, _home.NewFolder());
        clone.Do("switch", "--quiet", "-c", "mine");
        var acknowledged = new ConcurrentBag<string>();
        var (reported, byBranch) = (0, new List<string>());
        for (var round = 0; round < rounds; round++)
        {
            var written = new List<string>();
            for (var i = 0; i < edits / 5; i++) written.Add(EditFrom(clone, $"n{random.Next(notes.Count)}.md", $"{round}b{i}"));
            for (var i = 0; i < edits / 5; i += 10) clone.Commit($"round {round}");
            // Some of the edits come first, so that there is something to collide with however fast the import is.
            await WriteAsync(notes, $"{round}w", edits / 5, (random, acknowledged));
            var seeds = (random.Next(), random.Next());
            var writers = new[] { ($"{round}x", seeds.Item1), ($"{round}y", seeds.Item2) }.Select(w =>
                Task.Run(() => WriteAsync(notes, w.Item1, edits * 3 / 10, (new Random(w.Item2), acknowledged)), s_ct));
            var importing = Task.Run(() => _home.ImportAsync(clone, new RepositoryImport { Person = "Grace", KeepGoing = true }), s_ct);
            await Task.WhenAll([.. writers, importing]);
            var conflicts = (await importing).Commits.SelectMany(c => c.Conflicts).Select(c => ((Note)c.Theirs!).Text).ToHashSet();
            reported += conflicts.Count;
            // Of several edits of one file in one commit the last is what was committed.
            byBranch.AddRange(clone.Files("HEAD").Where(f => f.Key.EndsWith(".md", StringComparison.Ordinal))
                .Select(f => ((Note)Files.FileReading.Note(f.Key, f.Value).Record).Text)
                .Where(t => written.Contains(t) && !conflicts.Contains(t)));
            await _home.ExportAsync(folder);
            clone.Do("fetch", "--quiet");
            clone.Do("reset", "--quiet", "--hard", "origin/main");
        }

        var all = new HashSet<string>();
        foreach (var id in notes)
        {
            var history = await _home.Engine.HistoryAsync(GitHome.Space, new Endpoint(RecordKind.Note, id), s_ct);
            var texts = history.Select(h => ((Note)h.Content.Record!).Text).ToList();
            for (var i = 1; i < texts.Count; i++)
                Assert.EndsWith($" from {texts[i - 1].Split(' ')[1]}", texts[i], StringComparison.Ordinal);
            all.UnionWith(texts);
        }
        Assert.Subset(all, acknowledged.ToHashSet());
        Assert.Subset(all, byBranch.ToHashSet());
        Assert.True(reported > 0 && byBranch.Count > 0, "a run in which nothing collides, or all does, shows nothing");
        await ReproducesAsync(folder, random);
    }

    private async Task WriteAsync(
        IReadOnlyList<RecordId> notes, string name, int edits, (Random Random, ConcurrentBag<string> Acknowledged) to)
    {
        for (var i = 0; i < edits; i++)
        {
            var note = await _home.NowAsync<Note>(notes[to.Random.Next(notes.Count)]);
            var text = $"made {name}{i} from {note.Text.Split(' ')[1]}";
            var result = await _home.Engine.RememberAsync(GitHome.Space, note with { Text = text }, GitHome.Ada, note.Version, s_ct);
            if (result is Remembered.Kept) to.Acknowledged.Add(text);
        }
    }

    private async Task ReproducesAsync(string folder, Random random)
    {
        var git = new Setup.Git(folder);
        var commits = git.Do("log", "--format=%H %(trailers:key=Ingrain-Sequence,valueonly,separator=)", "main").Split('\n');
        for (var i = 0; i < 10; i++)
        {
            var words = commits[random.Next(commits.Length)].Split(' ');
            var (commit, sequence) = (words[0], long.Parse(words[1]));
            var live = (await _home.LiveAsync(AsOf.Changeset(sequence))).Cast<Note>().ToDictionary(n => n.Path + ".md", n => n.Text);
            var files = git.Files(commit);
            files.Remove(".gitattributes");
            var read = files.ToDictionary(f => f.Key, f => ((Note)Files.FileReading.Note(f.Key, f.Value).Record).Text);
            Assert.Equal(live.OrderBy(l => l.Key), read.OrderBy(r => r.Key));
        }
    }

    private static string EditFrom(Setup.Git clone, string file, string name)
    {
        var text = clone.Read(file);
        var old = text[(text.LastIndexOf("---\n", StringComparison.Ordinal) + 4)..].TrimEnd('\n');
        // A second edit before the commit stands on the same committed text.
        var committed = clone.Do("show", $"HEAD:{file}").Split("---\n")[^1].TrimEnd('\n');
        var made = $"made {name} from {committed.Split(' ')[1]}";
        clone.Write(file, text[..^(old.Length + 1)] + made + "\n");
        return made;
    }

    private void EditFile(Setup.Git clone, Random random)
    {
        var files = Directory.EnumerateFiles(clone.Folder, "*.md").Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        var file = files[random.Next(files.Count)]!;
        switch (random.Next(6))
        {
            case 0:
                File.Delete(Path.Combine(clone.Folder, file));
                break;
            case 1:
                File.Move(Path.Combine(clone.Folder, file), Path.Combine(clone.Folder, $"m{random.Next(1000)}.md"));
                break;
            case 2:
                var added = $"n{random.Next(100, 106)}.md";
                if (!clone.Has(added)) clone.Write(added, $"added there {random.Next()}\n");
                break;
            default:
                clone.Write(file, clone.Read(file) + $"theirs {random.Next()}\n");
                break;
        }
    }

    private async Task EditNoteAsync(Random random)
    {
        var notes = (await _home.LiveAsync()).Cast<Note>().OrderBy(n => n.Path, StringComparer.Ordinal).ToList();
        var note = notes[random.Next(notes.Count)];
        var thing = new Endpoint(RecordKind.Note, note.Id);
        var added = new Note { Path = $"n{random.Next(100, 106)}", Text = $"added here {random.Next()}" };
        if (random.Next(5) == 0) await _home.Engine.RetractAsync(GitHome.Space, thing, GitHome.Ada, s_ct);
        else if (random.Next(5) == 0) await _home.KeepAsync(note with { Path = $"o{random.Next(1000)}" });
        else if (random.Next(3) == 0) await _home.KeepAsync(added);
        else await _home.KeepAsync(note with { Text = note.Text + $"\nours {random.Next()}" });
    }

    private async Task<Dictionary<RecordId, string>> NotesAsync() =>
        (await _home.LiveAsync()).Cast<Note>().ToDictionary(n => n.Id, Said);

    private static string Said(Note note) => $"{note.Path}: {note.Text}";
}

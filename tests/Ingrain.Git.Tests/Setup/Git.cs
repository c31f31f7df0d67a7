using System.Diagnostics;
using System.Formats.Tar;
using System.Text;

namespace Ingrain.Git.Tests.Setup;

/// <summary>A person's git in a folder: the real program, as people use it.</summary>
internal sealed class Git(string folder)
{
    public string Folder { get; } = folder;

    /// <summary>Clones a repository, and gives the clone.</summary>
    public static Git Clone(string from, string to)
    {
        new Git(Path.GetDirectoryName(to)!).Do("clone", "--quiet", from, to);
        return new Git(to);
    }

    /// <summary>Runs a command that must succeed and gives its output.</summary>
    public string Do(params string[] arguments)
    {
        var (exitCode, output) = Run(arguments);
        Assert.True(exitCode == 0, $"git {string.Join(' ', arguments)} gave {exitCode}: {output}");
        return output.TrimEnd('\n');
    }

    public (int ExitCode, string Output) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        foreach (var (name, value) in new[] { ("NAME", "Grace"), ("EMAIL", "grace@example.org"), ("DATE", "2026-04-01T12:00:00Z") })
        {
            start.Environment["GIT_AUTHOR_" + name] = value;
            start.Environment["GIT_COMMITTER_" + name] = value;
        }
        foreach (var argument in (string[])["-c", "protocol.file.allow=always", "-c", "advice.detachedHead=false", .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    public void Write(string file, string text) => Write(file, Encoding.UTF8.GetBytes(text));

    public void Write(string file, byte[] bytes)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public bool Has(string file) => File.Exists(Path.Combine(Folder, file));

    /// <summary>Replaces a word in a file.</summary>
    public void Replace(string file, string old, string @new)
    {
        var text = Read(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        Write(file, text.Replace(old, @new, StringComparison.Ordinal));
    }

    /// <summary>Commits everything that changed and gives the commit's id.</summary>
    public string Commit(string message = "by hand")
    {
        Do("add", "--all");
        Do("commit", "--quiet", "--allow-empty", "-m", message);
        return Do("rev-parse", "HEAD");
    }

    /// <summary>Every file of a commit with its bytes.</summary>
    public SortedDictionary<string, byte[]> Files(string commit)
    {
        var archive = Path.Combine(Path.GetTempPath(), $"{Path.GetFileName(Path.GetDirectoryName(Folder))}-{commit}.tar");
        Do("archive", "--format=tar", "-o", archive, commit);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        using (var tar = new TarReader(File.OpenRead(archive)))
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is not TarEntryType.RegularFile) continue;
                using var bytes = new MemoryStream();
                entry.DataStream?.CopyTo(bytes);
                files[entry.Name] = bytes.ToArray();
            }
        File.Delete(archive);
        return files;
    }
}

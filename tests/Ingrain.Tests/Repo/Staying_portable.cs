using System.Text.RegularExpressions;
using Ingrain.House;

namespace Ingrain.Tests.Repo;

public partial class Staying_portable
{
    private static readonly HashSet<string> BinaryEndings =
        [".png", ".jpg", ".gif", ".ico", ".db", ".bin", ".gz", ".zip", ".woff2", ".safetensors"];

    // Folders that every machine has; any other folder at the top is this machine's own.
    private static readonly HashSet<string> Everywhere =
    [
        "app", "bin", "boot", "data", "dev", "etc", "home", "lib", "lib32", "lib64", "libx32", "lost+found", "media", "mnt", "nix", "opt",
        "private", "proc", "root", "run", "sbin", "snap", "src", "srv", "sys", "tmp", "usr", "var",
        "Applications", "Library", "System", "Users", "Volumes",
    ];

    [Fact]
    public void names_no_place_of_one_machine()
    {
        var places = MachinePlaces().ToList();
        Ratchet.None(
            from file in TextFiles()
            from line in Tree.Lines(file).Index()
            where places.Any(p => line.Item.Contains(p, StringComparison.Ordinal)) || HomeFolder().IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: names a place of this machine: {line.Item.Trim()}");
    }

    [Fact]
    public void fetches_packages_from_wherever_its_user_does() => Ratchet.None(
        Tree.Files.Where(f => PackageSource().IsMatch(f)).Select(f => $"{f}: package sources are the user's to choose").Concat(
        from file in TextFiles()
        from line in Tree.Lines(file).Index()
        where PrivateHost().IsMatch(line.Item) || IsResolvedPackage(file, line.Item)
        select $"{file}:{line.Index + 1}: names a host of one network: {line.Item.Trim()}"));

    [Fact]
    public void ends_every_text_file_in_one_line_feed_and_every_line_in_ink() => Ratchet.None(
        from file in TextFiles()
        let text = Tree.Read(file)
        where text.Contains('\r') || text.Length > 0 && !text.EndsWith('\n') || TrailingBlank().IsMatch(text)
        where !file.EndsWith("packages.lock.json", StringComparison.Ordinal) // written by the package client
        select $"{file}: carriage return, trailing blank or no final line feed");

    [Theory]
    [InlineData("ht" + "tp://10.1.2.3:8080/x", true)]
    [InlineData("ht" + "tps://nexus.corp/x", true)]
    [InlineData("http://127.0.0.1:1/x and http://localhost:8080 and https://dot.net/download", false)]
    public void tells_a_private_host_from_a_public_one(string line, bool isPrivate) => Assert.Equal(isPrivate, PrivateHost().IsMatch(line));

    /// <summary>The client writes down the host that it fetched from, which need not be reachable for anyone else.</summary>
    private static bool IsResolvedPackage(string file, string line) =>
        file.EndsWith("package-lock.json", StringComparison.Ordinal) && line.Contains("\"resolved\"", StringComparison.Ordinal);

    private static IEnumerable<string> TextFiles() =>
        Tree.Files.Where(f => !BinaryEndings.Contains(Path.GetExtension(f).ToLowerInvariant()));

    /// <summary>Where this clone lies, and what this machine has at the top of its file system that others do not.</summary>
    private static IEnumerable<string> MachinePlaces()
    {
        if (OperatingSystem.IsWindows()) return [RepositoryRoot.Path];
        var top = Directory.EnumerateDirectories("/").Where(d => !Everywhere.Contains(Path.GetFileName(d)));
        return top.Append(RepositoryRoot.Path).Select(d => d + "/");
    }

    [GeneratedRegex(@"(?<![\w.~/-])(/home/|/Users/|C:\\Users\\)(?!(me|you|user|alice|ada|bob|dev)\b)\w+")]
    private static partial Regex HomeFolder();

    [GeneratedRegex(@"(^|/)(nuget\.config|\.npmrc|pip\.conf)$", RegexOptions.IgnoreCase)]
    private static partial Regex PackageSource();

    [GeneratedRegex(@"https?://([^\s/""]*@)?(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|[\w.-]+\.(internal|local|lan|corp|intranet)\b)")]
    private static partial Regex PrivateHost();

    [GeneratedRegex(@"[ \t]+$", RegexOptions.Multiline)]
    private static partial Regex TrailingBlank();
}

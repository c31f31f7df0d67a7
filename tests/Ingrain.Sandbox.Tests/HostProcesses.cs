namespace Ingrain.Sandbox.Tests;

/// <summary>What runs on this host, told by what was written on its command line.</summary>
internal static class HostProcesses
{
    public static IReadOnlyList<int> WithWord(string word) =>
    [
        .. from folder in Directory.GetDirectories("/proc")
           let name = Path.GetFileName(folder)
           where name.All(char.IsAsciiDigit) && CommandOf(folder).Split('\0').Contains(word)
           select int.Parse(name, System.Globalization.CultureInfo.InvariantCulture),
    ];

    /// <summary>Waits until there are some, or none; what is killed is cleared away a moment later.</summary>
    public static async Task<bool> WaitAsync(string word, bool some, CancellationToken ct)
    {
        for (var tries = 0; tries < 500; tries++)
        {
            if (WithWord(word).Count > 0 == some) return true;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        }
        return false;
    }

    private static string CommandOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

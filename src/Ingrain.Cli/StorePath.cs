using Ingrain.Cli.Configuration;

namespace Ingrain.Cli;

/// <summary>Who chose where the store lies.</summary>
internal enum StoreChoice
{
    Option,
    Variable,
    File,
    Default,
}

/// <summary>Where the store lies and who said so.</summary>
internal sealed record StorePath(string Path, StoreChoice ChosenBy)
{
    /// <summary>The option, else INGRAIN_DB, else the configuration, else a file in the user's data folder as the system has it.</summary>
    public static StorePath Choose(string? option, Settings settings, Surroundings surroundings)
    {
        if (settings.Find(ConfigKey.Db, option is null ? null : [option]) is { } chosen)
            return new(Full(chosen.Values[0]), chosen.From == ConfigKey.Db.Flag ? StoreChoice.Option
                : chosen.From == ConfigKey.Db.Variable ? StoreChoice.Variable : StoreChoice.File);
        return new(System.IO.Path.Combine(DataFolder(surroundings), "ingrain", "ingrain.db"), StoreChoice.Default);
    }

    private static string DataFolder(Surroundings surroundings)
    {
        if (surroundings.Variable("XDG_DATA_HOME") is { Length: > 0 } xdg && System.IO.Path.IsPathRooted(xdg)) return xdg;
        if (OperatingSystem.IsWindows() && surroundings.Variable("LOCALAPPDATA") is { Length: > 0 } local) return local;
        var home = surroundings.Variable("HOME") is { Length: > 0 } set ? set
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length == 0)
            throw CliException.Invalid("There is no home folder to keep the store in: name a file with --db or INGRAIN_DB.");
        return System.IO.Path.Combine(home, ".local", "share");
    }

    private static string Full(string path)
    {
        if (path.Length == 0) throw CliException.Invalid("--db needs the path of a file.");
        try
        {
            return System.IO.Path.GetFullPath(path);
        }
        catch (ArgumentException e)
        {
            throw CliException.Invalid("--db: that is no path.", e);
        }
    }
}

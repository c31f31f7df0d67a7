namespace Ingrain.Cli.Input;

/// <summary>Files that a user names for reading.</summary>
internal static class ReadFile
{
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CliException.NotFound($"There is no file '{path}'.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CliException.Invalid($"'{path}' cannot be read.", e);
        }
    }
}

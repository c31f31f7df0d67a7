using System.Runtime.InteropServices;
using SQLitePCL;

namespace Ingrain.Sqlite;

/// <summary>
/// Finds the SQLite library: a native build beside the program wins, then the system's. No native code is shipped, so that a system
/// update is all it takes to close a hole in it.
/// </summary>
internal static class SqliteLibrary
{
    /// <summary>3.38: the oldest release whose STRICT tables, partial indexes and row values all of ours rely on were tried.</summary>
    public const int VersionMin = 3_038_000;

    private static readonly Lazy<int> s_version = new(Load);

    /// <summary>Makes sure that a usable library is loaded.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.LibraryMissing"/> with what to install.</exception>
    public static void Require() => RequireVersion(s_version.Value);

    /// <summary>The loaded library's version, such as 3.40.1.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.LibraryMissing"/>: there is none.</exception>
    public static string Version => Text(s_version.Value);

    /// <summary>Refuses a library that is too old.</summary>
    internal static void RequireVersion(int version)
    {
        if (version < VersionMin)
            throw new MemoryException(
                MemoryErrorCode.LibraryMissing, $"SQLite {Text(version)} is too old; {Text(VersionMin)} is needed. {Advice}");
    }

    private static string Advice => OperatingSystem.IsWindows() ? "Put a current sqlite3.dll beside the program."
        : OperatingSystem.IsMacOS() ? "Install it with 'brew install sqlite'."
        : "Install it: 'apt-get install libsqlite3-0', 'dnf install sqlite-libs' or 'apk add sqlite-libs'.";

    private static int Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, static (name, assembly, path) =>
        {
            if (name != "e_sqlite3") return 0;
            foreach (var candidate in Candidates())
                if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle)) return handle;
            return 0;
        });
        try
        {
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            raw.FreezeProvider();
            return raw.sqlite3_libversion_number();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new MemoryException(MemoryErrorCode.LibraryMissing, $"The SQLite library was not found. {Advice}", e);
        }
    }

    private static string[] Candidates() =>
        OperatingSystem.IsWindows() ? ["e_sqlite3", "sqlite3", "winsqlite3"]
        : OperatingSystem.IsMacOS() ? ["libe_sqlite3.dylib", "libsqlite3.dylib"]
        : ["libe_sqlite3.so", "libsqlite3.so.0", "libsqlite3.so"];

    private static string Text(int version) => $"{version / 1_000_000}.{version / 1000 % 1000}.{version % 1000}";
}

using System.Security.Cryptography;
using System.Text.Json;

namespace Ingrain.Server.Access;

/// <summary>
/// The access tokens of a store, in a file beside it that only its owner reads. Every change replaces the whole file at once; a server
/// sees it with the next request. Thread-safe, and safe between processes.
/// </summary>
public sealed class TokenFile
{
    /// <summary>The most tokens that one file keeps, revoked ones included.</summary>
    public const int TokensMax = 10_000;

    private static readonly byte[] s_nobody = new byte[SHA256.HashSizeInBytes];

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly IdSource _ids;
    private Loaded _loaded = new(default, new Dictionary<string, AccessToken>());

    /// <summary>Names a file; it is made by the first token.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="clock">What expiry is judged by.</param>
    /// <param name="ids">Where secrets come from.</param>
    public TokenFile(string path, TimeProvider clock, IdSource ids)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(ids);
        (_path, _clock, _ids) = (path, clock, ids);
    }

    /// <summary>Every token, in the order of making.</summary>
    /// <returns>The tokens; none where there is no file.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Corrupt"/>: the file is no list of tokens. <see cref="MemoryErrorCode.StorageFailed"/>: it cannot be
    /// read.
    /// </exception>
    public IReadOnlyList<AccessToken> All() =>
        [.. Read().Tokens.Values.OrderBy(t => t.CreatedAt).ThenBy(t => t.Id, StringComparer.Ordinal)];

    /// <summary>Makes a token.</summary>
    /// <param name="grant">What it is to allow.</param>
    /// <returns>What is kept of it, and the token itself, which nobody can be told again.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Invalid"/>: the grant breaks a rule. <see cref="MemoryErrorCode.Conflict"/>: a good token has that name.
    /// <see cref="MemoryErrorCode.Busy"/>: another process changes the file. Or it cannot be written.
    /// </exception>
    public (AccessToken Kept, string Token) Create(TokenGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        grant = grant.Checked();
        var now = _clock.GetUtcNow();
        var (id, token) = TokenText.Draw(_ids);
        var kept = new AccessToken { Id = id, Hash = Convert.ToHexStringLower(TokenText.Hash(token)), Grant = grant, CreatedAt = now };
        Change(tokens =>
        {
            if (tokens.Count >= TokensMax) throw new MemoryException(MemoryErrorCode.Invalid, $"There are {TokensMax:N0} tokens already.");
            // The log names authors: two good tokens of one name would make it say nothing.
            if (tokens.Values.Any(t => t.Grant.Name == grant.Name && t.IsGood(now)))
                throw new MemoryException(MemoryErrorCode.Conflict, $"There is a token named '{grant.Name}' already. Revoke it first.");
            if (!tokens.TryAdd(id, kept)) throw new MemoryException(MemoryErrorCode.Conflict, "That token's id is taken. Try again.");
        });
        return (kept, token);
    }

    /// <summary>Revokes a token: the next request with it is refused.</summary>
    /// <param name="idOrName">Its id, or the name of good tokens.</param>
    /// <returns>What was revoked; empty where nothing good was named so.</returns>
    /// <exception cref="MemoryException">As for <see cref="Create"/>.</exception>
    public IReadOnlyList<AccessToken> Revoke(string idOrName)
    {
        ArgumentException.ThrowIfNullOrEmpty(idOrName);
        var now = _clock.GetUtcNow();
        List<AccessToken> revoked = [];
        Change(tokens =>
        {
            revoked = [.. tokens.Values.Where(t => (t.Id == idOrName || t.Grant.Name == idOrName) && t.IsGood(now))
                .Select(t => t with { RevokedAt = now })];
            foreach (var token in revoked) tokens[token.Id] = token;
        });
        return revoked;
    }

    /// <summary>The good token that somebody presents.</summary>
    /// <param name="presented">The whole token.</param>
    /// <returns>What is kept of it; null where it is unknown, revoked or expired.</returns>
    /// <exception cref="MemoryException">As for <see cref="All"/>: nobody is let in then.</exception>
    internal AccessToken? Find(string presented)
    {
        var known = TokenText.IdOf(presented) is { } id ? Read().Tokens.GetValueOrDefault(id) : null;
        // Compared in one time, also with nothing, so that the time says neither how much was right nor whether the id is known.
        var isRight = CryptographicOperations.FixedTimeEquals(
            known is null ? s_nobody : Convert.FromHexString(known.Hash), TokenText.Hash(presented));
        return isRight && known!.IsGood(_clock.GetUtcNow()) ? known : null;
    }

    /// <summary>A good token by its id: for who proved before that it is theirs.</summary>
    /// <param name="id">The id.</param>
    /// <returns>What is kept of it; null where it is unknown, revoked or expired.</returns>
    /// <exception cref="MemoryException">As for <see cref="All"/>: nobody is let in then.</exception>
    internal AccessToken? Good(string id) =>
        Read().Tokens.GetValueOrDefault(id) is { } known && known.IsGood(_clock.GetUtcNow()) ? known : null;

    private Loaded Read()
    {
        var loaded = Volatile.Read(ref _loaded);
        var stamp = StampOf();
        if (stamp == loaded.Stamp) return loaded;
        loaded = new Loaded(stamp, Load());
        Volatile.Write(ref _loaded, loaded);
        return loaded;
    }

    private (DateTime Written, long Length) StampOf()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private Dictionary<string, AccessToken> Load()
    {
        try
        {
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var read = JsonSerializer.Deserialize(file, TokenJson.Default.TokenList);
            if (read?.Version > TokenList.VersionNow)
                throw new MemoryException(MemoryErrorCode.TooNew, $"'{_path}' was written by a newer Ingrain.");
            return (read?.Tokens ?? throw Damaged(null)).ToDictionary(t => t.Id, t => t.ToToken(), StringComparer.Ordinal);
        }
        catch (FileNotFoundException)
        {
            return [];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (MemoryException e) when (e.Code == MemoryErrorCode.Invalid)
        {
            throw Damaged(e);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw Damaged(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MemoryException(MemoryErrorCode.StorageFailed, $"The tokens in '{_path}' cannot be read.", e);
        }
    }

    /// <summary>One change at a time over all processes: read, change, write beside, and put in place in one step.</summary>
    private void Change(Action<Dictionary<string, AccessToken>> change)
    {
        try
        {
            if (Path.GetDirectoryName(_path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            using var turn = Private(_path + "-lock", FileMode.OpenOrCreate);
            var tokens = Load();
            change(tokens);
            var fresh = _path + "-new";
            using (var file = Private(fresh, FileMode.Create))
            {
                JsonSerializer.Serialize(file, TokenList.Of(tokens.Values), TokenJson.Default.TokenList);
                file.Flush(flushToDisk: true);
            }
            File.Move(fresh, _path, overwrite: true);
        }
        catch (IOException e) when (File.Exists(_path + "-lock") && e.GetType() == typeof(IOException))
        {
            throw new MemoryException(MemoryErrorCode.Busy, $"Another process changes the tokens in '{_path}'. Try again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MemoryException(MemoryErrorCode.StorageFailed, $"The tokens in '{_path}' cannot be written.", e);
        }
    }

    private static FileStream Private(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private MemoryException Damaged(Exception? cause) =>
        new(MemoryErrorCode.Corrupt, $"'{_path}' is no list of tokens, so nobody is let in. Move it away to begin anew.", cause);

    private sealed record Loaded((DateTime Written, long Length) Stamp, IReadOnlyDictionary<string, AccessToken> Tokens);
}

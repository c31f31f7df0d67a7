namespace Ingrain;

/// <summary>Why an operation failed, for programs to act on.</summary>
public enum MemoryErrorCode
{
    /// <summary>The request breaks a documented rule or bound.</summary>
    Invalid,

    /// <summary>Nothing is kept under that id or path.</summary>
    NotFound,

    /// <summary>The state moved on; read again and decide.</summary>
    Conflict,

    /// <summary>What is stored is not what was written. Nothing more is served from it.</summary>
    Corrupt,

    /// <summary>The file was written by a newer Ingrain.</summary>
    TooNew,

    /// <summary>A library of the system is missing or too old.</summary>
    LibraryMissing,

    /// <summary>The disk is full.</summary>
    StorageFull,

    /// <summary>The disk or file failed; the store takes no more writes until it is opened again.</summary>
    StorageFailed,

    /// <summary>Too much is waiting, or another process holds the file; try again.</summary>
    Busy,

    /// <summary>A remote model refuses to serve, or its answers cannot be used: its key, name or address may be wrong.</summary>
    ModelFailed,

    /// <summary>The writer is bound to less than what would be written; nothing was.</summary>
    Forbidden,

    /// <summary>This host has no sandbox that holds, so no code is run.</summary>
    SandboxUnavailable,
}

/// <summary>
/// An operation failed for a reason outside the caller's code. The message is safe to show to anybody who may use the space: it holds
/// no memory content and no secret.
/// </summary>
public sealed class MemoryException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="code">Why.</param>
    /// <param name="message">What happened and what to do, in words.</param>
    /// <param name="inner">The cause, for logs.</param>
    public MemoryException(MemoryErrorCode code, string message, Exception? inner = null) : base(message, inner) => Code = code;

    /// <summary>Why.</summary>
    public MemoryErrorCode Code { get; }

    /// <summary>Whether trying the same again later may succeed.</summary>
    public bool IsTransient => Code is MemoryErrorCode.Busy or MemoryErrorCode.StorageFull;
}

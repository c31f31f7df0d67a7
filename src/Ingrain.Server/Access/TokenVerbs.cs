namespace Ingrain.Server.Access;

/// <summary>What an access token lets its bearer do. The words are part of the tokens' file and of the command line.</summary>
[Flags]
public enum TokenVerbs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Recall, open, list, history, log, differences, the feed of changes.</summary>
    Read = 1,

    /// <summary>Observe, remember, retract, bring back, roll back.</summary>
    Write = 2,

    /// <summary>Vouch for exact words, and look at what is in quarantine. Of persons only.</summary>
    Confirm = 4,

    /// <summary>Erase for good. Of persons only.</summary>
    Erase = 8,

    /// <summary>Run code in the sandbox.</summary>
    Run = 16,

    /// <summary>Take whole spaces out and in as bundles. Of persons only.</summary>
    Admin = 32,

    /// <summary>Read the server's own figures.</summary>
    Metrics = 64,
}

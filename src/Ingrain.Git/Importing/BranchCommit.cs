namespace Ingrain.Git.Importing;

/// <summary>A commit to take in.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Against">The commit that it is compared with: its first parent, or the export that it merges.</param>
/// <param name="Author">Its author's name.</param>
/// <param name="Message">Its message.</param>
internal sealed record BranchCommit(string Id, string Against, string Author, string Message)
{
    /// <summary>The first line of the message.</summary>
    public string Subject => Message.Split('\n')[0].Trim();
}

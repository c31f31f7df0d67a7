using Ingrain.Git.Files;

namespace Ingrain.Git.Importing;

/// <summary>What one commit makes of one note or module.</summary>
/// <param name="File">The file's name after the commit; before it, where the commit takes it away.</param>
/// <param name="Base">As it was before the commit; null where it was not there.</param>
/// <param name="Theirs">As the commit has it; null where it takes it away.</param>
internal sealed record ThingChange(string File, FileRecord? Base, FileRecord? Theirs)
{
    /// <summary>The record's kind.</summary>
    public RecordKind Kind => (Theirs ?? Base)!.Record.Kind;
}

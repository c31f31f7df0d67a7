using Anthropic.Helpers.Beta;
using Anthropic.Models.Beta.Messages;

namespace Ingrain.Anthropic;

/// <summary>
/// Anthropic's memory tool (<c>memory_20250818</c>) over a space: hand it to the client's tool runner. The files below <c>/memories</c> are
/// the notes of the space, with versions, history and recall like any other. Thread-safe.
/// </summary>
public sealed class IngrainMemoryTool : BetaAbstractMemoryTool
{
    private readonly MemoryFiles _files;
    private readonly WriteContext _context;

    /// <summary>Makes the tool.</summary>
    /// <param name="engine">The engine, which stays its owner's.</param>
    /// <param name="space">The space that the model works on; no command reaches another.</param>
    /// <param name="context">
    /// In whose name it writes. Null for an agent named <c>claude</c>: whatever a model writes is labelled
    /// <see cref="TrustLabel.Agent"/> at most.
    /// </param>
    /// <param name="options">How notes are shown as files; null for the defaults.</param>
    /// <param name="cacheControl">Where the tool's definition ends a cached prompt; null for nowhere.</param>
    /// <exception cref="ArgumentException">The context's actor is no agent, or the options break a rule.</exception>
    public IngrainMemoryTool(
        MemoryEngine engine, SpaceId space, WriteContext? context = null, MemoryFilesOptions? options = null,
        BetaCacheControlEphemeral? cacheControl = null) : base(cacheControl)
    {
        _files = new MemoryFiles(engine, space, options);
        _context = context ?? new WriteContext { Actor = new Actor(ActorKind.Agent, "claude"), Credential = "anthropic" };
        if (_context.Actor.Kind != ActorKind.Agent)
            throw new ArgumentException("A model writes as an agent, whoever told it to.", nameof(context));
    }

    /// <inheritdoc/>
    protected override Task<BetaToolResultBlockParamContent> ViewAsync(
        BetaMemoryTool20250818ViewCommand command, CancellationToken cancellationToken) =>
        AnswerAsync(_files.ViewAsync(command.Path, command.ViewRange, cancellationToken));

    /// <inheritdoc/>
    protected override Task<BetaToolResultBlockParamContent> CreateAsync(
        BetaMemoryTool20250818CreateCommand command, CancellationToken cancellationToken) =>
        AnswerAsync(_files.CreateAsync(command.Path, command.FileText, Because("create"), cancellationToken));

    /// <inheritdoc/>
    protected override Task<BetaToolResultBlockParamContent> StrReplaceAsync(
        BetaMemoryTool20250818StrReplaceCommand command, CancellationToken cancellationToken) =>
        AnswerAsync(_files.ReplaceAsync(command.Path, command.OldStr, command.NewStr, Because("str_replace"), cancellationToken));

    /// <inheritdoc/>
    protected override Task<BetaToolResultBlockParamContent> InsertAsync(
        BetaMemoryTool20250818InsertCommand command, CancellationToken cancellationToken) =>
        AnswerAsync(_files.InsertAsync(command.Path, command.InsertLine, command.InsertText, Because("insert"), cancellationToken));

    /// <inheritdoc/>
    protected override Task<BetaToolResultBlockParamContent> DeleteAsync(
        BetaMemoryTool20250818DeleteCommand command, CancellationToken cancellationToken) =>
        AnswerAsync(_files.RetractAsync(command.Path, Because("delete"), cancellationToken));

    /// <inheritdoc/>
    protected override Task<BetaToolResultBlockParamContent> RenameAsync(
        BetaMemoryTool20250818RenameCommand command, CancellationToken cancellationToken) =>
        AnswerAsync(_files.RenameAsync(command.OldPath, command.NewPath, Because("rename"), cancellationToken));

    private WriteContext Because(string command) =>
        _context with { Reason = _context.Reason.Length > 0 ? _context.Reason : $"memory {command}" };

    /// <summary>The client hands an error on to the model, marked as one.</summary>
    private static async Task<BetaToolResultBlockParamContent> AnswerAsync(Task<MemoryFileAnswer> answering)
    {
        try
        {
            var answer = await answering.ConfigureAwait(false);
            return answer.IsError ? throw new BetaToolError(answer.Text) : answer.Text;
        }
        catch (MemoryException e)
        {
            throw new BetaToolError(e.IsTransient ? $"{e.Message} Try again in a moment." : e.Message, e);
        }
    }
}

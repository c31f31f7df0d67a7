namespace Ingrain.Importers;

/// <summary>What can be imported. The names people write are in <see cref="ImportFormats"/>.</summary>
public enum ImportFormat
{
    /// <summary>Claude Code transcripts: <c>~/.claude/projects/**/*.jsonl</c>, one JSON object a line.</summary>
    ClaudeCode = 1,

    /// <summary>
    /// Codex sessions: <c>~/.codex/sessions/**/rollout-*.jsonl</c>, with or without the <c>{timestamp, type, payload}</c> envelope.
    /// </summary>
    Codex = 2,

    /// <summary>A ChatGPT data export: <c>conversations.json</c>, each conversation a tree of messages.</summary>
    ChatGpt = 3,

    /// <summary>A Claude.ai data export: <c>conversations.json</c>, <c>projects.json</c>, <c>memories.json</c> and so on.</summary>
    Claude = 4,

    /// <summary>Markdown files: agent instructions, skills, vaults.</summary>
    Markdown = 5,

    /// <summary>The <c>memory.jsonl</c> of the knowledge-graph memory server.</summary>
    MemoryGraph = 6,
}

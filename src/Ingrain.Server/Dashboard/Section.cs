using Ingrain.Server.Access;

namespace Ingrain.Server.Dashboard;

/// <summary>One entry of a space's navigation.</summary>
/// <param name="Name">What people read.</param>
/// <param name="Path">What follows the space in the address; empty for its first page.</param>
/// <param name="Icon">Its icon's name in the set of icons.</param>
internal sealed record Section(string Name, string Path, string Icon)
{
    /// <summary>What the token must allow.</summary>
    public TokenVerbs Needs { get; init; } = TokenVerbs.Read;

    /// <summary>Whether a token for a path does not do.</summary>
    public bool WholeSpace { get; init; }

    /// <summary>Growth, health and what was written last.</summary>
    public static readonly Section Overview = new("Overview", "", "overview");

    /// <summary>Trying recalls out.</summary>
    public static readonly Section Recall = new("Recall", "recall", "recall");

    /// <summary>Sessions and what was said in them.</summary>
    public static readonly Section Timeline = new("Timeline", "timeline", "timeline") { WholeSpace = true };

    /// <summary>Facts on both axes of time.</summary>
    public static readonly Section Facts = new("Facts", "facts", "facts") { WholeSpace = true };

    /// <summary>The tree of notes and modules.</summary>
    public static readonly Section Notes = new("Notes", "notes", "notes");

    /// <summary>Walking from thing to thing.</summary>
    public static readonly Section Graph = new("Graph", "graph", "graph") { WholeSpace = true };

    /// <summary>The log, and undoing.</summary>
    public static readonly Section Changes = new("Changes", "changes", "changes");

    /// <summary>What goes on in the background.</summary>
    public static readonly Section Jobs = new("Jobs", "jobs", "jobs") { WholeSpace = true };

    /// <summary>Removing for good.</summary>
    public static readonly Section Erase = new("Erase", "erase", "erase") { Needs = TokenVerbs.Erase, WholeSpace = true };

    /// <summary>The navigation of a space, in order.</summary>
    public static readonly IReadOnlyList<Section> All = [Overview, Recall, Timeline, Facts, Notes, Graph, Changes, Jobs, Erase];

    /// <summary>Whether somebody is let in.</summary>
    public bool IsOpenTo(Principal principal) => principal.Has(Needs) && !(WholeSpace && principal.Path is not null);
}

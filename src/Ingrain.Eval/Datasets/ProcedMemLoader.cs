using System.Globalization;
using System.Text;

namespace Ingrain.Eval;

/// <summary>
/// Reads ProcedMem: trajectories of household tasks, each an episode of its task and steps, and queries that grade the trajectories from
/// 0 to 10. Gold are those graded 6 or higher.
/// </summary>
internal static class ProcedMemLoader
{
    private const double GradeMin = 6;

    /// <summary>Reads the benchmark.</summary>
    /// <param name="path">Its folder, or one above.</param>
    /// <exception cref="MalformedDataException">The data does not have this layout.</exception>
    public static EvalDataset Load(string path)
    {
        var below = Path.Combine(path, "procedural_memory_benchmark");
        var folder = Directory.Exists(below) ? below : path;
        var episodes = new List<Episode>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in JsonPlace.Read(Path.Combine(folder, "data", "corpus", "agentinstruct_trajectories.json"))["trajectories"]
            .Elements())
        {
            var id = new RecordId(source["task_instance_id"].Text());
            if (!known.Add(id.Value)) throw new MalformedDataException(source.Place, $"has the trajectory '{id}' twice");
            episodes.Add(new Episode { Id = id, Session = id, Role = "document", Content = Told(source) });
        }
        var questions = new List<EvalQuestion>();
        foreach (var source in JsonPlace.Read(Path.Combine(folder, "benchmark", "data", "query_bank.json"))["queries"].Elements())
            questions.Add(new EvalQuestion
            {
                Text = source["query_text"].Text(),
                Category = source["tier"].Text().ToLowerInvariant(),
                Gold = ReadGold(source["relevant_trajectories"], known),
            });
        return new EvalDataset("procedmem", [new() { Id = "procedmem", Episodes = episodes, Questions = questions }]);
    }

    private static string Told(JsonPlace trajectory)
    {
        var told = new StringBuilder(trajectory["task_description"].Text());
        foreach (var step in trajectory["state_action_pairs"].Elements())
            told.Append('\n').Append(step["state"].Text()).Append("\n> ").Append(step["action"].Text());
        return told.ToString();
    }

    private static List<string> ReadGold(JsonPlace graded, HashSet<string> known)
    {
        var gold = new List<string>();
        foreach (var entry in graded.Elements())
        {
            var (id, score) = (entry["trajectory_id"].Text(), entry["relevance_score"]);
            if (!double.TryParse(score.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var grade))
                throw new MalformedDataException(score.Place, "is no grade");
            if (grade >= GradeMin && known.Contains(id) && !gold.Contains(id)) gold.Add(id);
        }
        return gold;
    }
}

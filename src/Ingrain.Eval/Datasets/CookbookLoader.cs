namespace Ingrain.Eval;

/// <summary>Reads the cookbook's two retrieval sets: chunks of a code base and of product documentation, each with golden chunks.</summary>
internal static class CookbookLoader
{
    /// <summary>Reads the code base.</summary>
    /// <param name="path">The cookbook folder, or the folder of <c>codebase_chunks.json</c> and <c>evaluation_set.jsonl</c>.</param>
    /// <exception cref="MalformedDataException">The data does not have this layout.</exception>
    public static EvalDataset LoadCode(string path)
    {
        var folder = Below(path, "contextual-embeddings", "data");
        var episodes = new List<Episode>();
        foreach (var source in JsonPlace.Read(Path.Combine(folder, "codebase_chunks.json")).Elements())
        {
            var session = source["original_uuid"].Text();
            foreach (var chunk in source["chunks"].Elements())
                episodes.Add(Chunk($"{session}:{chunk["original_index"].Text()}", session, chunk["content"].Text(), episodes.Count));
        }
        var questions = new List<EvalQuestion>();
        foreach (var line in JsonPlace.ReadLines(Path.Combine(folder, "evaluation_set.jsonl")))
        {
            var gold = new List<string>();
            foreach (var pair in line["golden_chunk_uuids"].Elements())
            {
                var parts = new List<JsonPlace>(pair.Elements());
                if (parts.Count != 2) throw new MalformedDataException(pair.Place, "is not a pair of document and chunk");
                gold.Add($"{parts[0].Text()}:{parts[1].Text()}");
            }
            questions.Add(new EvalQuestion { Text = line["query"].Text(), Category = "code", Gold = gold });
        }
        return new EvalDataset("cookbook-code", [new() { Id = "codebase", Episodes = episodes, Questions = questions }]);
    }

    /// <summary>Reads the product documentation.</summary>
    /// <param name="path">The cookbook folder.</param>
    /// <exception cref="MalformedDataException">The data does not have this layout.</exception>
    public static EvalDataset LoadDocs(string path)
    {
        var folder = Below(path, "retrieval_augmented_generation", "");
        var episodes = new List<Episode>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in JsonPlace.Read(Path.Combine(folder, "data", "anthropic_docs.json")).Elements())
        {
            var link = chunk["chunk_link"].Text();
            var id = seen.Add(link) ? link : $"{link}#{episodes.Count}";
            var page = link.Split('#')[0];
            episodes.Add(Chunk(id, page, $"{chunk["chunk_heading"].Text()}\n{chunk["text"].Text()}", episodes.Count));
        }
        var questions = new List<EvalQuestion>();
        foreach (var source in JsonPlace.Read(Path.Combine(folder, "evaluation", "docs_evaluation_dataset.json")).Elements())
        {
            var gold = new List<string>();
            foreach (var link in source["correct_chunks"].Elements())
                if (seen.Contains(link.Text()) && !gold.Contains(link.Text())) gold.Add(link.Text());
            questions.Add(new EvalQuestion { Text = source["question"].Text(), Category = "docs", Gold = gold });
        }
        return new EvalDataset("cookbook-docs", [new() { Id = "docs", Episodes = episodes, Questions = questions }]);
    }

    private static string Below(string path, string name, string inner)
    {
        var below = Path.Combine(path, name, inner);
        return Directory.Exists(below) ? below : path;
    }

    private static Episode Chunk(string id, string session, string text, int number) => new()
    {
        Id = new RecordId(id),
        Session = new RecordId(session),
        Role = "document",
        Content = text,
    };
}

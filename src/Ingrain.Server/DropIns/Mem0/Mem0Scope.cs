namespace Ingrain.Server.DropIns.Mem0;

/// <summary>
/// Whose a memory of mem0's verbs is: any of a user, an agent, an app and a run. Kept as the fact's scope, so that the same words said by
/// two users are two facts.
/// </summary>
internal sealed record Mem0Scope
{
    /// <summary>The names, in the order in which they are written.</summary>
    public static readonly IReadOnlyList<string> Names = ["user_id", "agent_id", "app_id", "run_id"];

    private const int LengthMax = 200;
    private const string Begin = "mem0: ";

    private readonly IReadOnlyDictionary<string, string> _ids;

    private Mem0Scope(IReadOnlyDictionary<string, string> ids) => _ids = ids;

    /// <summary>Whether it names nobody.</summary>
    public bool IsEmpty => _ids.Count == 0;

    /// <summary>What was given, with the default user where nobody is named.</summary>
    /// <exception cref="RefusedException">Nobody is named and there is no default, or a name is too long.</exception>
    public static Mem0Scope Of(Mem0Ids given, string? defaultUser)
    {
        var ids = new Dictionary<string, string>();
        foreach (var (name, value) in new[] {
            ("user_id", given.UserId), ("agent_id", given.AgentId), ("app_id", given.AppId), ("run_id", given.RunId) })
        {
            if (string.IsNullOrEmpty(value)) continue;
            ids[name] = value.Length <= LengthMax ? value : throw new RefusedException($"'{name}' has at most {LengthMax} characters.");
        }
        if (ids.Count == 0 && defaultUser is not null) ids["user_id"] = defaultUser;
        return ids.Count > 0 ? new Mem0Scope(ids)
            : throw new RefusedException("Whose memory is it? At least one of user_id, agent_id, app_id and run_id is needed.");
    }

    /// <summary>The scope of a fact; null where the fact is none of these verbs'.</summary>
    public static Mem0Scope? Of(Fact fact)
    {
        if (fact.Scope?.StartsWith(Begin, StringComparison.Ordinal) is not true) return null;
        var ids = new Dictionary<string, string>();
        foreach (var part in fact.Scope[Begin.Length..].Split(", "))
            if (part.Split('=') is [var name, var value] && Names.Contains(name)) ids[name] = Uri.UnescapeDataString(value);
        return ids.Count == 0 ? null : new Mem0Scope(ids);
    }

    /// <summary>The id of a name; null for none.</summary>
    public string? this[string name] => _ids.GetValueOrDefault(name);

    /// <summary>Whether another scope has all these ids.</summary>
    public bool IsIn(Mem0Scope other) => _ids.All(i => other[i.Key] == i.Value);

    /// <summary>As a fact's scope says it.</summary>
    public override string ToString() => Begin + string.Join(", ", Names.Where(_ids.ContainsKey).Select(n =>
        $"{n}={_ids[n].Replace("%", "%25", StringComparison.Ordinal).Replace("=", "%3D", StringComparison.Ordinal)
            .Replace(",", "%2C", StringComparison.Ordinal)}"));
}

using System.Globalization;
using System.Text.Json;

namespace Ingrain.Server.DropIns.Mem0;

/// <summary>
/// mem0's filters: fields with a value or with operators (eq, ne, in, nin, gt, gte, lt, lte, contains, icontains, and <c>*</c> for any
/// value), joined by AND, OR and NOT. A filter that does not say whose memories are meant is refused: it fails closed.
/// </summary>
internal sealed class Mem0Filter
{
    private const int DepthMax = 16;
    private const string Any = "*";

    private readonly Func<MemoryShape, bool> _matches;

    private Mem0Filter(Func<MemoryShape, bool> matches) => _matches = matches;

    /// <summary>Reads a filter.</summary>
    /// <param name="filter">The filter; null for none.</param>
    /// <param name="defaultUser">Whose memories are meant where the filter does not say; null for a refusal.</param>
    /// <exception cref="RefusedException">It is malformed, or does not say whose memories are meant.</exception>
    public static Mem0Filter Read(JsonElement? filter, string? defaultUser)
    {
        var given = filter is { ValueKind: not JsonValueKind.Null } some ? some : default(JsonElement?);
        var matches = given is { } json ? Part(json, 0) : _ => true;
        if (given is { } scoped && IsScoped(scoped)) return new Mem0Filter(matches);
        if (defaultUser is null)
            throw new RefusedException("Whose memories? 'filters' must name a user_id, agent_id, app_id or run_id on every way through it, "
                + """such as {"AND":[{"user_id":"alice"}]}.""");
        return new Mem0Filter(m => m.UserId == defaultUser && matches(m));
    }

    /// <summary>Whether a memory passes.</summary>
    public bool Matches(MemoryShape memory) => _matches(memory);

    private static Func<MemoryShape, bool> Part(JsonElement part, int depth)
    {
        if (part.ValueKind != JsonValueKind.Object || depth > DepthMax)
            throw new RefusedException("'filters' is an object of fields, AND, OR and NOT, at most 16 deep.");
        var all = new List<Func<MemoryShape, bool>>();
        foreach (var member in part.EnumerateObject())
        {
            if (member.Name is "AND" or "OR" or "NOT")
            {
                var parts = Parts(member.Value).Select(p => Part(p, depth + 1)).ToList();
                all.Add(member.Name switch
                {
                    "AND" => m => parts.All(p => p(m)),
                    "OR" => m => parts.Any(p => p(m)),
                    _ => m => !parts.Any(p => p(m)),
                });
            }
            else
            {
                all.Add(Field(member.Name, member.Value));
            }
        }
        return m => all.All(p => p(m));
    }

    private static Func<MemoryShape, bool> Field(string name, JsonElement wanted)
    {
        if (name == "metadata" && wanted.ValueKind == JsonValueKind.Object)
        {
            var members = wanted.EnumerateObject().Select(w => Field("metadata." + w.Name, w.Value)).ToList();
            return m => members.All(p => p(m));
        }
        if (wanted.ValueKind != JsonValueKind.Object) return m => Compare("eq", Value(m, name), wanted);
        var tests = wanted.EnumerateObject().Select(o => (o.Name, o.Value)).ToList();
        if (tests.FirstOrDefault(t => !IsKnown(t)) is { Name: { } unknown })
            throw new RefusedException($"'{VisibleText.Part(VisibleText.Line(unknown), 0, 40)}' is no operator of a filter, or its value "
                + "is no list; there are eq, ne, in, nin, gt, gte, lt, lte, contains and icontains.");
        return m => tests.All(t => Compare(t.Name, Value(m, name), t.Value));
    }

    private static bool IsKnown((string Name, JsonElement Value) test) => test.Name switch
    {
        "in" or "nin" => test.Value.ValueKind == JsonValueKind.Array,
        "eq" or "ne" or "gt" or "gte" or "lt" or "lte" or "contains" or "icontains" => true,
        _ => false,
    };

    private static bool Compare(string operation, string? value, JsonElement wanted) => operation switch
    {
        "ne" => value != Word(wanted),
        "nin" => !wanted.EnumerateArray().Any(w => value is not null && value == Word(w)),
        _ when value is null => false,
        "eq" => Word(wanted) is var word && (word == Any || value == word),
        "in" => wanted.EnumerateArray().Any(w => value == Word(w)),
        "contains" => Word(wanted) is { } part && value.Contains(part, StringComparison.Ordinal),
        "icontains" => Word(wanted) is { } part && value.Contains(part, StringComparison.OrdinalIgnoreCase),
        _ => Word(wanted) is { } bound && Order(value, bound) is var order && operation switch
        {
            "gt" => order > 0,
            "gte" => order >= 0,
            "lt" => order < 0,
            _ => order <= 0,
        },
    };

    /// <summary>Numbers by size, times by time, all else by its characters.</summary>
    private static int Order(string value, string bound)
    {
        var invariant = CultureInfo.InvariantCulture;
        if (double.TryParse(value, invariant, out var a) && double.TryParse(bound, invariant, out var b)) return a.CompareTo(b);
        return TimeText.TryParse(value, out var first) && TimeText.TryParse(bound, out var second)
            ? first.CompareTo(second)
            : string.CompareOrdinal(value, bound);
    }

    private static string? Value(MemoryShape memory, string name) => name switch
    {
        "user_id" => memory.UserId,
        "agent_id" => memory.AgentId,
        "app_id" => memory.AppId,
        "run_id" => memory.RunId,
        "created_at" => memory.CreatedAt,
        "updated_at" => memory.UpdatedAt,
        _ => memory.Metadata is { ValueKind: JsonValueKind.Object } metadata
            && metadata.TryGetProperty(name.StartsWith("metadata.", StringComparison.Ordinal) ? name[9..] : name, out var value)
                ? Word(value) : null,
    };

    private static string? Word(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => value.GetRawText(),
    };

    /// <summary>Whether every way to pass names a user, agent, app or run.</summary>
    private static bool IsScoped(JsonElement part) => part.ValueKind == JsonValueKind.Object && part.EnumerateObject().Any(member =>
        member.Name switch
        {
            "AND" => Parts(member.Value).Any(IsScoped),
            "OR" => Parts(member.Value) is { Count: > 0 } parts && parts.All(IsScoped),
            _ => Mem0Scope.Names.Contains(member.Name) && Names(member.Value),
        });

    private static bool Names(JsonElement wanted) => wanted.ValueKind switch
    {
        JsonValueKind.String => wanted.GetString() is { Length: > 0 },
        JsonValueKind.Object => wanted.EnumerateObject().Any(o => o.Name is "eq" or "in"),
        _ => false,
    };

    private static List<JsonElement> Parts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
}

using System.Collections;
using System.Text.Json.Serialization.Metadata;

namespace Ingrain.Server.Rest;

/// <summary>
/// Finds null in lists of a request: the reader refuses it for members, and knows of list entries only that they are references.
/// </summary>
internal static class Gaps
{
    /// <summary>Whether a list within a value has an entry that is null.</summary>
    /// <param name="value">What was read.</param>
    /// <param name="type">How it was read. Costs a look at every list's entries.</param>
    public static bool In(object? value, JsonTypeInfo type)
    {
        if (value is null) return false;
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                foreach (var member in type.Properties)
                    if (member.Get?.Invoke(value) is { } inner && In(inner, type.Options.GetTypeInfo(member.PropertyType))) return true;
                return false;
            case JsonTypeInfoKind.Enumerable when type.ElementType is { } entry:
                var entryType = type.Options.GetTypeInfo(entry);
                foreach (var each in (IEnumerable)value)
                    if (each is null || In(each, entryType)) return true;
                return false;
            default:
                return false;
        }
    }
}

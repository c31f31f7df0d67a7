using System.Text;

namespace Ingrain;

/// <summary>What facts must share to be about the same thing: subject, predicate and scope, white space and case folded away.</summary>
public readonly record struct FactKey
{
    private FactKey(string subject, string predicate, string scope) => (Subject, Predicate, Scope) = (subject, predicate, scope);

    /// <summary>The folded subject.</summary>
    public string Subject { get; }

    /// <summary>The folded predicate.</summary>
    public string Predicate { get; }

    /// <summary>The folded scope; empty for none.</summary>
    public string Scope { get; }

    /// <summary>The key of a fact.</summary>
    /// <param name="fact">The fact.</param>
    /// <returns>The key, or null where subject or predicate is missing.</returns>
    public static FactKey? Of(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return Of(fact.Subject, fact.Predicate, fact.Scope);
    }

    /// <summary>The key of a subject, predicate and scope.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="predicate">The predicate.</param>
    /// <param name="scope">The scope; null for none.</param>
    /// <returns>The key, or null where subject or predicate is missing or blank.</returns>
    public static FactKey? Of(string? subject, string? predicate, string? scope)
    {
        var (s, p) = (Fold(subject), Fold(predicate));
        return s.Length == 0 || p.Length == 0 ? null : new FactKey(s, p, Fold(scope));
    }

    /// <summary>Text with case and white space folded away, for comparing what people write.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    /// <returns>The folded text.</returns>
    public static string Fold(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return "";
        if (IsFolded(text)) return text;
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormC))
        {
            if (!char.IsWhiteSpace(c)) folded.Append(char.ToLowerInvariant(c));
            else if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
        }
        return folded.ToString().TrimEnd();
    }

    // Most of what is folded was folded or written that way before.
    private static bool IsFolded(string text)
    {
        var before = ' ';
        foreach (var c in text)
        {
            if (c is < ' ' or > '~' or (>= 'A' and <= 'Z') || (c == ' ' && before == ' ')) return false;
            before = c;
        }
        return before != ' ';
    }
}

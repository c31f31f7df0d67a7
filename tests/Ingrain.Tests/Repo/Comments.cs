using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ingrain.Tests.Repo;

/// <summary>What is wrong with the comments of a file.</summary>
internal static partial class Comments
{
    public static IEnumerable<string> Problems(SyntaxTree file)
    {
        foreach (var trivia in file.GetRoot().DescendantTrivia())
        {
            if (trivia.GetStructure() is DocumentationCommentTriviaSyntax documentation)
                foreach (var tag in EmptyTags(documentation))
                    yield return $"{Code.Place(tag)}: empty <{tag.ToString().Trim('<', '/', ' ').Split(' ', '>', '/')[0]}>";
            if (!IsComment(trivia)) continue;
            var text = trivia.ToString();
            if (Ticket().IsMatch(text)) yield return $"{Code.Place(trivia)}: a ticket number; say the reason itself";
            if (Unfinished().IsMatch(text)) yield return $"{Code.Place(trivia)}: unfinished work in a comment";
            if (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && IsCode(text.TrimStart('/').Trim()))
                yield return $"{Code.Place(trivia)}: commented-out code";
        }
    }

    private static bool IsComment(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia)
        || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) || trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia);

    private static IEnumerable<XmlNodeSyntax> EmptyTags(DocumentationCommentTriviaSyntax documentation) =>
        documentation.DescendantNodes().OfType<XmlNodeSyntax>().Where(n => n switch
        {
            XmlElementSyntax element => NeedsText(element.StartTag.Name) && string.IsNullOrWhiteSpace(
                string.Concat(element.Content.Select(c => c.ToString())).Replace("///", "", StringComparison.Ordinal)),
            XmlEmptyElementSyntax element => NeedsText(element.Name),
            _ => false,
        });

    private static bool NeedsText(XmlNameSyntax name) =>
        name.LocalName.Text is "summary" or "param" or "returns" or "remarks" or "exception" or "typeparam" or "value";

    /// <summary>Prose that happens to end in a semicolon does not parse as a statement that does something.</summary>
    private static bool IsCode(string line)
    {
        if (line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Trim(';')[6..].Contains(' ')) return true;
        if (!line.EndsWith(';') && !line.EndsWith('{') && line is not ("}" or "});")) return false;
        if (line is "}" or "});") return true;
        var text = line.EndsWith('{') ? line + "}" : line;
        var statement = SyntaxFactory.ParseStatement(text);
        return !statement.ContainsDiagnostics && statement.FullSpan.Length == text.Length && (text.Contains('(') || text.Contains('=')
            || statement is ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or ThrowStatementSyntax);
    }

    [GeneratedRegex(@"\b(issue|ticket|bug|PR|pull request)s?\s*#?\d+\b|(?<![\w&;#])#\d{3,}\b|\bGH-\d+\b", RegexOptions.IgnoreCase)]
    private static partial Regex Ticket();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();
}

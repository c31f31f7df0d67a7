using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ingrain.Tests.Repo;

public class Failing_loudly
{
    // Only a process's edge, a background loop and roll-back-and-rethrow have a reason to catch everything.
    [Fact]
    public void catches_everything_only_where_it_is_listed() => Ratchet.Check("catch-all",
        from file in Code.Source
        let all = file.GetRoot().DescendantNodes().OfType<CatchClauseSyntax>().Where(CatchesAll).ToList()
        where all.Count > 0
        select new Violation(file.FilePath, all.Count, $"{Code.Place(all[0])}: catches every exception ({all.Count} in the file)"));

    [Fact]
    public void never_throws_an_exception_without_a_kind() => Ratchet.None(
        from file in Code.Source
        from made in file.GetRoot().DescendantNodes().OfType<ObjectCreationExpressionSyntax>()
        where made.Type.ToString() is "Exception" or "System.Exception" or "ApplicationException" or "SystemException"
        select $"{Code.Place(made)}: throw a kind of exception that callers can tell apart");

    [Theory]
    [InlineData("catch { }", true)]
    [InlineData("catch (Exception e) { }", true)]
    [InlineData("catch (System.Exception) { throw; }", true)]
    [InlineData("catch (Exception e) when (e is not OperationCanceledException) { }", true)]
    [InlineData("catch (Exception e) when (e is IOException or FormatException) { }", false)]
    [InlineData("catch (Exception e) when (!IsReadFailure(e)) { }", true)]
    [InlineData("catch (Exception e) when (quiet) { }", true)]
    [InlineData("catch (Exception e) when (IsReadFailure(e) || e is FormatException) { }", false)]
    [InlineData("catch (IOException) { }", false)]
    public void tells_a_catch_of_everything_from_a_narrow_one(string clause, bool all)
    {
        var root = Code.Parse("x.cs", $"try {{ }} {clause}").GetRoot(TestContext.Current.CancellationToken);

        Assert.Equal(all, CatchesAll(root.DescendantNodes().OfType<CatchClauseSyntax>().Single()));
    }

    private static bool CatchesAll(CatchClauseSyntax clause)
    {
        if (clause.Declaration is { } declaration && declaration.Type.ToString() is not ("Exception" or "System.Exception")) return false;
        // "when (e is A or B)" and "when (IsReadFailure(e))" say what is caught; a filter that excludes, or looks elsewhere, does not.
        return clause.Filter?.FilterExpression is not { } filter
            || filter is PrefixUnaryExpressionSyntax or IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax }
            || !filter.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.Text == clause.Declaration?.Identifier.Text);
    }
}

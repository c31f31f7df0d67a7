using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ingrain.Tests.Repo;

public class Waiting_for_work
{
    private static readonly IReadOnlyList<IMethodSymbol> Ours = [.. Product.Methods.Where(m => !IsNamedByOthers(m))];
    private static readonly IEnumerable<IMethodSymbol> Shared = Ours.Where(m => m.DeclaredAccessibility != Accessibility.Private);

    [Fact]
    public void says_Async_at_the_end_of_the_name() => Ratchet.Check("async-name",
        from method in Shared
        where IsAwaited(method) && method.ReturnType.Name != "IAsyncEnumerable" && !method.Name.EndsWith("Async", StringComparison.Ordinal)
        let name = Product.NameOf(method)
        group method by name into overloads
        select new Violation(overloads.Key, 1,
            $"{overloads.Key} returns {overloads.First().ReturnType.Name} and does not end in Async"));

    [Fact]
    public void can_be_cancelled_by_a_token_that_comes_last() => Ratchet.Check("async-token",
        from method in Shared
        let position = method.Parameters.ToList().FindIndex(p => p.Type.Name == nameof(CancellationToken))
        where position < 0 ? NeedsToken(method) : position != method.Parameters.Length - 1
        let name = Product.NameOf(method)
        group position by name into overloads
        let problem = overloads.Any(p => p < 0) ? "takes no CancellationToken" : "takes its CancellationToken before other parameters"
        select new Violation(overloads.Key, 1, $"{overloads.Key} {problem}"));

    // A default token in an internal method lets a caller forget to pass its own on.
    [Fact]
    public void lets_only_the_public_surface_leave_the_token_out() => Ratchet.None(
        from method in Ours
        where !Product.IsVisible(method)
        where method.Parameters.Any(p => p.Type.Name == nameof(CancellationToken) && p.HasExplicitDefaultValue)
        select $"{Product.NameOf(method)}: the CancellationToken of an internal method has no default");

    [Fact]
    public void never_sleeps_by_the_wall_clock() => Ratchet.Check("sleeping",
        from file in Code.Files
        from call in file.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
        where call.Expression.ToString() is "Task.Delay" or "Thread.Sleep"
        let arguments = call.ArgumentList.Arguments.ToString()
        where !arguments.Contains("Timeout.Infinite", StringComparison.Ordinal) && call.ArgumentList.Arguments.Skip(1).All(a => !IsClock(a))
        group call by file.FilePath into inFile
        select new Violation(inFile.Key, inFile.Count(),
            $"{Code.Place(inFile.First())}: give the delay a TimeProvider, or wait on a signal"));

    private static bool IsClock(ArgumentSyntax argument) =>
        new[] { "time", "clock" }.Any(word => argument.ToString().Contains(word, StringComparison.OrdinalIgnoreCase))
        && !argument.ToString().Contains("timeout", StringComparison.OrdinalIgnoreCase);

    // An enumerator was given its token when it was made.
    private static bool NeedsToken(IMethodSymbol method) => IsAwaited(method) && method.Name != "DisposeAsync"
        && !method.Parameters.Any(p => p.Type.Name == "IAsyncEnumerator");

    private static bool IsAwaited(IMethodSymbol method) => method.Name != "Main"
        && method.ReturnType.Name is "Task" or "ValueTask" or "IAsyncEnumerable"
        && method.ReturnType.ContainingNamespace?.ToDisplayString() is "System.Threading.Tasks" or "System.Collections.Generic";

    /// <summary>Overrides and implementations of interfaces from elsewhere cannot choose their name or parameters.</summary>
    private static bool IsNamedByOthers(IMethodSymbol method) => method.IsOverride || method.ExplicitInterfaceImplementations.Length > 0
        || method.ContainingType.AllInterfaces.Where(i => !Product.Owns(i)).SelectMany(i => i.GetMembers()).Any(m =>
            SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(m), method));
}

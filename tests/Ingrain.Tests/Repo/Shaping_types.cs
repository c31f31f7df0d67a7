using Microsoft.CodeAnalysis;

namespace Ingrain.Tests.Repo;

public class Shaping_types
{
    private const int InterfacesMax = 9;

    [Fact]
    public void seals_every_class_that_nothing_derives_from()
    {
        var bases = Product.Types.Select(t => t.BaseType?.OriginalDefinition).ToHashSet(SymbolEqualityComparer.Default);
        Ratchet.Check("sealing",
            from type in Product.Types
            where type is { TypeKind: TypeKind.Class, IsAbstract: false, IsSealed: false, IsStatic: false } && !bases.Contains(type)
            where !type.GetMembers("<Main>$").Any() // a program of top-level statements
            let name = Product.NameOf(type)
            select new Violation(name, 1, $"{name} is neither sealed nor derived from"));
    }

    [Fact]
    public void gives_public_setters_to_options_and_wire_types_only() => Ratchet.Check("setter",
        from type in Product.Types
        where !type.Name.EndsWith("Options", StringComparison.Ordinal) && type.ContainingNamespace.Name != "Wire"
        from member in type.GetMembers()
        where Product.IsVisible(member) && Product.IsWritten(member)
        where member is IPropertySymbol { SetMethod: { IsInitOnly: false, DeclaredAccessibility: Accessibility.Public } }
            or IFieldSymbol { IsConst: false, IsReadOnly: false } && type.TypeKind != TypeKind.Enum
        let name = Product.NameOf(member)
        select new Violation(name, 1, $"{name} can be set from outside; make it init"));

    [Fact]
    public void invents_few_interfaces()
    {
        var interfaces = Product.Types.Where(t => t.TypeKind == TypeKind.Interface).Select(Product.NameOf).ToList();

        Assert.True(interfaces.Count <= InterfacesMax,
            $"{interfaces.Count} interfaces, at most {InterfacesMax}: {string.Join(", ", interfaces)}");
    }
}

using Microsoft.CodeAnalysis;

namespace Ingrain.Tests.Repo;

/// <summary>The public types and members of an assembly as sorted text, one a line.</summary>
internal static class PublicSurface
{
    private static readonly SymbolDisplayFormat MemberFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints
            | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeConstantValue
            | SymbolDisplayMemberOptions.IncludeRef,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    public static string Of(IAssemblySymbol assembly)
    {
        var types = VisibleTypes(assembly).OrderBy(FullName, StringComparer.Ordinal);
        return string.Concat(types.Select(t => $"{Header(t)}\n{string.Concat(Members(t).Select(m => $"    {m}\n"))}"));
    }

    public static IEnumerable<INamedTypeSymbol> VisibleTypes(IAssemblySymbol assembly) =>
        Product.Types.Where(t => SymbolEqualityComparer.Default.Equals(t.ContainingAssembly, assembly) && Product.IsVisible(t));

    public static IEnumerable<ISymbol> VisibleMembers(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Delegate ? [] // its signature is its header
        : type.GetMembers().Where(m => Product.IsVisible(m) && Product.IsWritten(m) && !SaysNothing(m));

    /// <summary>What is shown by something else: accessors by their property, nested types by themselves.</summary>
    private static bool SaysNothing(ISymbol member) => member switch
    {
        INamedTypeSymbol => true,
        IPropertySymbol => member.Name == "EqualityContract",
        IFieldSymbol => member.Name == "value__",
        IMethodSymbol { AssociatedSymbol: not null } => true,
        IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.Length: 0 } => member.ContainingType.IsValueType,
        _ => false,
    };

    private static IEnumerable<string> Members(INamedTypeSymbol type) => type.TypeKind == TypeKind.Enum
        ? type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue).Select(f => $"{f.Name} = {f.ConstantValue}")
        : VisibleMembers(type).Select(m => m.ToDisplayString(MemberFormat)).Order(StringComparer.Ordinal);

    private static string Header(INamedTypeSymbol type)
    {
        if (type.DelegateInvokeMethod is { } invoke)
            return invoke.ToDisplayString(MemberFormat).Replace("virtual ", "delegate ", StringComparison.Ordinal)
                .Replace(" Invoke(", $" {FullName(type)}(", StringComparison.Ordinal);
        var shape = type switch
        {
            { TypeKind: TypeKind.Interface } => "interface",
            { TypeKind: TypeKind.Enum } => "enum",
            { TypeKind: TypeKind.Struct } => type.IsReadOnly ? "readonly struct" : "struct",
            { IsStatic: true } => "static class",
            _ => (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (type.IsRecord ? "record" : "class"),
        };
        var bases = type.Interfaces.Where(i => Product.IsVisible(i) && i.Name != "IEquatable")
            .Prepend(type.BaseType).OfType<INamedTypeSymbol>()
            .Where(b => b.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum))
            .Select(b => b.ToDisplayString(MemberFormat)).ToList();
        return $"{shape} {FullName(type)}{(bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}";
    }

    private static string FullName(INamedTypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
}

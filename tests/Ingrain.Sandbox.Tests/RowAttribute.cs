namespace Ingrain.Sandbox.Tests;

/// <summary>Says which row of the table of abuse cases a test is.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RowAttribute(int number) : Attribute
{
    public int Number => number;
}

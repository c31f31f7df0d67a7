namespace Ingrain.Tests.Repo;

public class Holding_the_list_of_exceptions
{
    private static readonly IReadOnlyList<Ratchet.Entry> List =
        Ratchet.Parse(["# why", "", "lines a.cs 12 — a table", "lines b.cs 3 — another"]);
    private static readonly Violation A = new("a.cs", 12, "a.cs: too long");
    private static readonly Violation B = new("b.cs", 3, "b.cs: too long");

    [Fact]
    public void passes_what_is_listed() => Ratchet.Check("lines", [A, B], List);

    [Fact]
    public void fails_what_is_not_listed() => Fails("c.cs: too long", [A, B, new("c.cs", 1, "c.cs: too long")]);

    [Fact]
    public void fails_what_grew() => Fails("13, and", [A with { Measure = 13 }, B]);

    [Fact]
    public void fails_an_entry_that_could_be_lowered() => Fails("lower 'lines a.cs' from 12 to 11", [A with { Measure = 11 }, B]);

    [Fact]
    public void fails_an_entry_that_is_no_longer_needed() => Fails("remove 'lines b.cs'", [A]);

    [Fact]
    public void demands_a_reason() => Assert.Throws<FormatException>(() => Ratchet.Parse(["lines a.cs 12"]));

    private static void Fails(string message, IEnumerable<Violation> violations) =>
        Assert.Contains(message, Assert.ThrowsAny<Exception>(() => Ratchet.Check("lines", violations, List)).Message);
}

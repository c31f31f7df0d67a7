namespace Ingrain.Tests.Repo;

public class Commenting
{
    [Fact]
    public void says_why_and_leaves_no_litter() => Ratchet.None(Code.Files.SelectMany(Comments.Problems));

    [Theory]
    [InlineData("/// <summary></summary>\nclass C;", "empty <summary>")]
    [InlineData("/// <returns/>\nclass C;", "empty <returns>")]
    [InlineData("/// <param name=\"a\"> </param>\nclass C;", "empty <param>")]
    [InlineData("// see issue 12\nclass C;", "ticket")]
    [InlineData("// as in #4711\nclass C;", "ticket")]
    [InlineData("// " + "TO" + "DO: later\nclass C;", "unfinished")]
    [InlineData("// var x = Foo(1);\nclass C;", "commented-out")]
    [InlineData("// if (x > 1) {\nclass C;", "commented-out")]
    [InlineData("// return;\nclass C;", "commented-out")]
    public void would_catch(string text, string problem) =>
        Assert.Contains(problem, Assert.Single(Comments.Problems(Code.Parse("x.cs", text))));

    [Theory]
    [InlineData("// One writer at a time; readers never wait.\nclass C;")]
    [InlineData("// the order is kept;\nclass C;")]
    [InlineData("// A changeset such as #12 is the default, in C# 14 and UTF-8 alike.\nclass C;")]
    [InlineData("/// <inheritdoc/>\nclass C;")]
    [InlineData("/// <summary>See <see cref=\"D\"/>.</summary>\nclass C;")]
    public void leaves_prose_alone(string text) => Assert.Empty(Comments.Problems(Code.Parse("x.cs", text)));
}

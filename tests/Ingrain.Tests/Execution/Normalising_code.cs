using System.Diagnostics;
using System.Text;
using Ingrain.Execution.Languages;

namespace Ingrain.Tests.Execution;

public class Normalising_code
{
    private static readonly string[] s_pieces =
    [
        "x", "def f(a):", "class", "return", "if", "1", "1.", ".5", "1e", "0x", "+", "-", "/", "//", "/*", "*/", "#", "'", "\"", "\"\"\"",
        "'''", "`", "${", "{", "}", "(", ")", "[", "]", ":", ";", ",", ".", "\\", "\n", "\n", "\n    ", "\n\t", " ", "  ", "f'", "rb\"",
        "$\"", "@\"", "$$\"\"\"", "pass", "///", "#load \"a.cs\"", "<<EOF", "EOF", "\r\n", "\f", "\u2028", "ü", "😀", "\ud800", "\0",
        "source \"$MEMORY/a.sh\"", "import a.b as c", "from . import d", "require('a')", "using X;", "namespace A;", "=>", "==", "=",
        "import",
    ];

    private static readonly string[] s_hostile =
        ["((", "f'{", "`${", "$\"{", "a\n ", "if x:\n", "#load \"x\"\n", "require('x')\n", "'''x", "{{", "\\\n"];

    public static TheoryData<string> Languages => [.. Language.All.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Languages))]
    public void comes_to_rest_after_one_step_and_never_throws_on_any_text(string name)
    {
        var language = Language.Find(name)!;
        for (var seed = 0; seed < 4_000; seed++)
        {
            var text = Scramble(new Random(seed));
            var once = language.Normalise(text);
            language.Shape(text);

            Assert.True(once == language.Normalise(once), $"seed {seed}:\n{text}\n-- once\n{once}\n-- twice\n{language.Normalise(once)}");
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void takes_time_linear_in_hostile_texts(string name)
    {
        var language = Language.Find(name)!;
        foreach (var piece in s_pieces.Concat(s_hostile))
        {
            var text = string.Concat(Enumerable.Repeat(piece, 300_000 / piece.Length));
            var clock = Stopwatch.StartNew();
            language.Normalise(text);
            language.Shape(text);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"'{piece}' repeated took {clock.Elapsed}");
        }
    }

    [Theory]
    [InlineData("python", "def f(x):\n    return x+1\n",
        "\"\"\"Doc.\"\"\"\n\n# comment\ndef f( x ) :\n  '''doc'''\n  return x + 1  # end\n")]
    [InlineData("python", "def f(): pass\n", "def f():   pass  # nothing\n")]
    [InlineData("python", "class A:\n  pass\n", "class A:\n    '''Only words.'''\n")]
    [InlineData("python", "x=[1,\n2]\n", "x = [ 1, 2 ];\r\n")]
    [InlineData("python", "a=1 if b else\\\n 2\n", "a = 1 if b else 2")]
    [InlineData("javascript", "const f=x=>x+1;\n", "// adds\nconst  f = x => x + 1; /* one */\n\n")]
    [InlineData("csharp", "class A{int F(int x)=>x+1;}", "/// <summary>A</summary>\nclass A\n{\n    int F(int x) => x + 1; // one\n}\n")]
    [InlineData("bash", "f() {\necho 1\n}\n", "#!/bin/bash\n# f\nf() {\n    echo 1   \n\n}\n")]
    public void forgets_what_the_machine_does_not_see(string name, string one, string other) =>
        Assert.Equal(Language.Find(name)!.Normalise(one), Language.Find(name)!.Normalise(other));

    [Theory]
    [InlineData("python", "x = 'a  b'", "x = 'a b'")]
    [InlineData("python", "f'{x[\"a\"]}'", "f'{x[\" a \"]}'")]
    [InlineData("python", "if a:\n  b\nc", "if a:\n  b\n  c")]
    [InlineData("python", "x = 1 .real", "x = 1..real")]
    [InlineData("python", "x = 'a' 'b'", "x = 'a''' 'b'")]
    [InlineData("python", "def f():\n  'd'", "def f():\n  f'd'")]
    [InlineData("javascript", "return\nx", "return x")]
    [InlineData("javascript", "x = /a  b/", "x = /a b/")]
    [InlineData("javascript", "x = `a  ${b}  c`", "x = `a ${b} c`")]
    [InlineData("javascript", "a = b + +c", "a = b++ + c")]
    [InlineData("csharp", "var x = @\"a  b\";", "var x = @\"a b\";")]
    [InlineData("csharp", "var x = \"\"\"a  b\"\"\";", "var x = \"\"\"a b\"\"\";")]
    [InlineData("csharp", "a = b - -c;", "a = b-- - c;")]
    [InlineData("csharp", "#if A\nx();\n#endif", "x();")]
    [InlineData("bash", "echo 'a\n  # b'", "echo 'a'")]
    [InlineData("bash", "cat <<EOF\n  # x\nEOF", "cat <<EOF\nEOF")]
    [InlineData("bash", "echo a", "echo  b")]
    public void keeps_what_the_machine_sees(string name, string one, string other) =>
        Assert.NotEqual(Language.Find(name)!.Normalise(one), Language.Find(name)!.Normalise(other));

    private static string Scramble(Random random)
    {
        var text = new StringBuilder();
        for (var left = random.Next(1, 25); left > 0; left--)
        {
            text.Append(s_pieces[random.Next(s_pieces.Length)]);
            if (random.Next(3) == 0) text.Append(' ');
        }
        return text.ToString();
    }
}

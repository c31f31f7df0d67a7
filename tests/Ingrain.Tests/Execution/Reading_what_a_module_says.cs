using Ingrain.Execution.Languages;

namespace Ingrain.Tests.Execution;

public class Reading_what_a_module_says
{
    [Fact]
    public void finds_signatures_docstring_and_references_in_python()
    {
        var shape = Shape("python", """"
            """Reads CSV.

                And more.
            """
            import json, os.path as p
            import text.dialects as d, numbers_of
            from text import sniff as s, other
            from . import near
            import re; import late.one
            def parse(text: str, *, delimiter: str = ",") -> list[dict]:
                "inner"
                def hidden(): pass
                import inside.it
            async def fetch(
                url,
            ):
                pass
            def _private(): pass
            class Table(Base, metaclass=Meta):
                def row(self, i): return i
                def _own(self): pass
            """");

        Assert.Equal("Reads CSV.\n\n    And more.".Replace("    And", "And", StringComparison.Ordinal), shape.Docstring);
        Assert.Equal(
            [
                "def parse(text: str, *, delimiter: str = \",\") -> list[dict]", "async def fetch(url)",
                "class Table(Base, metaclass=Meta)",
                "def Table.row(self, i)",
            ], shape.Signatures);
        Assert.Equal(["text.dialects", "numbers_of", "text.sniff", "text.other", ".", "late.one", "inside.it"],
            shape.References.Where(r => r.IsOwn).Select(r => r.Name));
        Assert.Equal(["text.py", "text/__init__.py", "text/sniff.py"], shape.References.Single(r => r.Name == "text.sniff").Paths);
        // What is run or looked at besides, where it is there.
        Assert.Equal(
            [
                "text/__init__.py", "text/dialects/__init__.py", "numbers_of/__init__.py", "text/sniff.py", "text/other.py",
                "late/__init__.py", "late/one/__init__.py", "inside/__init__.py", "inside/it/__init__.py",
            ], shape.References.Where(r => !r.IsOwn).SelectMany(r => r.Paths));
    }

    [Fact]
    public void names_a_method_of_python_with_its_class_once_whatever_else_has_its_name()
    {
        var shape = Shape("python", "class Post:\n    def date(self, date=None) -> date: pass\n    async def text(self): pass\n"
            + "    @property\n    def size(self): pass\n    def __init__(self): pass\nclass Other:\n    def size(self): pass\n");

        Assert.Equal(
            [
                "class Post", "def Post.date(self, date=None) -> date", "async def Post.text(self)", "def Post.size(self)",
                "def Post.__init__(self)", "class Other", "def Other.size(self)",
            ], shape.Signatures);
    }

    [Fact]
    public void describes_a_python_module_without_words_by_its_first_function() =>
        Assert.Equal("Says hello.", Shape("python", "import x\ndef hello():\n    '''Says hello.'''\n").Docstring);

    [Fact]
    public void finds_signatures_docstring_and_references_in_javascript()
    {
        var shape = Shape("javascript", """
            'use strict';
            /**
             * Reads CSV.
             */
            const fs = require('fs'), pad = require("text/pad"), near = require('./near');
            function parse(text, { delimiter = ',' } = {}) { return require('text/late'); }
            async function load(path) { }
            class Table extends Map { row(i) { return i; } }
            exports.join = (a, b) => a + b;
            """);

        Assert.Equal("Reads CSV.", shape.Docstring);
        Assert.Equal(
            [
                "function parse(text, { delimiter = ',' } = {})", "async function load(path)", "class Table extends Map",
                "exports.join = (a, b) => a + b",
            ],
            shape.Signatures);
        Assert.Equal(["text/pad", "./near", "text/late"], shape.References.Select(r => r.Name));
        Assert.Equal(["text/pad.js", "text/pad/index.js"], shape.References[0].Paths);
    }

    [Fact]
    public void finds_signatures_docstring_and_references_in_bash()
    {
        var shape = Shape("bash", "#!/bin/bash\n# Trims text.\n# And more.\n"
            + "source \"$MEMORY/text/say.sh\"\n. ${MEMORY}/b.sh\nsource /etc/x\n"
            + "trim() {\n  inner() { :; }\n}\nfunction other {\n  :\n}\n_own() { :; }\n");

        Assert.Equal("Trims text.\nAnd more.", shape.Docstring);
        Assert.Equal(["trim()", "other()"], shape.Signatures);
        Assert.Equal(["text/say.sh", "b.sh"], shape.References.Select(r => r.Name));
    }

    [Fact]
    public void finds_signatures_docstring_and_references_in_csharp()
    {
        var shape = Shape("csharp", """
            #load "text/Mark.cs"
            using System.Text;
            namespace Text;
            /// <summary>Reads <c>CSV</c>.</summary>
            public static class Csv
            {
                public const int Max = 3;
                /// <summary>Inner.</summary>
                public static string[] Cells(string line, char delimiter = ',') => line.Split(delimiter);
                private static void Own() { }
            }
            """);

        Assert.Equal("Reads CSV.", shape.Docstring);
        Assert.Equal(
            ["public static class Csv", "public const int Max", "public static string[] Cells(string line, char delimiter"],
            shape.Signatures.Select(s => s.Split(" =")[0]));
        Assert.Equal("text/Mark.cs", Assert.Single(shape.References).Name);
    }

    [Theory]
    [InlineData("python", "text/csv_dialect.py", true)]
    [InlineData("python", "text/csv-dialect.py", false)]
    [InlineData("python", "text/class.py", false)]
    [InlineData("python", "text/1st.py", false)]
    [InlineData("python", "json/mine.py", false)]
    [InlineData("python", "text/csv_dialect", false)]
    [InlineData("python", "te.xt/csv.py", false)]
    [InlineData("javascript", "text/csv-dialect.js", true)]
    [InlineData("javascript", "fs.js", false)]
    [InlineData("javascript", "fs/promises.js", false)]
    [InlineData("bash", "text/trim.sh", true)]
    [InlineData("bash", "a b.sh", false)]
    [InlineData("bash", "-rf.sh", false)]
    [InlineData("csharp", "text/Csv.cs", true)]
    [InlineData("csharp", ".cs", false)]
    public void tells_which_paths_programs_can_load(string language, string path, bool isFine) =>
        Assert.Equal(isFine, Language.Find(language)!.ProblemOfPath(path) is null);

    private static ModuleShape Shape(string language, string code) => Language.Find(language)!.Shape(code);
}

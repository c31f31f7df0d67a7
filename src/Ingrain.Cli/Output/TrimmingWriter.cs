using System.Text;

namespace Ingrain.Cli.Output;

/// <summary>Leaves out the spaces that tables put at the ends of lines: files and pipes are compared and searched.</summary>
internal sealed class TrimmingWriter(TextWriter writer) : TextWriter
{
    private int _spaces;

    public override Encoding Encoding => writer.Encoding;

    public override void Write(char value)
    {
        if (value == ' ')
        {
            _spaces++;
            return;
        }
        if (value is not ('\n' or '\r'))
            for (; _spaces > 0; _spaces--) writer.Write(' ');
        _spaces = 0;
        writer.Write(value);
    }

    public override void Write(string? value)
    {
        foreach (var c in value ?? "") Write(c);
    }

    public override void Flush() => writer.Flush();
}

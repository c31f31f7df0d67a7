using System.Globalization;
using System.Text;

namespace Ingrain.Importers;

/// <summary>Gathers what one message consists of, and what of it is not brought over.</summary>
/// <param name="place">Where the message is.</param>
internal sealed class MessageParts(string place)
{
    /// <summary>
    /// The most pieces, and the most skipped parts, of one message: a line of nothing but tiny blocks must not fill the memory.
    /// </summary>
    public const int PartsMax = 10_000;

    private readonly List<Piece> _pieces = [];
    private readonly List<Reading> _skipped = [];
    private StringBuilder? _run;
    private int _beyond;

    public string Place { get; } = place;

    public List<Piece> Pieces
    {
        get
        {
            // A run of texts is put together once: joining as they come would copy the beginning for each.
            if (_run is not null) _pieces[^1] = _pieces[^1] with { Content = _run.ToString() };
            _run = null;
            return _pieces;
        }
    }

    public IEnumerable<Reading> Skipped => _beyond == 0 ? _skipped : [.. _skipped, Reading.Skip(Place,
        string.Create(CultureInfo.InvariantCulture, $"the message has more than {PartsMax} parts; {_beyond} of them were left out"))];

    /// <summary>Adds text. Runs of text by the same role are one piece, parted by a blank line; a blank text is told as skipped.</summary>
    public void Say(string role, string? text, string at, string? kind = null)
    {
        if (string.IsNullOrWhiteSpace(text))
            Skip(at, "it is empty");
        else if (_pieces is [.., { Tool: null, File: null, Call: null } last] && last.Role == role && last.Kind == kind)
            (_run ??= new(last.Content)).Append("\n\n").Append(text);
        else
            Add(new(role, text) { Kind = kind });
    }

    /// <summary>Adds a piece that stands by itself.</summary>
    public void Add(Piece piece)
    {
        if (Pieces.Count < PartsMax) _pieces.Add(piece);
        else _beyond++;
    }

    /// <summary>Adds a tool call as readable text: the tool's name and what it was given.</summary>
    public void Call(string? tool, string? input, string? call)
    {
        var name = string.IsNullOrWhiteSpace(tool) ? "tool" : tool;
        var text = string.IsNullOrWhiteSpace(input) ? name : $"{name} {input}";
        Add(new("assistant", text) { Kind = "tool-call", Tool = name, Call = call });
    }

    /// <summary>Adds a tool's answer; an empty one is told as skipped.</summary>
    public void Result(string? tool, string? text, string? call, bool failed, string at)
    {
        if (string.IsNullOrWhiteSpace(text)) Skip(at, "the tool answered nothing");
        else Add(new("tool", text) { Kind = "tool-result", Tool = tool, Call = call, Failed = failed });
    }

    /// <summary>Adds a thought; one that the source does not show is told as skipped.</summary>
    public void Think(string? text, string at)
    {
        if (string.IsNullOrWhiteSpace(text)) Skip(at, "it is thinking that the source keeps empty or encrypted");
        else Say("thinking", text, at);
    }

    /// <summary>Marks the place of something that is no text, and tells that it stays behind.</summary>
    public void Placeholder(string role, string what, string at, string? kind = null)
    {
        Say(role, $"[{Importers.Place.Show(what)}]", at, kind);
        Skip(at, "pictures, sound and files are not brought over; a placeholder stands in the text");
    }

    public void Skip(string at, string why)
    {
        if (_skipped.Count < PartsMax) _skipped.Add(Reading.Skip(at, why));
        else _beyond++;
    }
}

using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Server.Access;

namespace Ingrain.Cli.Commands;

/// <summary>Makes a token and shows it once.</summary>
internal sealed class TokenCreateCommand : CliCommand
{
    private const TokenVerbs AllowedDefault = TokenVerbs.Read | TokenVerbs.Write;

    private readonly Argument<string> _name = Flags.Argument("name", "NAME", "Whose it is: stands in the log as the author");
    private readonly Option<bool> _person = Flags.Of("--person", "It is a person's: their own words are labelled principal, not agent");
    private readonly Option<string[]> _allow = Flags.Texts("--allow", "VERB",
        "What it allows: read, write, confirm, erase, run, admin, metrics; may be repeated (default read and write)");
    private readonly Option<string[]> _spaces = Flags.Texts("--spaces", "PATTERN",
        "In which spaces: a name, or the beginning of names and a star; may be repeated (default the space of --space)");
    private readonly Option<string?> _path = Flags.Text("--path", "PATH", "Only notes and modules at or below this path");
    private readonly Option<string?> _label = Flags.Text("--label", "LABEL",
        "The highest label that it gives and changes: external, agent, principal or confirmed");
    private readonly Option<string?> _expires = Flags.Text("--expires", "TIME", "Until when: a time, or a number of days such as 30d");

    public TokenCreateCommand(CommandSetting setting) : base("create", "Make an access token, shown once", setting)
    {
        Add(_name);
        AddAll([_person, _allow, _spaces, _path, _label, _expires]);
    }

    public override string Details =>
        "Only its hash is kept, in a file beside the store. An agent's token writes as an agent, whoever told it to, and allows neither "
        + "confirm nor erase nor admin.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("token create ci-bot --spaces shop --expires 90d", "an agent that reads and writes one space"),
        ("token create mira --person --spaces \"*\" --allow read --allow write --allow confirm", "a person who reviews"),
        ("token create docs-bot --path runbooks --allow read", "an agent that reads notes below one path"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.Conflict);

    protected override Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var spaces = call.Get(_spaces) is { Length: > 0 } given ? given : [call.Space.Name];
        var grant = new TokenGrant
        {
            Name = call.Get(_name)!, Kind = call.Get(_person) ? ActorKind.Person : ActorKind.Agent, Verbs = VerbsOf(call.Get(_allow) ?? []),
            Spaces = [.. spaces.Select(Pattern)], Path = call.Get(_path), Ceiling = LabelOf(call.Get(_label)),
            ExpiresAt = EndOf(call.Get(_expires), call.Now),
        };
        var (kept, token) = TokenCommand.FileOf(call).Create(grant);
        var shape = TokenShape.Of(kept, token);
        return Task.FromResult(call.Answer(shape, CliJson.Default.TokenShape, screen =>
        {
            screen.Line($"[green]✓[/] a token for {Screen.SafeLine(shape.Name)}; it is shown once:");
            screen.Line();
            screen.Unbroken($"  [bold]{Screen.SafeLine(token)}[/]");
            screen.Line();
            TokenView.Show(screen, shape);
        }));
    }

    private static TokenVerbs VerbsOf(string[] words)
    {
        var verbs = TokenVerbs.None;
        foreach (var word in words.SelectMany(w => w.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            var verb = Enum.GetValues<TokenVerbs>().FirstOrDefault(v => Wording.Word(v).Equals(word, StringComparison.OrdinalIgnoreCase));
            if (verb == TokenVerbs.None)
                throw CliException.Invalid($"--allow: '{TerminalText.Clip(word, 40)}' is none of {TokenView.Words}.");
            verbs |= verb;
        }
        return verbs == TokenVerbs.None ? AllowedDefault : verbs;
    }

    private static SpacePattern Pattern(string text)
    {
        try
        {
            return SpacePattern.Parse(text);
        }
        catch (ArgumentException e)
        {
            throw CliException.Invalid("--spaces takes a space's name, or the beginning of names and a star, such as team/*.", e);
        }
    }

    private static TrustLabel? LabelOf(string? word)
    {
        if (word is null) return null;
        foreach (var label in Enum.GetValues<TrustLabel>())
            if (Wording.Word(label).Equals(word, StringComparison.OrdinalIgnoreCase)) return label;
        throw CliException.Invalid("--label is one of quarantined, external, agent, principal, confirmed.");
    }

    private static DateTimeOffset? EndOf(string? text, DateTimeOffset now)
    {
        if (text is null) return null;
        var end = text.EndsWith('d') && int.TryParse(text[..^1], out var days) && days is > 0 and <= 36_500
            ? now.AddDays(days)
            : TimeText.TryParse(text, out var time) ? time
            : throw CliException.Invalid($"--expires: '{TerminalText.Clip(text, 40)}' is no end. Write 30d or 2027-03-02T10:30:00Z.");
        return end > now ? end : throw CliException.Invalid("--expires lies in the past.");
    }
}

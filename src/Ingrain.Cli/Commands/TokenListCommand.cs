using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Lists the tokens, without their secrets, which nobody knows.</summary>
internal sealed class TokenListCommand : CliCommand
{
    public TokenListCommand(CommandSetting setting) : base("list", "List the access tokens", setting) { }

    public override IReadOnlyList<(string, string)> Examples => [("token list", "who may come in, and how far")];

    protected override Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var tokens = TokenCommand.FileOf(call).All().Select(t => TokenShape.Of(t)).ToList();
        return Task.FromResult(call.Answer(new TokensAnswer(tokens), CliJson.Default.TokensAnswer, screen =>
        {
            if (tokens.Count == 0) screen.Line("[dim]○[/] There are no tokens yet: 'ingrain serve' makes the first.");
            foreach (var token in tokens)
            {
                screen.Line($"[bold]{Screen.SafeLine(token.Name)}[/] [dim]{token.Id}[/]{TokenView.End(token, call.Now)}");
                TokenView.Show(screen, token);
            }
        }));
    }
}

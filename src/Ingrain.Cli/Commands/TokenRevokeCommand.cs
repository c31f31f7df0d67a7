using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Revokes a token: the next request with it is refused.</summary>
internal sealed class TokenRevokeCommand : CliCommand
{
    private readonly Argument<string> _token = Flags.Argument("token", "NAME|ID", "The token's name or id");

    public TokenRevokeCommand(CommandSetting setting) : base("revoke", "Revoke an access token at once", setting) => Add(_token);

    public override IReadOnlyList<(string, string)> Examples => [("token revoke ci-bot", "its next request is refused")];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound);

    protected override Task<int> RunAsync(Call call, CancellationToken ct)
    {
        if (call.Get(_token) is not { Length: > 0 } name) throw CliException.Invalid("Name the token to revoke.");
        var revoked = TokenCommand.FileOf(call).Revoke(name).Select(t => TokenShape.Of(t)).ToList();
        if (revoked.Count == 0) throw CliException.NotFound($"There is no good token '{TerminalText.Clip(name, 60)}'.");
        return Task.FromResult(call.Answer(new TokensAnswer(revoked), CliJson.Default.TokensAnswer, screen =>
        {
            foreach (var token in revoked) screen.Line($"[green]✓[/] revoked {Screen.SafeLine(token.Name)} [dim]{token.Id}[/]");
        }));
    }
}

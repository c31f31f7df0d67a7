using System.CommandLine;
using Ingrain.Cli.Help;
using Ingrain.Server.Access;

namespace Ingrain.Cli.Commands;

/// <summary>Makes, lists and revokes what lets somebody in over HTTP.</summary>
internal sealed class TokenCommand : Command
{
    public TokenCommand(CommandSetting setting) : base("token", "Make, list and revoke access tokens for 'ingrain serve'")
    {
        Add(new TokenCreateCommand(setting));
        Add(new TokenListCommand(setting));
        Add(new TokenRevokeCommand(setting));
        SetAction(int (ParseResult parsed) =>
        {
            // Standard output is for answers, and this is none.
            if (!parsed.GetValue(setting.Shared.Json))
                new HelpPage(setting.Surroundings with { Out = setting.Surroundings.Error }, isColoured: false).WriteCommand(this);
            throw CliException.Invalid("COMMAND is missing: say what to do, such as 'ingrain token list'.");
        });
    }

    /// <summary>The tokens of the store that a call is about.</summary>
    public static TokenFile FileOf(Call call)
    {
        if (Directory.Exists(call.Store.Path)) throw CliException.Unavailable(StoreFactory.IsFolder(call.Store.Path));
        return new TokenFile(call.Store.Path + "-tokens", call.Surroundings.Clock, IdSource.Secure(call.Surroundings.Clock));
    }
}

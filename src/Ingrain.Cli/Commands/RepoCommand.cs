using System.CommandLine;
using Ingrain.Cli.Help;

namespace Ingrain.Cli.Commands;

/// <summary>A space's notes and modules as a git repository.</summary>
internal sealed class RepoCommand : Command
{
    public RepoCommand(CommandSetting setting) : base("repo", "Show notes and modules as a git repository, and take branches back")
    {
        Add(new RepoExportCommand(setting));
        Add(new RepoImportCommand(setting));
        Add(new RepoServePathCommand(setting));
        SetAction(int (ParseResult parsed) =>
        {
            // Standard output is for answers, and this is none.
            if (!parsed.GetValue(setting.Shared.Json))
                new HelpPage(setting.Surroundings with { Out = setting.Surroundings.Error }, isColoured: false).WriteCommand(this);
            throw CliException.Invalid("COMMAND is missing: say what to do, such as 'ingrain repo export notes.git'.");
        });
    }
}

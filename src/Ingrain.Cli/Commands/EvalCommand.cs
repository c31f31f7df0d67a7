using System.CommandLine;
using Ingrain.Cli.Help;

namespace Ingrain.Cli.Commands;

/// <summary>Measures Ingrain on data with known answers.</summary>
internal sealed class EvalCommand : Command
{
    public EvalCommand(CommandSetting setting) : base("eval", "Measure how well recall finds what it should")
    {
        Add(new EvalRetrievalCommand(setting));
        Add(new EvalGoldCommand(setting));
        Add(new EvalFitCommand(setting));
        Add(new EvalTasksCommand(setting));
        SetAction(int (ParseResult parsed) =>
        {
            // Standard output is for answers, and this is none.
            if (!parsed.GetValue(setting.Shared.Json))
                new HelpPage(setting.Surroundings with { Out = setting.Surroundings.Error }, isColoured: false).WriteCommand(this);
            throw CliException.Invalid("COMMAND is missing: say what to measure, such as 'ingrain eval retrieval'.");
        });
    }
}

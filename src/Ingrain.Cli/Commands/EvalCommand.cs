using System.CommandLine;

namespace Ingrain.Cli.Commands;

/// <summary>Measures Ingrain on data with known answers.</summary>
internal sealed class EvalCommand : Command
{
    public EvalCommand(CommandSetting setting) : base("eval", "Measure how well recall finds what it should") =>
        Add(new EvalRetrievalCommand(setting));
}

using System.CommandLine;
using Ingrain.Cli.Help;

namespace Ingrain.Cli.Commands;

/// <summary>Code that is remembered: written only if it passes.</summary>
internal sealed class ModuleCommand : Command
{
    public ModuleCommand(CommandSetting setting) : base("module", "Keep code that passes its examples, and find and run it again")
    {
        Add(new ModuleWriteCommand(setting, isUpdate: false));
        Add(new ModuleWriteCommand(setting, isUpdate: true));
        Add(new ModuleReadCommand(setting));
        Add(new ModuleListCommand(setting));
        Add(new ModuleFindCommand(setting));
        Add(new ModuleTestCommand(setting));
        Add(new ModuleDeleteCommand(setting));
        SetAction(int (ParseResult parsed) =>
        {
            // Standard output is for answers, and this is none.
            if (!parsed.GetValue(setting.Shared.Json))
                new HelpPage(setting.Surroundings with { Out = setting.Surroundings.Error }, isColoured: false).WriteCommand(this);
            throw CliException.Invalid("COMMAND is missing: say what to do, such as 'ingrain module list'.");
        });
    }
}

using System.Text.Json;
using Ingrain.Cli.Demo;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Shows a newcomer around, in a store that is thrown away.</summary>
internal sealed class DemoCommand(CommandSetting setting) : CliCommand("demo", "Take a tour in a throw-away store", setting)
{
    public override string Details =>
        "Takes in a sample conversation and walks through recall, facts that change, both time axes, history, undo and verification, each "
        + "step with the command to type. Ends with the lines that connect your agent. Your own store is not touched.";

    public override IReadOnlyList<(string, string)> Examples => [("demo", "a few seconds")];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("ingrain-demo-").FullName;
        try
        {
            return call.IsJson ? await AnswerAsync(call, folder, ct) : await ShowAsync(call, folder, ct);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> AnswerAsync(Call call, string folder, CancellationToken ct)
    {
        var steps = new List<DemoStepShape>();
        var tour = new DemoTour(call.Surroundings, isPlain: true, step =>
        {
            using var output = JsonDocument.Parse(step.Output);
            var command = "ingrain " + string.Join(' ', step.Command.Select(ConnectLines.ShellWord));
            steps.Add(new DemoStepShape(step.Title, command, step.ExitCode, output.RootElement.Clone()));
            return Task.CompletedTask;
        });
        var exitCode = await tour.RunAsync(folder, isJson: true, ct);
        var connect = ConnectLines.For(call.Surroundings.FindProgram());
        return call.Answer(new DemoAnswer(steps, connect), CliJson.Default.DemoAnswer, _ => { }, exitCode);
    }

    private static async Task<int> ShowAsync(Call call, string folder, CancellationToken ct)
    {
        var screen = Screen.On(call.Surroundings, call.IsPlain);
        var view = new DemoView(screen, call.Surroundings.Out);
        view.Begin();
        var exitCode = await new DemoTour(call.Surroundings, call.IsPlain, step =>
        {
            view.Show(step);
            return Task.CompletedTask;
        }).RunAsync(folder, isJson: false, ct);
        if (exitCode == ExitCode.Ok) view.End(ConnectLines.For(call.Surroundings.FindProgram()));
        return exitCode;
    }
}

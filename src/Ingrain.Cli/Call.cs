using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Ingrain.Cli.Configuration;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Execution;
using Ingrain.Inference;

namespace Ingrain.Cli;

/// <summary>One call of a command: what was asked for, and the ways to answer.</summary>
internal sealed class Call(ParseResult parsed, Surroundings surroundings, SharedOptions shared)
{
    private StorePath? _store;
    private Settings? _settings;
    private (bool IsChosen, IEmbedder? Chosen) _embedder;

    public ParseResult Parsed { get; } = parsed;

    public Surroundings Surroundings { get; } = surroundings;

    public bool IsJson { get; } = parsed.GetValue(shared.Json);

    public bool IsPlain { get; } = parsed.GetValue(shared.Plain) || surroundings.Variable("NO_COLOR") is { Length: > 0 };

    public DateTimeOffset Now => Surroundings.Clock.GetUtcNow();

    /// <summary>What options, variables and the configuration's file chose.</summary>
    public Settings Settings => _settings ??= new Settings(ConfigFile.Read(Parsed.GetValue(shared.Config), Surroundings), Surroundings);

    public StorePath Store => _store ??= StorePath.Choose(Parsed.GetValue(shared.Db), Settings, Surroundings);

    /// <summary>What turns texts into vectors; null for the model that comes with the engine.</summary>
    public IEmbedder? Embedder =>
        (_embedder = _embedder.IsChosen ? _embedder : (true, EmbedderChoice.Choose(
            Settings.Text(ConfigKey.Embedder, AskedEmbedder), Surroundings))).Chosen;

    /// <summary>The embedder as it was asked for on the command line; null where it was not.</summary>
    public string? AskedEmbedder => Parsed.GetValue(shared.Embedder);

    /// <summary>The configuration's file as the command line names it; null where it does not.</summary>
    public string? AskedConfig => Parsed.GetValue(shared.Config) is { } asked ? Path.GetFullPath(asked) : null;

    /// <summary>The keys that every command understands, with what was chosen for them.</summary>
    public IEnumerable<(ConfigKey Key, Chosen? Chosen)> Chosen() => ConfigKey.All.Select(key => (key, Settings.Find(key, Asked(key))));

    /// <summary>Whether somebody named the space, or it is the default one.</summary>
    public bool IsSpaceNamed => NamedSpace is not null;

    public SpaceId Space
    {
        get
        {
            if (NamedSpace is not { } name) return SpaceId.Default;
            try
            {
                return new SpaceId(name);
            }
            catch (ArgumentException e)
            {
                throw CliException.Invalid(e.Message.Split(" (Parameter", 2)[0], e);
            }
        }
    }

    private string? NamedSpace => Settings.Text(ConfigKey.Space, Parsed.GetValue(shared.Space));

    private IReadOnlyList<string>? Asked(ConfigKey key)
    {
        var option = key == ConfigKey.Db ? shared.Db
            : key == ConfigKey.Space ? shared.Space
            : key == ConfigKey.Embedder ? shared.Embedder : null;
        return option is not null && Parsed.GetValue(option) is { } asked ? [asked] : null;
    }

    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => Parsed.GetValue(argument);

    /// <summary>Opens the engine. A store that is not there yet is made by the first write only: reading finds it empty.</summary>
    /// <param name="use">What is done with it.</param>
    /// <param name="sandbox">Where it runs code, for a command that does; it goes with the engine.</param>
    public MemoryEngine Open(StoreUse use, ISandbox? sandbox = null)
    {
        var engine = StoreFactory.Open(Store.Path, use, Embedder, Surroundings.Clock, out var isMissing, sandbox);
        if (isMissing) Note($"there is no store at {Store.Path} yet: the first write makes it");
        else if (Store.ChosenBy == StoreChoice.Default) Note($"using {Store.Path}, space {Space} (choose with --db and --space)");
        return engine;
    }

    /// <summary>A message for people, on standard error whatever standard output is for.</summary>
    public void Note(string text) => Surroundings.Error.WriteLine("ingrain: " + TerminalText.SafeLine(text));

    /// <summary>Prints the answer: one JSON document, or what <paramref name="show"/> draws.</summary>
    public int Answer<T>(T value, JsonTypeInfo<T> type, Action<Screen> show, int exitCode = ExitCode.Ok)
    {
        if (IsJson) Surroundings.Out.WriteLine(CliJson.Text(value, type, Surroundings.IsOutTerminal));
        else show(Screen.On(Surroundings, IsPlain));
        return exitCode;
    }

    /// <summary>
    /// Answers with an error that carries more than a message: JSON on standard output, or the message and what is drawn.
    /// </summary>
    public int Fail<T>(T value, JsonTypeInfo<T> type, CliException error, Action<Screen>? show = null)
    {
        if (!IsJson) Surroundings.Error.WriteLine("ingrain: " + TerminalText.Safe(error.Message));
        return Answer(value, type, show ?? (_ => { }), error.ExitCode);
    }
}

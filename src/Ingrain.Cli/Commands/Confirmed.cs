using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>What a person confirmed changes in a person's name only.</summary>
internal static class Confirmed
{
    /// <exception cref="CliException">It is confirmed, and somebody else would change it.</exception>
    public static void Refuse(Record? there, Actor actor)
    {
        if (actor.Kind == ActorKind.Person || there is not { Label: TrustLabel.Confirmed, State: RecordState.Active }) return;
        throw CliException.Invalid($"A person confirmed this {Wording.Word(there.Kind)}, and only a person changes it.");
    }
}

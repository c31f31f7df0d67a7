using System.Globalization;
using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>
/// The lines of the knowledge-graph memory server: entities with observations, and relations between entities by name. Every id is made of
/// the names, so a relation can be kept even where the node it names is missing: the link then points at the id that the node would have,
/// and the gap is told. Relations that come before their entities are held back until the end, so that a link never precedes its ends.
/// </summary>
internal sealed class MemoryGraphLines(ImportContext context) : LineFormat
{
    // A fact has a subject only with a predicate. Observations of one entity coexist, as the server keeps them.
    private const string Predicate = "observation";

    private const int HeldMax = 1_000_000;
    private const int NameLengthMax = 1_000;

    private static readonly string Prefix = ImportFormat.MemoryGraph.Name() + ":";

    private readonly HashSet<RecordId> _entities = [];
    private readonly List<(string Place, string From, string Relation, string To)> _held = [];

    public override void Line(JsonElement line, string place, long ordinal, List<Reading> into)
    {
        switch (line.Text("type"))
        {
            case "entity":
                Entity(line, place, into);
                break;
            case "relation":
                Relation(line, place, into);
                break;
            default:
                into.Add(Reading.Skip(place, "it is neither an entity nor a relation"));
                break;
        }
    }

    public override void End(List<Reading> into)
    {
        foreach (var (place, from, relation, to) in _held)
        {
            foreach (var name in new[] { from, to }.Distinct().Where(n => !_entities.Contains(EntityId(n))))
                into.Add(Reading.Skip(place,
                    $"the relation names '{Place.Show(name, 80)}', which is not in the file; the link was kept"));
            Link(place, from, relation, to, into);
        }
    }

    private void Entity(JsonElement line, string place, List<Reading> into)
    {
        if (line.Words("name") is not { } name || name.Length > NameLengthMax)
        {
            into.Add(Reading.Skip(place, string.Create(CultureInfo.InvariantCulture,
                $"the entity has no name of 1 to {NameLengthMax} characters")));
            return;
        }
        var type = Wording.Cut(line.Text("entityType") ?? "", NameLengthMax);
        var entity = new Entity { Id = EntityId(name), Name = name, Type = type, Label = TrustLabel.External };
        _entities.Add(entity.Id);
        context.Give(place, entity, type, into);
        var observations = line.Field("observations");
        if (!observations.IsArray())
        {
            into.Add(Reading.Skip(place, "the entity's observations are not a list"));
            return;
        }
        var index = 0;
        foreach (var observation in observations.Values())
            Observation(name, observation, Place.Below(place, Place.Index(".observations", index++)), into);
    }

    private void Observation(string name, JsonElement observation, string place, List<Reading> into)
    {
        if (observation.AsText() is not { } statement || string.IsNullOrWhiteSpace(statement))
        {
            into.Add(Reading.Skip(place, "the observation is empty or not a text"));
        }
        else if (statement.Length > Fact.StatementLengthMax)
        {
            into.Add(Reading.Skip(place, string.Create(CultureInfo.InvariantCulture,
                $"the observation is longer than a statement can be ({statement.Length} of {Fact.StatementLengthMax} characters)")));
        }
        else
        {
            var id = ImportId.Of(Prefix, $"fact/{ImportId.Hash(name, statement)}");
            context.Give(place, new Fact
            {
                Id = id,
                Statement = statement,
                Subject = name,
                Predicate = Predicate,
                Label = TrustLabel.External,
            }, statement, into);
        }
    }

    private void Relation(JsonElement line, string place, List<Reading> into)
    {
        if (line.Words("from") is not { } from || line.Words("to") is not { } to || line.Words("relationType") is not { } relation
            || Math.Max(from.Length, Math.Max(to.Length, relation.Length)) > NameLengthMax)
        {
            into.Add(Reading.Skip(place, string.Create(CultureInfo.InvariantCulture,
                $"the relation lacks a from, a to or a relationType of 1 to {NameLengthMax} characters")));
            return;
        }
        if (_entities.Contains(EntityId(from)) && _entities.Contains(EntityId(to)))
        {
            Link(place, from, relation, to, into);
        }
        else if (_held.Count < HeldMax)
        {
            _held.Add((place, from, relation, to));
            into.Add(Reading.Absorbed(place));
        }
        else
        {
            into.Add(Reading.Skip(place, "too many relations before their entities"));
        }
    }

    private void Link(string place, string from, string relation, string to, List<Reading> into) =>
        context.Give(place, new Link
        {
            Id = ImportId.Of(Prefix, $"link/{ImportId.Hash(from, relation, to)}"),
            From = new(RecordKind.Entity, EntityId(from)),
            Relation = relation,
            To = new(RecordKind.Entity, EntityId(to)),
            Label = TrustLabel.External,
        }, relation, into);

    private static RecordId EntityId(string name) => ImportId.Of(Prefix, $"entity/{name}");
}

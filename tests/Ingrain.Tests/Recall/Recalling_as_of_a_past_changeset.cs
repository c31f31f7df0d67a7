using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

public sealed class Recalling_as_of_a_past_changeset
{
    [Fact]
    public void returns_the_version_that_was_known_then()
    {
        using var index = new SpaceIndex();
        index.AddRecord(Conversation.Fact("db", "The database is Postgres 13.", 1));
        index.AddRecord(Conversation.Fact("db", "The database is Postgres 14.", 5, version: 2));
        Assert.Equal("The database is Postgres 13.", Assert.Single(index.Ask("database version", 4).Items).Text);
        Assert.Equal("The database is Postgres 14.", Assert.Single(index.Ask("database version", 5).Items).Text);
        var query = new RecallQuery { Text = "database version", AsOf = AsOf.Changeset(1) };
        Assert.Equal("The database is Postgres 13.", Assert.Single(index.Ask(query).Items).Text);
        Assert.Equal(1, index.Ask(query).Sequence);
    }

    [Fact]
    public void returns_nothing_from_before_anything_was_known()
    {
        using var index = Conversation.Of("The lake is deep.");
        Assert.True(index.Ask("lake", 0).NothingRelevant);
    }

    [Fact]
    public void sees_a_withdrawn_episode_before_and_after_but_not_while_it_was_withdrawn()
    {
        using var index = Conversation.Of("The lake is deep.");
        index.MarkEpisode(new RecordId("e1"), RecordState.Retracted, 10);
        index.MarkEpisode(new RecordId("e1"), RecordState.Active, 20);
        Assert.Single(index.Ask("lake", 9).Items);
        Assert.Empty(index.Ask("lake", 10).Items);
        Assert.Empty(index.Ask("lake", 19).Items);
        Assert.Single(index.Ask("lake", 20).Items);
    }

    [Fact]
    public void never_returns_what_is_held_back_and_closes_what_it_replaces()
    {
        using var index = new SpaceIndex();
        index.AddRecord(Conversation.Fact("a", "The lake is deep.", 1));
        index.AddRecord(Conversation.Fact("a", "The lake is shallow.", 2, version: 2) with { State = RecordState.Quarantined });
        index.AddRecord(Conversation.Fact("b", "The lake is round.", 3) with { Label = TrustLabel.Quarantined });
        index.AddEpisode(Conversation.Turn(4, "The lake is square.") with { Label = TrustLabel.Quarantined });
        Assert.Empty(index.Ask("lake").Items);
        Assert.Equal(["a"], index.Ask("lake", 1).Ids());
    }

    [Fact]
    public void applies_each_version_and_each_episode_once_however_often_it_comes()
    {
        using var index = new SpaceIndex();
        for (var i = 0; i < 3; i++)
        {
            index.AddRecord(Conversation.Fact("a", "The lake is deep.", 1));
            index.AddEpisode(Conversation.Turn(2, "The tree is tall."));
        }
        Assert.Equal(2, index.Words.DocumentCount);
        Assert.Single(index.Ask("lake").Items);
    }

    [Fact]
    public void answers_every_past_like_an_index_that_stopped_there()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            using var whole = new SpaceIndex();
            var history = new List<Action<SpaceIndex>>();
            for (var sequence = 1L; sequence <= 40; sequence++)
            {
                history.Add(RandomChange(random, sequence));
                history[^1](whole);
            }
            for (var until = 1; until <= 40; until += 3)
            {
                using var stopped = new SpaceIndex();
                foreach (var change in history[..until]) change(stopped);
                Assert.Equal(Texts(stopped.Ask("lake", until)), Texts(whole.Ask("lake", until)));
            }
        }
    }

    private static Action<SpaceIndex> RandomChange(Random random, long sequence)
    {
        var number = random.Next(6);
        var id = new RecordId($"e{number}");
        var text = $"The lake has {sequence} boats.";
        return random.Next(4) switch
        {
            0 => index => index.AddEpisode(Conversation.Turn(number, text) with { Sequence = sequence }),
            1 => index => index.MarkEpisode(id, RecordState.Retracted, sequence),
            2 => index => index.MarkEpisode(id, RecordState.Active, sequence),
            _ => index => index.AddRecord(Conversation.Fact($"f{number}", text, sequence)),
        };
    }

    private static List<string> Texts(Recalled recalled) => [.. recalled.Items.Select(i => i.Text).Order(StringComparer.Ordinal)];
}

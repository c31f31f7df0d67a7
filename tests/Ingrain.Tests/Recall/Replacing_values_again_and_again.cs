using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Recall;

/// <summary>
/// "Postgres 13, then 14": families of facts replaced many times over among talk about the same things. What was retired never comes back,
/// what holds comes first, and more noise makes neither worse.
/// </summary>
public sealed class Replacing_values_again_and_again
{
    private static readonly string[] s_systems =
    [
        "billing", "search", "mail", "auth", "ledger", "gateway", "portal", "reports", "catalog", "basket", "courier", "vault", "archive",
        "scheduler", "metrics", "frontend", "warehouse", "payroll", "tickets", "wiki",
    ];

    private static readonly (string Predicate, string Says, string Asks)[] s_kinds =
    [
        ("database version", "The {0} database runs Postgres {1}", "Which Postgres version does the {0} database run?"),
        ("on-call engineer", "The on-call engineer of {0} is Person{1}", "Who is the on-call engineer of {0}?"),
        ("port", "The {0} service listens on port {1}", "On which port does the {0} service listen?"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task brings_the_current_value_first_and_a_retired_one_never(int noise)
    {
        await using var test = new TestEngine();
        var random = new Random(1413);
        var current = new Dictionary<(string System, int Kind), int>();
        for (var update = 0; update < 5; update++)
        {
            foreach (var system in s_systems)
                for (var kind = 0; kind < s_kinds.Length; kind++)
                {
                    test.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 2_000)));
                    var value = (1_000 * (update + 1)) + random.Next(1_000);
                    current[(system, kind)] = value;
                    await test.KeepAsync(Fact(system, kind, value, test.Clock.GetUtcNow()));
                }
            await TalkAsync(test, random, update, noise);
        }
        var (violations, first) = (0, 0);
        foreach (var ((system, kind), value) in current)
        {
            var query = new RecallQuery { Text = string.Format(null, s_kinds[kind].Asks, system) };
            var recalled = await test.Engine.RecallAsync(Space, query, Ct);
            if (recalled.Items.Count > 0 && recalled.Items[0].Text == string.Format(null, s_kinds[kind].Says, system, value)) first++;
            // The family's sentence with any value but the current one, wherever in the context.
            var says = string.Format(null, s_kinds[kind].Says, system, "");
            violations += recalled.Context.Split('\n').Count(line =>
                line.Contains(says, StringComparison.Ordinal) && !line.EndsWith($"{value}", StringComparison.Ordinal));
        }
        Assert.Equal(0, violations);
        Assert.InRange(first, current.Count * 99 / 100, current.Count);
    }

    /// <summary>Talk about the same systems and the same things, which says no value.</summary>
    private static async Task TalkAsync(TestEngine test, Random random, int update, int noise)
    {
        string[] talk =
        [
            "We should look at the {0} database some day", "The {0} service was slow, who is on call?", "Is the port of {0} open again?",
            "Someone asked about the engineer who wrote {0}", "Postgres came up in the {0} meeting", "The {0} team was at lunch",
        ];
        Episode[] said =
        [
            .. Enumerable.Range(0, 40 * noise).Select(i => Said(
                $"e{update}-{i}",
                string.Format(null, talk[random.Next(talk.Length)], s_systems[random.Next(s_systems.Length)])
                    + $", item {random.Next(99_999)}",
                $"s{update}-{i / 20}")),
        ];
        await test.Engine.ObserveAsync(Space, said, By(Ada), Ct);
    }

    private static Fact Fact(string system, int kind, int value, DateTimeOffset from) => new()
    {
        Statement = string.Format(null, s_kinds[kind].Says, system, value),
        Subject = system,
        Predicate = s_kinds[kind].Predicate,
        Object = $"{value}",
        Type = FactType.Infrastructure.Name,
        ValidFrom = from,
    };
}

using System.Globalization;
using Ingrain.Eval;

namespace Ingrain.Tests.Eval;

/// <summary>
/// Conversations made up from lists of words by a seed: the same on every machine, so that what recall finds in them can be counted where
/// no data set is at hand. Each kind of question needs something else of recall, and has look-alikes in the same conversation.
/// </summary>
internal static class InventedData
{
    private static readonly string[] s_people =
        ["Mara", "Tobin", "Ilse", "Ravi", "Oona", "Pelle", "Sunniva", "Dario", "Keiko", "Amadi", "Lotte", "Yusuf"];

    private static readonly string[] s_pets = ["dog", "cat", "parrot", "rabbit", "tortoise", "pony"];
    private static readonly string[] s_petNames = ["Biscuit", "Pepper", "Juniper", "Socks", "Waffle", "Thistle", "Marble", "Clover"];
    private static readonly string[] s_firms = ["Halden", "Orvik", "Quillon", "Brightmoor", "Tessera", "Lunder", "Castine", "Worrell"];
    private static readonly string[] s_towns = ["Aarberg", "Port Selwyn", "Lindholm", "Vesper Bay", "Old Marsh", "Kestrel", "Dunmore"];
    private static readonly string[] s_dishes = ["lasagne", "dumplings", "paella", "ramen", "goulash", "pierogi", "couscous"];
    private static readonly string[] s_crafts = ["pottery", "weaving", "archery", "fencing", "sailing", "beekeeping", "calligraphy"];
    private static readonly string[] s_feasts = ["birthday", "wedding", "graduation", "farewell", "anniversary", "reunion"];

    private static readonly (string Said, string Asked)[] s_synonyms =
    [
        ("bought a new automobile", "car"), ("saw a physician", "doctor"), ("found a cosy sofa", "couch"),
        ("is expecting an infant", "baby"), ("sold the old photograph", "picture"), ("rents a flat now", "apartment"),
    ];

    private static readonly (string Said, string Asked)[] s_instructions =
    [
        ("From now on, always give distances in miles.", "How far is it from Kestrel to Dunmore?"),
        ("Please never suggest recipes with nuts.", "What could I cook on Sunday?"),
        ("Always answer me in short sentences.", "Can you explain how tides work?"),
        ("Remember to format every date as year, month, day.", "When is the next full moon?"),
        ("I prefer to be called Captain.", "Could you write a greeting for me?"),
    ];

    private static readonly string[] s_chat =
    [
        "That sounds lovely, tell me more.", "I had such a busy week at work.", "The weather was awful again.", "How was your weekend?",
        "We should meet for coffee soon.", "I finally slept well last night.", "My phone broke and I lost a few pictures.",
        "I am thinking about a new hobby.", "The train was late twice this week.", "Did you see the news yesterday?",
        "I watched a film about the sea.", "Let us plan the trip next month.",
    ];

    /// <summary>The data set: conversations, and a shelf of code.</summary>
    public static EvalDataset Make()
    {
        var conversations = Enumerable.Range(1, 10).Select(seed => new Talk(seed).Make()).ToList();
        return new EvalDataset("invented", [.. conversations, Shelf()]);
    }

    /// <summary>Modules whose names and words say what they do in pieces of words.</summary>
    private static EvalConversation Shelf()
    {
        string[] verbs = ["compute", "parse", "render", "merge", "validate", "export"];
        string[] things = ["moving_average", "invoice_total", "sensor_log", "price_table", "shift_plan", "mail_header"];
        var (modules, questions) = (new List<Record>(), new List<EvalQuestion>());
        foreach (var verb in verbs)
            foreach (var thing in things)
            {
                var id = $"{verb}-{thing}";
                var camel = string.Concat(thing.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
                var isPython = modules.Count % 2 == 0;
                modules.Add(new Module
                {
                    Id = new RecordId(id), Path = $"modules/m{modules.Count}", Language = isPython ? "python" : "csharp",
                    Code = isPython
                        ? $"def {verb}_{thing}(rows):\n    return rows"
                        : $"static int {verb}{camel}(int[] rows) => rows.Length;",
                });
                questions.Add(new EvalQuestion
                {
                    Text = $"Write a function that is {Gerund(verb)} the {thing.Replace('_', ' ')} of a list", Category = "code",
                    Gold = [id], Unit = GoldUnit.Record,
                });
            }
        return new EvalConversation { Id = "shelf", Episodes = [], Records = modules, Questions = questions };
    }

    private static string Gerund(string verb) => (verb[^1] == 'e' ? verb[..^1] : verb) + "ing";

    /// <summary>One conversation of two friends about everybody they know.</summary>
    private sealed class Talk(int seed)
    {
        private const int Sessions = 8;
        private const int TurnsPerSession = 16;

        private readonly Random _random = new(seed);
        private readonly List<(string Category, string Question, string[] Turns, bool[] IsGold)> _told = [];
        private readonly List<Episode> _episodes = [];
        private readonly List<EvalQuestion> _questions = [];
        private readonly DateTimeOffset _start = new(2024, 1, 5, 9, 0, 0, TimeSpan.Zero);

        public EvalConversation Make()
        {
            var people = Shuffled(s_people);
            var (petNames, firms, towns, dishes, crafts) =
                (Shuffled(s_petNames), Shuffled(s_firms), Shuffled(s_towns), Shuffled(s_dishes), Shuffled(s_crafts));
            for (var i = 0; i < 5; i++)
            {
                var (who, pet, feast) = (people[i], s_pets[i % 3], s_feasts[_random.Next(s_feasts.Length)]);
                Tell("name", $"What is the name of {who}'s {pet}?", [$"{who} has a {pet} now, it is called {petNames[i]}."], [true]);
                Tell("two-hop", $"In which town does {who} go to work?",
                    [$"{who} started a job with {firms[i]}.", $"{firms[i]} has its office in {towns[i]}."], [true, true]);
                Tell("ending", $"Who adopted the hobby of {crafts[i]}?", [$"{who} keeps adopting hobbies, this time {crafts[i]}."], [true]);
                Tell("answer", $"What did they cook for the {feast} of {who}?",
                    [$"What did you cook for {who}'s {feast}?", $"A big pot of {dishes[i]}, with too much pepper."], [false, true]);
                Tell("misspelt", $"Who {Misspelt("repaired")} the {Misspelt("bicycle")} of {who}?",
                    [$"{people[^1]} repaired the old bicycle that {who} rides."], [true]);
            }
            foreach (var (said, asked) in s_synonyms)
                Tell("synonym", $"Who has something to do with a {asked}?", [$"{people[_random.Next(people.Length)]} {said}."], [true]);
            var (told, wanted) = s_instructions[seed % s_instructions.Length];
            Tell("instruction", wanted, [told], [true]);
            Place();
            AskByDate();
            AskForTheLatest(people[5], towns);
            return new EvalConversation { Id = $"talk-{seed}", Episodes = _episodes, Questions = _questions };
        }

        private void Tell(string category, string question, string[] turns, bool[] isGold) =>
            _told.Add((category, question, turns, isGold));

        /// <summary>Spreads what is told over the sessions, turns of one thing together, with talk about nothing in between.</summary>
        private void Place()
        {
            var queue = new Queue<int>(Shuffled([.. Enumerable.Range(0, _told.Count)]));
            for (var session = 1; session <= Sessions; session++)
            {
                var due = (_told.Count * session / Sessions) - (_told.Count - queue.Count);
                for (var turns = 0; turns < TurnsPerSession || due > 0;)
                {
                    if (due == 0 || _random.Next(2) == 0)
                    {
                        Say(session, s_chat[_random.Next(s_chat.Length)]);
                        turns++;
                        continue;
                    }
                    var told = _told[queue.Dequeue()];
                    due--;
                    turns += told.Turns.Length;
                    var ids = told.Turns.Select(turn => Say(session, turn)).ToList();
                    _questions.Add(new EvalQuestion
                    {
                        Text = told.Question, Category = told.Category, Gold = [.. ids.Where((_, i) => told.IsGold[i])],
                    });
                }
            }
        }

        /// <summary>Each session's day has one thing that was done then, told in words that other days have as well.</summary>
        private void AskByDate()
        {
            for (var session = 1; session <= Sessions; session++)
            {
                var id = Say(session, $"Today I visited the museum and bought {Number(_random)} postcards.");
                var day = Day(session).ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
                _questions.Add(new EvalQuestion
                {
                    Text = $"How many postcards were bought at the museum on {day}?", Category = "date", Gold = [id],
                });
            }
        }

        /// <summary>Somebody moves again and again; where they live now is what was said last.</summary>
        private void AskForTheLatest(string who, string[] towns)
        {
            var last = "";
            for (var session = 1; session <= Sessions; session += 2)
                last = Say(session, $"{who} has moved to {towns[session % towns.Length]}.");
            _questions.Add(new EvalQuestion
            {
                Text = $"Where does {who} live now, after having moved?", Category = "update", Gold = [last],
            });
        }

        private string Say(int session, string text)
        {
            var id = $"t{_episodes.Count + 1}";
            _episodes.Add(new Episode
            {
                Id = new RecordId(id), Session = new RecordId($"s{session}"), Role = "user", Content = text,
                Speaker = _episodes.Count % 2 == 0 ? "Nils" : "Greta", OccurredAt = Day(session).AddMinutes(_episodes.Count),
            });
            return id;
        }

        private DateTimeOffset Day(int session) => _start.AddDays(17 * session);

        private T[] Shuffled<T>(T[] things)
        {
            var shuffled = things.ToArray();
            _random.Shuffle(shuffled);
            return shuffled;
        }

        private string Misspelt(string word)
        {
            var at = _random.Next(1, word.Length - 2);
            return word[..at] + word[at + 1] + word[at] + word[(at + 2)..];
        }

        private static int Number(Random random) => random.Next(2, 90);
    }
}

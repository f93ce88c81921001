using System.Text.Json.Nodes;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Migration;

/// <summary>
/// Random flowcharts of forks, decisions, loops and waits, walked twice: once undisturbed, once migrated before every
/// event. The walks must not differ. A failing seed is named and can be walked again.
/// </summary>
public sealed class RandomFlowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_migration_to_an_equal_version_is_never_noticed(int block)
    {
        for (var seed = block * 1000; seed < (block * 1000) + 40; seed++)
        {
            var json = new Generator(seed).Definition();
            var (plain, migrated) = (new EngineRun(json), new EngineRun(json));
            var random = new Random(seed);
            for (var i = 0; i < 60 && plain.Instance.Bookmarks.Count > 0; i++)
            {
                var which = random.Next(plain.Instance.Bookmarks.Count);
                var before = Top(migrated);
                Assert.Empty(migrated.Migrate(json));
                Assert.True(before == Top(migrated), $"Seed {seed}, event {i}: the migration changed the state.\n{before}\n{Top(migrated)}");
                var key = plain.Instance.Bookmarks[which].ActivityId;
                Assert.Equal(key, migrated.Instance.Bookmarks[which].ActivityId);
                plain.Resume(b => b.ActivityId == key);
                migrated.Resume(b => b.ActivityId == key);
            }

            Assert.True(plain.Console.SequenceEqual(migrated.Console), $"Seed {seed}: {string.Join(' ', plain.Console)} / {string.Join(' ', migrated.Console)}");
            Assert.Equal(plain.Status, migrated.Status);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void An_instance_moved_anywhere_still_comes_to_its_end(int block)
    {
        for (var seed = block * 1000; seed < (block * 1000) + 40; seed++)
        {
            var generator = new Generator(seed);
            var run = new EngineRun(generator.Definition());
            var random = new Random(seed);
            for (var i = 0; i < 200 && run.Instance.Bookmarks.Count > 0; i++)
            {
                var from = run.Instance.Bookmarks[random.Next(run.Instance.Bookmarks.Count)].ActivityId;
                if (i < 3)
                    run.Operate((o, w, instance) => o.Move(w, instance, from, generator.Steps[random.Next(generator.Steps.Count)], "Probe"));
                else
                    run.Resume(b => b.ActivityId == from);
            }

            Assert.True(run.Status == "Finished/Finished", $"Seed {seed}: {run.Status} {string.Join(' ', run.Instance.Incidents.Select(i => i.Message))}");
        }
    }

    private static string Top(EngineRun run) => JsonNode.Parse(run.State)!["top"]!.ToJsonString();

    private sealed class Generator(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<JsonObject> _steps = [];
        private readonly List<string> _connections = [];

        public IReadOnlyList<string> Steps => [.. _steps.Select(s => s["id"]!.GetValue<string>())];

        public string Definition()
        {
            var (_, last) = Block(3);
            Connect(last, Add(Line(Name("ende"))));
            return Json.Definition(Flow(string.Join(' ', _connections), [.. _steps]), Variable("c", "Int32", 0));
        }

        private (string First, string Last) Block(int depth)
        {
            switch (depth == 0 ? _random.Next(2) : _random.Next(6))
            {
                case 0:
                    return Single(Add(Line(Name("zeile"))));
                case 1:
                    return Single(Add(Wait(Name("warten"))));
                case 2:
                    return Fork(depth);
                case 3:
                    return Choice(depth);
                case 4:
                    return Loop(depth);
                default:
                    var (first, middle) = Block(depth - 1);
                    var (next, last) = Block(depth - 1);
                    Connect(middle, next);
                    return (first, last);
            }
        }

        private (string, string) Fork(int depth)
        {
            var fork = Add(Line(Name("gabel")));
            var ends = Enumerable.Range(0, 2 + _random.Next(2)).Select(_ => Block(depth - 1)).ToList();
            var join = Add(Line(Name("treffen")));
            foreach (var (first, last) in ends)
            {
                Connect(fork, first);
                Connect(last, join);
            }

            return (fork, join);
        }

        private (string, string) Choice(int depth)
        {
            var choice = Add(Decide(Name("wahl")));
            var (yes, no) = (Block(depth - 1), Block(depth - 1));
            var join = Add(Line(Name("treffen")));
            Connect($"{choice}:True", yes.First);
            Connect($"{choice}:False", no.First);
            Connect(yes.Last, join);
            Connect(no.Last, join);
            return (choice, join);
        }

        private (string, string) Loop(int depth)
        {
            var head = Add(Line(Name("kopf")));
            var (first, last) = Block(depth - 1);
            var again = Add(Decide(Name("nochmal")));
            var behind = Add(Line(Name("danach")));
            Connect(head, first);
            Connect(last, again);
            Connect($"{again}:True", head);
            Connect($"{again}:False", behind);
            return (head, behind);
        }

        private static (string, string) Single(string id) => (id, id);

        private static JsonObject Decide(string id) => Decision(id, "variables.c = variables.c + 1; variables.c % 3 !== 0 && variables.c < 40");

        private string Name(string kind) => $"{kind}{_steps.Count}";

        private void Connect(string from, string to) => _connections.Add($"{from}>{to}");

        private string Add(JsonObject step)
        {
            _steps.Add(step);
            return step["id"]!.GetValue<string>();
        }
    }
}

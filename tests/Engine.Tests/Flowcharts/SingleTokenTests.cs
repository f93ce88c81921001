using System.Text.Json.Nodes;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Flowcharts;

/// <summary>
/// Flowcharts without branches side by side, drawn at random, with loops in loops and ways out over several of them: there is
/// one right order, that of somebody who walks along the decisions with a finger.
/// </summary>
public sealed class SingleTokenTests
{
    private const int MostSteps = 200;

    [Fact]
    public void One_thing_at_a_time_goes_the_way_of_its_decisions_to_its_end()
    {
        var (walked, nested) = (0, 0);
        for (var seed = 0; seed < 20_000; seed++)
        {
            var chart = new Walk(seed);
            if (chart.Expected() is not { } expected || !EngineRun.Compile(chart.Json).CanRun)
                continue;
            var run = new EngineRun(chart.Json, maxSteps: 5_000);
            var ran = run.Journal.Where(r => r is { Event: "Completed", ActivityId: ['n', ..] }).Select(r => r.ActivityId).ToList();
            Assert.True(expected.SequenceEqual(ran) && run.Status == "Finished/Finished",
                $"Seed {seed}, {chart.Edges}: expected {string.Join(' ', expected)}, got {string.Join(' ', ran)}, {run.Status} {string.Join(' ', run.Instance.Incidents.Select(i => i.Message))}");
            walked++;
            nested += expected.GroupBy(n => n).Count(g => g.Count() > 1) > 2 ? 1 : 0;
        }

        Assert.True(walked > 1_000 && nested > 100, $"Only {walked} charts, {nested} with turns.");
    }

    private sealed class Walk
    {
        private readonly (int Yes, int No)[] _ways;
        private readonly int[] _turns;

        public Walk(int seed)
        {
            var random = new Random(seed);
            var count = random.Next(4, 11);
            _turns = [.. Enumerable.Range(0, count).Select(_ => random.Next(2, 5))];
            // The last step ends it. Most ways go on, some go back; a step with one way only is no decision.
            _ways = [.. Enumerable.Range(0, count - 1).Select(i =>
            {
                int Next() => random.Next(3) == 0 ? random.Next(1, i + 1) : random.Next(i + 1, Math.Min(count, i + 4));
                var yes = random.Next(i + 1, Math.Min(count, i + 3));
                return i == 0 ? (1, -1) : random.Next(3) == 0 ? (yes, -1) : random.Next(3) == 0 ? (Next(), yes) : (yes, Next());
            })];
            Edges = string.Join(' ', _ways.SelectMany((w, i) => w.No < 0 ? new[] { $"n{i}>n{w.Yes}" } : [$"n{i}:True>n{w.Yes}", $"n{i}:False>n{w.No}"]));
            Json = Definition(Flow(Edges, [.. Enumerable.Range(0, count).Select(StepAt)]), [.. Enumerable.Range(0, count).Select(i => Variable("c" + i, "Int32", "0"))]);
        }

        public string Edges { get; }

        public string Json { get; }

        /// <summary>The steps in the order of the walk, or null when it does not end soon.</summary>
        public List<string>? Expected()
        {
            // The chart begins at its first step; what cannot be reached from there would be another beginning.
            if (Enumerable.Range(1, _ways.Length).Any(i => !_ways.Take(i).Any(w => w.Yes == i || w.No == i)))
                return null;
            var (walk, seen) = (new List<string>(), new int[_ways.Length + 1]);
            for (var at = 0; ; at = _ways[at].No < 0 || ++seen[at] % _turns[at] == 0 ? _ways[at].Yes : _ways[at].No)
            {
                walk.Add("n" + at);
                if (at == _ways.Length)
                    return walk;
                if (walk.Count > MostSteps)
                    return null;
            }
        }

        private JsonObject StepAt(int i) => i == _ways.Length || _ways[i].No < 0 ? Line("n" + i) : Decision("n" + i, $"(variables.c{i} = variables.c{i} + 1) % {_turns[i]} == 0");
    }
}

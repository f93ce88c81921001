using System.Text.Json.Nodes;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Flowcharts;

/// <summary>Flowcharts drawn at random: what runs is compared with the rule read directly, and no instance may ever be lost.</summary>
public sealed class RandomFlowTests
{
    [Fact]
    public void Without_loops_exactly_the_steps_the_join_rule_names_run_once()
    {
        for (var seed = 0; seed < 600; seed++)
        {
            var chart = new Chart(seed, ["", "Stream", "Merge", "Converge"]);
            var run = chart.Run();
            Assert.True(run.Status == "Finished/Finished", $"Seed {seed}: {run.Status} {string.Join(" ", run.Instance.Incidents.Select(i => i.Message))}");
            Assert.True(chart.Expected().SequenceEqual(Ran(run).Order()), $"Seed {seed}: expected {string.Join(' ', chart.Expected())}, got {string.Join(' ', Ran(run).Order())}");
        }
    }

    [Fact]
    public void With_every_merge_mode_the_instance_ends_and_only_cascades_repeat_a_step()
    {
        for (var seed = 0; seed < 600; seed++)
        {
            var chart = new Chart(seed, ["", "Stream", "Converge", "Race", "Cascade"]);
            var run = chart.Run();
            Assert.True(run.Status == "Finished/Finished", $"Seed {seed}: {run.Status} {string.Join(" ", run.Instance.Incidents.Select(i => i.Message))}");
            Assert.Empty(run.Instance.Bookmarks);
            var twice = Ran(run).GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key).Except(chart.BehindCascades());
            Assert.True(!twice.Any(), $"Seed {seed}: {string.Join(' ', twice)} ran twice");
        }
    }

    [Fact]
    public void With_loops_an_instance_ends_goes_on_or_is_stopped_as_endless_and_never_waits_for_nothing()
    {
        var ended = 0;
        for (var seed = 0; seed < 600; seed++)
        {
            var chart = new Chart(seed, ["", "Converge", "Race"], backEdges: true);
            if (!EngineRun.Compile(chart.Json).CanRun)
                continue;
            var run = chart.Run();
            ended += run.Status == "Finished/Finished" ? 1 : 0;
            // A loop that waits in each turn may still be turning when we stop waking it.
            var isStopped = run.Instance.Incidents.Any(i => i.Message.Contains("Endlosschleife", StringComparison.Ordinal));
            Assert.True(run.Status == "Finished/Finished" || isStopped || run.Instance.Bookmarks.Count > 0, $"Seed {seed}: {run.Status} {string.Join(" ", run.Instance.Incidents.Select(i => i.Message))}");
        }

        Assert.InRange(ended, 100, 600);
    }

    private static IEnumerable<string> Ran(EngineRun run) =>
        run.Journal.Where(r => r is { Event: "Completed", ActivityId: ['n', ..] }).Select(r => r.ActivityId);

    private sealed class Chart
    {
        private readonly List<(int Source, string Port, int Target)> _edges = [];
        private readonly string?[] _ports;
        private readonly string[] _modes;
        private readonly Random _random;

        public Chart(int seed, string[] modes, bool backEdges = false)
        {
            _random = new Random(seed);
            var count = _random.Next(3, 12);
            // Null: a plain step; otherwise the port a decision takes.
            _ports = [.. Enumerable.Range(0, count).Select(_ => _random.Next(3) == 0 ? _random.Next(2) == 0 ? "True" : "False" : null)];
            _modes = [.. Enumerable.Range(0, count).Select(_ => modes[_random.Next(modes.Length)])];
            for (var target = 1; target < count; target++)
            {
                foreach (var source in Enumerable.Range(0, target).OrderBy(_ => _random.Next()).Take(_random.Next(1, 4)))
                    Connect(source, target);
            }

            for (var n = backEdges ? _random.Next(1, 3) : 0; n > 0; n--)
                Connect(_random.Next(1, count), _random.Next(0, count));
            Json = Definition(Flow(string.Join(' ', _edges.Select(e => $"n{e.Source}:{e.Port}>n{e.Target}")), [.. Enumerable.Range(0, count).Select(i => StepAt(i, backEdges))]), Variable("turn", "Int32", "0"));
        }

        public string Json { get; }

        public EngineRun Run()
        {
            var run = new EngineRun(Json, maxSteps: 500);
            for (var n = 0; n < 60 && run.Instance.Bookmarks is { Count: > 0 } waits; n++)
            {
                var next = waits[_random.Next(waits.Count)].Id;
                run.Resume(b => b.Id == next);
            }

            return run;
        }

        public IReadOnlyList<string> Expected()
        {
            var runs = new bool[_ports.Length];
            runs[0] = true;
            for (var i = 1; i < runs.Length; i++)
            {
                var inbound = _edges.Where(e => e.Target == i).Select(e => runs[e.Source] && (_ports[e.Source] ?? "Done") == e.Port).ToList();
                runs[i] = _modes[i] == "Converge" ? inbound.TrueForAll(f => f) : inbound.Contains(true);
            }

            return [.. Enumerable.Range(0, runs.Length).Where(i => runs[i]).Select(i => "n" + i).Order()];
        }

        public IEnumerable<string> BehindCascades()
        {
            var found = new HashSet<int>(Enumerable.Range(0, _modes.Length).Where(i => _modes[i] == "Cascade"));
            foreach (var edge in _edges.OrderBy(e => e.Source))
            {
                if (found.Contains(edge.Source))
                    found.Add(edge.Target);
            }

            return found.Select(i => "n" + i);
        }

        private void Connect(int source, int target) =>
            _edges.Add((source, _ports[source] is null ? "Done" : _random.Next(2) == 0 ? "True" : "False", target));

        private JsonObject StepAt(int i, bool backEdges)
        {
            // With loops a decision changes its mind from turn to turn.
            var condition = backEdges ? $"(variables.turn = variables.turn + 1) % {2 + (i % 3)} == {(_ports[i] == "True" ? 0 : 1)}" : _ports[i] == "True" ? "true" : "false";
            var step = _ports[i] is not null ? Decision("n" + i, condition) : _random.Next(3) == 0 ? Wait("n" + i) : Line("n" + i);
            if (_modes[i].Length > 0)
                step["customProperties"] = new JsonObject { ["mergeMode"] = _modes[i] };
            return step;
        }
    }
}

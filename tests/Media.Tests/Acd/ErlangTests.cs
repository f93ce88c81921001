using Buergerservice.Media.Acd;
using Buergerservice.Media.Reports;
using Xunit;

namespace Buergerservice.Media.Tests.Acd;

/// <summary>The formula that says how many agents it takes, against published figures and against the distribution itself.</summary>
public sealed class ErlangTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Handling = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan Threshold = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(10, 3)]
    [InlineData(20, 4)]
    [InlineData(40, 6)]
    [InlineData(60, 8)]
    public void Staff_for_eighty_percent_in_twenty_seconds(double callsPerHour, int agents) =>
        Assert.Equal(agents, ErlangC.Agents(callsPerHour, Handling, Threshold, 0.8));

    [Fact]
    public void Overload_makes_everybody_wait()
    {
        Assert.Equal(1, ErlangC.WaitProbability(3, 3));
        Assert.Equal(0, ErlangC.ServiceLevel(3, 36, Handling, Threshold));
        Assert.Null(ErlangC.MeanWait(3, 36, Handling));
        Assert.Equal(0, ErlangC.Agents(0, Handling, Threshold, 0.8));
    }

    [Theory]
    [InlineData(20, 3)]
    [InlineData(60, 7)]
    [InlineData(120, 12)]
    public void The_distribution_serves_as_the_formula_says(double callsPerHour, int agents)
    {
        const int Calls = 20_000;
        var random = new Random(7);
        var distribution = new CallDistribution(new() { Policy = new() { WrapUp = 0, Ring = long.MaxValue / 4, MaxWait = long.MaxValue / 4, Relax = long.MaxValue / 4, Overflow = long.MaxValue / 4 } });
        for (var i = 0; i < agents; i++)
        {
            distribution.Execute(0, new DefineAgent($"a{i}", "kreis", new() { ["allgemein"] = 1 }));
            distribution.Execute(0, new SetWant($"a{i}", Want.Ready));
        }

        var ends = new PriorityQueue<string, long>();
        var arrived = new Dictionary<string, long>();
        long next = 0;
        int answered = 0, inTime = 0, number = 0;
        while (answered < Calls)
        {
            AcdAnswer answer;
            if (ends.TryPeek(out var call, out var end) && end <= next)
            {
                ends.Dequeue();
                answer = distribution.Execute(end, new HangUp(call, HangUpBy.Agent));
            }
            else
            {
                var id = $"c{++number}";
                arrived[id] = next;
                answer = distribution.Execute(next, new Arrive(id, $"b{number}", "kreis", "allgemein"));
                next += Exponential(random, 3_600_000 / callsPerHour);
            }

            foreach (var offer in answer.Events.Where(e => e.Kind == AcdEventKind.Offered))
            {
                distribution.Execute(offer.At, new Accept(offer.AgentId!, offer.CallId!));
                answered++;
                inTime += offer.At - arrived[offer.CallId!] <= 20_000 ? 1 : 0;
                ends.Enqueue(offer.CallId!, offer.At + Exponential(random, 300_000));
            }
        }

        var expected = ErlangC.ServiceLevel(agents, callsPerHour, Handling, Threshold);
        var seen = (double)inTime / Calls;
        output.WriteLine($"{callsPerHour}/h, {agents} agents: {expected:P1} by the formula, {seen:P1} here");
        Assert.InRange(seen, expected - 0.03, expected + 0.03);
    }

    private static long Exponential(Random random, double mean) => (long)(-mean * Math.Log(1 - random.NextDouble()));
}

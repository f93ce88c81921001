using System.Globalization;
using System.Text.Json;
using Buergerservice.Media.Acd;
using Xunit;

namespace Buergerservice.Media.Tests.Acd;

/// <summary>Anything in any order: the invariants hold after every step (I1 to I10).</summary>
public sealed class AcdPropertyTests(ITestOutputHelper output)
{
    private const int StepsPerDay = 3_000;

    [Fact]
    public void The_invariants_hold_whatever_happens() => Check(seeds: 40);

    /// <summary>On demand, with more than 1,000,000 states; <c>ACD_SEEDS</c> sets how many days.</summary>
    [Fact(Explicit = true)]
    public void The_invariants_hold_over_a_million_states() =>
        Check(int.Parse(Environment.GetEnvironmentVariable("ACD_SEEDS") ?? "400", CultureInfo.InvariantCulture));

    [Fact]
    public void Replaying_the_commands_gives_the_same_state_and_events()
    {
        var day = Day(4_711);
        var again = new CallDistribution(new() { Policy = day.Policy });
        var events = day.Commands.SelectMany(c => again.Execute(c.At, c.Command).Events).ToList();

        Assert.Equal(Json(day.Distribution.State), Json(again.State));
        Assert.Equal(Json(day.Events), Json(events));
    }

    [Fact]
    public void What_is_refused_changes_nothing()
    {
        var day = Day(31);
        var again = new CallDistribution(new() { Policy = day.Policy });
        int late = 0, refused = 0;
        foreach (var (at, command) in day.Commands)
        {
            // What falls due is not the command's doing.
            again.Execute(at, new Tick());
            var before = Json(again.State);
            var answer = again.Execute(at, command);
            if (answer.Refusal is not { } refusal)
                continue;
            refused++;
            late += refusal == AcdRefusal.TooLate ? 1 : 0;
            Assert.Empty(answer.Events);
            Assert.Equal(before, Json(again.State));
        }

        Assert.Equal(Json(day.Distribution.State), Json(again.State));
        Assert.True(late > 50 && refused > 500, $"Only {refused} refused, {late} of them too late");
    }

    [Fact]
    public void A_state_that_was_stored_goes_on_like_the_one_that_was_not()
    {
        var day = Day(815);
        var half = day.Commands.Count / 2;
        var first = new CallDistribution(new() { Policy = day.Policy });
        foreach (var (at, command) in day.Commands.Take(half))
            first.Execute(at, command);
        var second = new CallDistribution(JsonSerializer.Deserialize<AcdState>(Json(first.State))!);
        // The commands too as they are stored.
        foreach (var (at, command) in day.Commands.Skip(half))
            second.Execute(at, JsonSerializer.Deserialize<AcdCommand>(JsonSerializer.Serialize(command))!);

        Assert.Equal(Json(day.Distribution.State), Json(second.State));
    }

    [Fact]
    public void An_agents_times_add_up_to_the_day()
    {
        var day = Day(99);
        var state = day.Distribution.State;
        foreach (var agent in state.Agents.Values)
        {
            var spans = day.Events.Where(e => e.Kind == AcdEventKind.StatusLeft && e.AgentId == agent.Id).ToList();
            var from = 1_000L;
            foreach (var left in spans)
            {
                Assert.Equal(from, left.Span!.Since);
                from = left.At;
            }

            Assert.Equal(from, agent.StatusSince);
            Assert.True(spans.Count > 20, $"{agent.Id} has done nothing all day");
        }
    }

    [Fact]
    public void A_calls_times_add_up_to_its_life()
    {
        var day = Day(7);
        var ended = day.Events.Where(e => e.Kind == AcdEventKind.Ended).Select(e => e.Facts!).ToList();

        Assert.All(ended, f => Assert.InRange(f.Talk + f.Hold, 0, f.EndedAt - f.ArrivedAt));
        Assert.All(ended.Where(f => f is { AnsweredAt: not null, Transfers: 0, Losses: 0 }), f => Assert.Equal(f.EndedAt - f.AnsweredAt, f.Talk + f.Hold));
        Assert.Contains(ended, f => f is { Hold: > 0, Talk: > 0 });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_signs_off_in_a_call_and_is_lost_is_not_left_with_the_citizen(bool signsOffFirst)
    {
        var distribution = new CallDistribution(new());
        var grace = distribution.State.Policy.Grace;
        AcdCommand[] leaving = [new SetWant("a", Want.Offline), new AgentConnection("a", IsLost: true)];
        AcdCommand[] commands = [new DefineAgent("a", "kreis", new() { ["ausweis"] = 1 }), new SetWant("a", Want.Ready), new Arrive("c", "b", "kreis", "ausweis"), new Accept("a", "c"), .. signsOffFirst ? leaving : leaving.Reverse()];
        Assert.All(commands, c => Assert.Null(distribution.Execute(1_000, c).Refusal));

        Assert.Equal(1_000 + grace, distribution.NextDue());
        distribution.Execute(1_000 + grace - 1, new Tick());
        Assert.Equal(CallState.Connected, distribution.State.Calls["c"].State);
        var lost = Assert.Single(distribution.Execute(1_000 + grace, new Tick()).Events, e => e.Kind == AcdEventKind.Requeued);
        Assert.Equal(("c", "a", AcdReason.AgentLost), (lost.CallId, lost.AgentId, lost.Reason));
        Assert.Equal((CallState.Waiting, null, 1), (distribution.State.Calls["c"].State, distribution.State.Calls["c"].AgentId, distribution.State.Calls["c"].Priority));
    }

    private void Check(int seeds)
    {
        var states = 0;
        var ends = new SortedDictionary<CallEnd, int>();
        for (var seed = 0; seed < seeds; seed++)
        {
            var day = Day(seed);
            states += day.Checked;
            Assert.DoesNotContain(day.Distribution.State.Calls.Values, c => c.State is CallState.Waiting or CallState.Offered or CallState.Transferring);
            foreach (var end in day.Events.Where(e => e.Kind == AcdEventKind.Ended).Select(e => e.Facts!.End))
                ends[end] = ends.GetValueOrDefault(end) + 1;
        }

        output.WriteLine($"{states:N0} states; {string.Join(", ", ends.Select(e => $"{e.Key} {e.Value:N0}"))}");
        Assert.Equal(Enum.GetValues<CallEnd>().Length, ends.Count);
        Assert.True(states >= seeds * StepsPerDay);
    }

    private static RandomDay Day(int seed)
    {
        var day = new RandomDay(seed);
        day.Open();
        day.Run(StepsPerDay);
        day.Close();
        return day;
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);
}

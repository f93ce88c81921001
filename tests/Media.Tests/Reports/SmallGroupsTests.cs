using Buergerservice.Media.Acd;
using Buergerservice.Media.Reports;
using Xunit;

namespace Buergerservice.Media.Tests.Reports;

/// <summary>No figure about a group of staff that is too small is shown, nor can it be worked out .</summary>
public sealed class SmallGroupsTests
{
    [Theory]
    // The total of too few.
    [InlineData("abcd", false, "n")]
    // Large enough, nothing hidden.
    [InlineData("abcde", true, "y")]
    // The only hidden part would be the total less the others: one more is hidden with it.
    [InlineData("abcde|abcdef|a", true, "nyn")]
    // Two hidden parts that are enough together stay the only ones.
    [InlineData("abcde|fgh|ij", true, "ynn")]
    // Until enough persons are hidden together, or nothing is shown.
    [InlineData("abcde|a", true, "nn")]
    public void Parts_are_hidden_until_none_can_be_had_by_subtracting(string parts, bool total, string shown)
    {
        var groups = parts.Split('|').Select(p => (IReadOnlyCollection<string>)[.. p.Select(c => c.ToString())]).ToList();
        var (isTotal, areShown) = SmallGroups.Decide(groups, 5);
        Assert.Equal(total, isTotal);
        Assert.Equal(shown, string.Concat(areShown.Select(s => s ? 'y' : 'n')));
    }

    [Fact]
    public void Whatever_the_groups_what_is_hidden_is_nobodys_alone()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var groups = Enumerable.Range(0, random.Next(1, 6)).Select(_ => (IReadOnlyCollection<string>)Enumerable.Range(0, 9).Where(_ => random.Next(3) == 0).Select(p => $"p{p}").ToHashSet()).ToList();
            var (total, shown) = SmallGroups.Decide(groups, 4);
            Assert.All(groups.Where((_, g) => shown[g]), g => Assert.True(g.Count >= 4));
            var hidden = groups.Where((g, n) => !shown[n] && g.Count > 0).SelectMany(g => g).Distinct().Count();
            Assert.True(!total || hidden is 0 or >= 4, $"{hidden} persons can be told");
        }
    }

    [Fact]
    public void A_week_counted_by_hand()
    {
        string[] five = ["a", "b", "c", "d", "e"];
        List<StaffTime> times = [];
        List<StaffEvent> events = [];
        foreach (var person in five)
        {
            times.Add(new(person, AgentStatus.Ready, null, TimeSpan.FromMinutes(30), null));
            times.Add(new(person, AgentStatus.InCall, null, TimeSpan.FromMinutes(8), "clearing"));
            times.Add(new(person, AgentStatus.WrapUp, null, TimeSpan.FromMinutes(2), "clearing"));
            times.Add(new(person, AgentStatus.NotReady, "Pause", TimeSpan.FromMinutes(15), null));
            events.Add(new(person, StaffDeed.Answered, "clearing"));
        }

        times.Add(new("a", AgentStatus.NotReady, "Arzt", TimeSpan.FromMinutes(60), null));
        events.Add(new("a", StaffDeed.Missed, "clearing"));
        var week = StaffWeek.Of(times, events, 5);
        Assert.Equal((5, 1, TimeSpan.FromMinutes(10), 0.25), (week.All!.Answered, week.All.Missed, week.All.AverageHandling!.Value, week.All.Occupancy!.Value));
        Assert.Equal("clearing", Assert.Single(week.Services).Key);
        // „Arzt“ is one person's; with „Pause“ shown it would be the rest.
        Assert.Empty(week.Reasons);
        Assert.Null(StaffWeek.Of([.. times.Where(t => t.Person != "e")], [.. events.Where(e => e.Person != "e")], 5).All);
    }

    [Fact]
    public void Who_only_signed_on_makes_no_group_of_one_persons_work()
    {
        string[] five = ["a", "b", "c", "d", "e"];
        List<StaffTime> times = [.. five.Select(p => new StaffTime(p, AgentStatus.Ready, null, TimeSpan.FromMinutes(30), null)), .. five.Select(p => new StaffTime(p, AgentStatus.NotReady, "Pause", TimeSpan.FromMinutes(15), null))];
        // It rang at all of them, and one took every call.
        times.AddRange(five.Select(p => new StaffTime(p, AgentStatus.Ringing, null, TimeSpan.FromMinutes(1), "clearing")));
        times.Add(new("a", AgentStatus.InCall, null, TimeSpan.FromMinutes(8), "clearing"));
        List<StaffEvent> events = [new("a", StaffDeed.Answered, "clearing"), .. five.Skip(1).Select(p => new StaffEvent(p, StaffDeed.Missed, "clearing"))];
        var week = StaffWeek.Of(times, events, 5);
        Assert.Null(week.All);
        Assert.Empty(week.Services);
        // When all five did not sit ready is no call's figure.
        Assert.Equal("Pause", Assert.Single(week.Reasons).Key);

        // All five took calls, but of one service only one of them: neither that service nor what is left without it.
        foreach (var person in five.Skip(1))
            events.Add(new(person, StaffDeed.Answered, "wohngeld"));
        week = StaffWeek.Of(times, events, 5);
        Assert.Equal(5, week.All!.Answered);
        Assert.Empty(week.Services);

        // A week without a call shows nobody's work.
        Assert.Equal(0, StaffWeek.Of([.. times.Where(t => t.Service is null)], [], 5).All!.Answered);
    }
}

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
}

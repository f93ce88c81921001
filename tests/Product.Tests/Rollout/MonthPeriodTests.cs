using System.Globalization;
using Buergerservice.Rollout.Projects;
using Xunit;

namespace Product.Tests.Rollout;

public sealed class MonthPeriodTests
{
    [Theory]
    [InlineData("2026-11-10", "2026-12-10")]
    [InlineData("2027-01-29", "2027-03-01")] // ends on Sunday 28 February, so on Monday
    [InlineData("2026-03-31", "2026-04-30")] // April has no 31st
    [InlineData("2026-10-14", "2026-11-16")] // 14 November is a Saturday
    public void A_month_ends_on_the_same_day_or_the_last_and_never_on_a_weekend(string from, string to) =>
        Assert.Equal(DateOnly.Parse(to, CultureInfo.InvariantCulture), MonthPeriod.LastDay(DateOnly.Parse(from, CultureInfo.InvariantCulture), 1));

    [Fact]
    public void A_holiday_moves_the_end()
    {
        var christmas = new DateOnly(2026, 12, 25);

        Assert.Equal(new DateOnly(2026, 12, 28), MonthPeriod.LastDay(new DateOnly(2026, 11, 25), 1, day => day == christmas));
    }
}

using Buergerservice.Portal.Tasks;
using Xunit;

namespace Buergerservice.Product.Tests.Portal;

public sealed class DueDateTests
{
    [Theory]
    [InlineData("2026-07-01T21:59:00Z", "2026-06-30T22:00:00Z")]
    [InlineData("2026-07-01T22:00:00Z", "2026-07-01T22:00:00Z")]
    [InlineData("2026-01-01T23:30:00Z", "2026-01-01T23:00:00Z")]
    public void The_day_begins_at_midnight_in_Germany_wherever_the_server_stands(string now, string start)
    {
        var time = new At(DateTimeOffset.Parse(now, null));
        Assert.Equal(DateTimeOffset.Parse(start, null), DueDate.StartOfDay(time));
        Assert.Null(DueDate.Badge(DueDate.StartOfDay(time, 1), time));
        Assert.Equal("Überfällig", DueDate.Badge(DueDate.StartOfDay(time).AddSeconds(-1), time)?.Text);
    }

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.FindSystemTimeZoneById("Pacific/Auckland");
    }
}

using System.Globalization;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tests.Support;
using Xunit;

namespace Buergerservice.Engine.Tests.Calendar;

public sealed class DeadlineTests
{
    [Theory]
    [InlineData("SN", "2026-01-31", "2026-03-02")] // the 31st is missing, the 28th is a Saturday
    [InlineData("BB", "2026-01-31", "2026-03-02")]
    [InlineData("SN", "2026-03-03", "2026-04-07")] // Good Friday, weekend, Easter Monday
    [InlineData("SN", "2026-04-01", "2026-05-04")] // 1 May and a weekend
    [InlineData("SN", "2026-10-18", "2026-11-19")] // Buß- und Bettag is a holiday in Saxony …
    [InlineData("BB", "2026-10-18", "2026-11-18")] // … and not in Brandenburg
    [InlineData("SN", "2027-10-17", "2027-11-18")]
    [InlineData("BB", "2027-10-17", "2027-11-17")]
    [InlineData("SN", "2026-11-25", "2026-12-28")] // both Christmas days and a Sunday
    [InlineData("SN", "2028-01-31", "2028-02-29")] // leap year
    [InlineData("SN", "2027-01-29", "2027-03-01")]
    [InlineData("BY", "2026-05-04", "2026-06-05")] // Fronleichnam
    [InlineData("SN", "2026-05-04", "2026-06-04")]
    [InlineData("BB", "2026-11-30", "2026-12-30")]
    [InlineData("BB", "2026-03-31", "2026-04-30")]
    public void A_month_ends_as_the_law_says(string land, string start, string end) => Assert.Equal(Day(end), Of(land, DeadlineUnit.Months, 1, start).LastDay);

    [Theory]
    [InlineData(DeadlineUnit.Days, 14, "2026-12-11", "2026-12-28")] // the 25th, 26th and 27th
    [InlineData(DeadlineUnit.Days, 1, "2026-12-31", "2027-01-04")]
    [InlineData(DeadlineUnit.Weeks, 2, "2026-11-23", "2026-12-07")]
    [InlineData(DeadlineUnit.Weeks, 1, "2026-03-27", "2026-04-07")]
    [InlineData(DeadlineUnit.WorkingDays, 1, "2026-04-02", "2026-04-07")]
    [InlineData(DeadlineUnit.WorkingDays, 5, "2026-12-22", "2026-12-30")]
    [InlineData(DeadlineUnit.WorkingDays, 2, "2026-11-20", "2026-11-24")]
    [InlineData(DeadlineUnit.Weekdays, 3, "2026-12-22", "2026-12-28")]
    [InlineData(DeadlineUnit.HalfMonths, 1, "2026-11-01", "2026-11-16")]
    [InlineData(DeadlineUnit.Quarters, 1, "2026-11-30", "2027-03-01")]
    [InlineData(DeadlineUnit.HalfYears, 1, "2026-08-31", "2027-03-01")]
    [InlineData(DeadlineUnit.Years, 1, "2028-02-29", "2029-02-28")]
    [InlineData(DeadlineUnit.Years, 4, "2024-02-29", "2028-02-29")]
    public void Every_unit_is_counted_in_Saxony(DeadlineUnit unit, int count, string start, string end) => Assert.Equal(Day(end), Of("SN", unit, count, start).LastDay);

    [Fact]
    public void Own_closing_days_are_no_working_days_but_do_not_move_a_legal_period()
    {
        Assert.Equal(Day("2026-12-29"), Of("kreis", DeadlineUnit.WorkingDays, 3, "2026-12-22").LastDay);
        Assert.Equal(Day("2026-12-24"), Of("kreis", DeadlineUnit.Months, 1, "2026-11-24").LastDay);
    }

    [Theory]
    [InlineData("2026-02-01", "2026-03-02")] // 28 February is a Saturday
    [InlineData("2026-06-01", "2026-06-30")]
    [InlineData("2027-01-31", "2027-03-01")] // 28 February is a Sunday
    public void A_period_that_begins_with_a_day_counts_it(string start, string end) =>
        Assert.Equal(Day(end), Deadlines.Compute(Calendars.Of("SN"), new(DeadlineUnit.Months, 1, Day(start)) { StartCounts = true }).LastDay);

    [Fact]
    public void A_day_set_by_the_authority_stays_on_a_weekend()
    {
        var deadline = Deadlines.Compute(Calendars.Of("SN"), new(DeadlineUnit.Days, 5, Day("2026-11-23")) { MovesToWorkingDay = false });
        Assert.Equal(Day("2026-11-28"), deadline.LastDay);
        Assert.Contains("§ 31 Abs. 3 Satz 2 VwVfG", deadline.Derivation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prolonged_period_is_counted_from_the_end_of_the_old_one()
    {
        var first = Of("SN", DeadlineUnit.Months, 1, "2026-10-18");
        var second = Deadlines.Extend(first, Calendars.Of("SN"), DeadlineUnit.Weeks, 2);
        Assert.Equal(Day("2026-12-03"), second.LastDay);
        Assert.Contains("§ 190 BGB", second.Derivation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_derivation_names_every_step()
    {
        var text = Of("SN", DeadlineUnit.Months, 1, "2026-10-18").Derivation;
        Assert.StartsWith("Ereignis am Sonntag, 18.10.2026; dieser Tag zählt nicht mit (§ 187 Abs. 1 BGB). Frist: 1 Monat; sie endet mit dem Tag gleicher Zahl, Mittwoch, 18.11.2026 (§ 188 Abs. 2 BGB). "
            + "18.11.2026 ist Feiertag (Buß- und Bettag); die Frist endet deshalb am nächsten Werktag, Donnerstag, 19.11.2026, um 24:00 Uhr (§ 193 BGB). Kalender: Sachsen (Stand ", text, StringComparison.Ordinal);
        Assert.Contains("den 31. gibt es in diesem Monat nicht", Of("SN", DeadlineUnit.Months, 1, "2026-01-31").Derivation, StringComparison.Ordinal);
        Assert.Contains("2 Arbeitstage, ohne Samstage und Sonntage und ohne 18.11.2026 Buß- und Bettag;", Of("SN", DeadlineUnit.WorkingDays, 2, "2026-11-17").Derivation, StringComparison.Ordinal);
        Assert.Contains("§ 26 Abs. 3 Satz 1 SGB X", Deadlines.Compute(Calendars.Of("SN"), new(DeadlineUnit.Days, 1, Day("2026-11-27")) { Law = DeadlineLaw.SgbX }).Derivation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(40_000)]
    public void A_period_without_sense_is_refused(int count) =>
        Assert.Throws<DomainRuleException>(() => Of("SN", DeadlineUnit.Years, count, "2026-11-27"));

    [Theory]
    [InlineData("2026-03-28", "2026-03-28T23:00:00Z", "2026-03-28T22:59:59Z")]
    [InlineData("2026-03-29", "2026-03-29T22:00:00Z", "2026-03-29T21:59:59Z")] // summer time begins on this day
    [InlineData("2026-10-25", "2026-10-25T23:00:00Z", "2026-10-25T22:59:59Z")]
    public void The_day_ends_at_midnight_in_Germany(string day, string expires, string due)
    {
        var deadline = Deadlines.Compute(Calendars.Of("SN"), new(DeadlineUnit.Days, 1, Day(day).AddDays(-1)) { MovesToWorkingDay = false });
        Assert.Equal(DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture), deadline.ExpiresAt);
        Assert.Equal(DateTimeOffset.Parse(due, CultureInfo.InvariantCulture), deadline.DueAt);
    }

    private static Deadline Of(string land, DeadlineUnit unit, int count, string start) => Deadlines.Compute(Calendars.Of(land), new(unit, count, Day(start)));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

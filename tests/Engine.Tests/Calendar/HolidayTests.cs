using System.Globalization;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tests.Support;
using Xunit;

namespace Buergerservice.Engine.Tests.Calendar;

public sealed class HolidayTests
{
    // The earliest and latest possible dates, the exceptions of the Gregorian rule (1954, 1981, 2049, 2076) and the years the product meets.
    [Theory]
    [InlineData("1818-03-22")]
    [InlineData("1943-04-25")]
    [InlineData("1954-04-18")]
    [InlineData("1981-04-19")]
    [InlineData("2000-04-23")]
    [InlineData("2008-03-23")]
    [InlineData("2011-04-24")]
    [InlineData("2024-03-31")]
    [InlineData("2025-04-20")]
    [InlineData("2026-04-05")]
    [InlineData("2027-03-28")]
    [InlineData("2028-04-16")]
    [InlineData("2038-04-25")]
    [InlineData("2049-04-18")]
    [InlineData("2076-04-19")]
    [InlineData("2285-03-22")]
    public void Easter_is_on_its_day(string date) => Assert.Equal(Day(date), Easter.Sunday(Day(date).Year));

    [Theory]
    [InlineData("BW", 12)]
    [InlineData("BY", 12)]
    [InlineData("BE", 10)]
    [InlineData("BB", 12)]
    [InlineData("HB", 10)]
    [InlineData("HH", 10)]
    [InlineData("HE", 10)]
    [InlineData("MV", 11)]
    [InlineData("NI", 10)]
    [InlineData("NW", 11)]
    [InlineData("RP", 11)]
    [InlineData("SL", 12)]
    [InlineData("SN", 11)]
    [InlineData("ST", 11)]
    [InlineData("SH", 10)]
    [InlineData("TH", 11)]
    public void Each_Land_has_its_number_of_holidays(string land, int count) => Assert.Equal(count, Calendars.Of(land).Holidays(2026).Count);

    [Theory]
    [InlineData("SN", "2026-11-18", "Buß- und Bettag")]
    [InlineData("SN", "2027-11-17", "Buß- und Bettag")]
    [InlineData("SN", "2028-11-22", "Buß- und Bettag")]
    [InlineData("SN", "2033-11-16", "Buß- und Bettag")]
    [InlineData("BB", "2026-11-18", null)]
    [InlineData("BB", "2026-04-05", "Ostersonntag")]
    [InlineData("SN", "2026-04-05", null)]
    [InlineData("NW", "2026-06-04", "Fronleichnam")]
    [InlineData("TH", "2026-06-04", null)]
    [InlineData("BY", "2026-08-15", null)]
    [InlineData("SL", "2026-08-15", "Mariä Himmelfahrt")]
    [InlineData("BE", "2018-03-08", null)]
    [InlineData("BE", "2019-03-08", "Internationaler Frauentag")]
    [InlineData("BE", "2025-05-08", "80. Jahrestag der Befreiung vom Nationalsozialismus")]
    [InlineData("BE", "2026-05-08", null)]
    [InlineData("MV", "2022-03-08", null)]
    [InlineData("MV", "2023-03-08", "Internationaler Frauentag")]
    [InlineData("HH", "2017-10-31", "Reformationsjubiläum")]
    [InlineData("HH", "2018-10-31", "Reformationstag")]
    [InlineData("HH", "2016-10-31", null)]
    [InlineData("BY", "2017-10-31", "Reformationsjubiläum")]
    [InlineData("TH", "2026-09-20", "Weltkindertag")]
    [InlineData("BB", "2026-12-24", null)]
    [InlineData("BB", "2026-12-31", null)]
    public void A_day_is_a_holiday_where_and_when_the_law_says_so(string land, string date, string? name) => Assert.Equal(name, Calendars.Of(land).HolidayOn(Day(date)));

    [Fact]
    public void Two_holidays_on_one_day_are_one_day_with_both_names() =>
        Assert.Equal("Tag der Arbeit / Christi Himmelfahrt", Calendars.Of("DE").HolidayOn(Day("2008-05-01")));

    [Fact]
    public void A_municipality_adds_regional_holidays_closing_days_and_office_hours()
    {
        var catalog = new CalendarCatalog();
        catalog.Add("""{ "schluessel": "SN", "name": "Sachsen", "feiertage": [ { "name": "Fronleichnam", "ostern": 60, "regional": "sorbische Gemeinden" } ] }""", "SN.json");
        catalog.Add("""{ "schluessel": "ort", "name": "Ort", "erweitert": "SN", "regionale": ["Fronleichnam"], "schliesstage": [ { "name": "Brückentag", "datum": "2026-06-05" } ], "oeffnungszeiten": { "Montag": "09:30-12:00" } }""", "ort.json");
        var calendar = catalog.Find("ort")!;
        Assert.Null(catalog.Find("SN")!.HolidayOn(Day("2026-06-04")));
        Assert.Equal("Fronleichnam", calendar.HolidayOn(Day("2026-06-04")));
        Assert.False(calendar.IsWorkingDay(Day("2026-06-05")));
        Assert.False(calendar.IsDayOfRest(Day("2026-06-05")));
        Assert.Equal(new DateTimeOffset(2026, 6, 8, 7, 30, 0, TimeSpan.Zero), calendar.Opening(Day("2026-06-03"), 1));
    }

    [Theory]
    [InlineData("""{ "schluessel": "x", "name": "X", "feiertage": [ { "name": "Falsch", "tag": "02-30" } ] }""", "Falsch")]
    [InlineData("""{ "schluessel": "x", "name": "X", "feiertage": [ { "name": "Doppelt", "tag": "01-01", "ostern": 1 } ] }""", "Doppelt")]
    [InlineData("""{ "schluessel": "x", "name": "X", "feiertage": [ { "name": "Kein Tag", "wochentag": "Mittwochs", "vor": "11-23" } ] }""", "Kein Tag")]
    [InlineData("""{ "schluessel": "x", "name": "X", "erweitert": "gibt-es-nicht" }""", "gibt-es-nicht")]
    [InlineData("""{ "schluessel": "x", "name": "X", "erweitert": "x" }""", "selbst")]
    [InlineData("""{ "schluessel": "x", "name": "X", "oeffnungszeiten": { "Montag": "acht bis zwölf" } }""", "acht bis zwölf")]
    [InlineData("""{ "schluessel": "x", "name": "X", "feiertag": [] }""", "x.json")]
    [InlineData("keine Klammer", "x.json")]
    public void A_faulty_calendar_is_refused_by_name(string json, string named)
    {
        var error = Assert.Throws<DomainRuleException>(() =>
        {
            var catalog = new CalendarCatalog();
            catalog.Add(json, "x.json");
            catalog.Find("x");
        });
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tenants_own_calendar_goes_before_the_standard()
    {
        Assert.Equal("kreis", Calendars.Shipped.For(null, "kreis").Key);
        Assert.Equal("DE", Calendars.Shipped.For("", "aok").Key);
        Assert.Equal("SN", Calendars.Shipped.For("SN", "kreis").Key);
        Assert.Contains("„XX“", Assert.Throws<DomainRuleException>(() => Calendars.Shipped.For("XX", "kreis")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_rule_changes_the_version_and_nothing_else_does()
    {
        var catalog = new CalendarCatalog();
        catalog.Add("""{ "schluessel": "x", "name": "X", "feiertage": [ { "name": "A", "tag": "01-02" } ] }""", "x.json");
        var before = catalog.Find("x")!.Version;
        catalog.Add("""{ "schluessel": "x", "name": "Anderer Name", "feiertage": [ { "name": "A", "tag": "01-02" } ] }""", "x.json");
        Assert.Equal(before, catalog.Find("x")!.Version);
        catalog.Add("""{ "schluessel": "x", "name": "X", "feiertage": [ { "name": "A", "tag": "01-03" } ] }""", "x.json");
        Assert.NotEqual(before, catalog.Find("x")!.Version);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

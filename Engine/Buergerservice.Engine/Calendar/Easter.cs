namespace Buergerservice.Engine.Calendar;

/// <summary>The date all movable feasts depend on.</summary>
public static class Easter
{
    /// <summary>Easter Sunday of a year of the Gregorian calendar (anonymous Gregorian algorithm, exact for all years).</summary>
    public static DateOnly Sunday(int year)
    {
        var golden = year % 19;
        var (century, rest) = Math.DivRem(year, 100);
        var (leapCenturies, leapRest) = Math.DivRem(century, 4);
        var moonShift = (century - ((century + 8) / 25) + 1) / 3;
        var epact = ((19 * golden) + century - leapCenturies - moonShift + 15) % 30;
        var weekday = (32 + (2 * leapRest) + (2 * (rest / 4)) - epact - (rest % 4)) % 7;
        var late = (golden + (11 * epact) + (22 * weekday)) / 451;
        var (month, day) = Math.DivRem(epact + weekday - (7 * late) + 114, 31);
        return new(year, month, day + 1);
    }
}

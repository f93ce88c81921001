using System.Runtime.CompilerServices;
using Buergerservice.Engine.Calendar;

namespace Buergerservice.Engine.Tests.Support;

/// <summary>The calendars the product ships.</summary>
public static class Calendars
{
    public static CalendarCatalog Shipped { get; } = new CalendarCatalog().Load(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "Templates", "kalender"));

    public static BusinessCalendar Of(string key) => Shipped.Find(key)!;

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

using System.Globalization;
using Buergerservice.Storage.Databases;

namespace Buergerservice.Portal.Hosting;

/// <summary>Reads settings and says in words what is wrong with one. A value is never repeated: it may be a password in the wrong place.</summary>
internal static class Settings
{
    /// <summary>A section as the record of its settings.</summary>
    /// <exception cref="SettingException">A value is not of its kind.</exception>
    public static T Section<T>(IConfiguration configuration, string name)
        where T : class, new()
    {
        var section = configuration.GetSection(name);
        foreach (var property in typeof(T).GetProperties().Where(p => p.CanWrite))
        {
            try
            {
                _ = section.GetValue(property.PropertyType, property.Name);
            }
            catch (InvalidOperationException)
            {
                throw new SettingException($"{name}:{property.Name} ist {ExpectedOf(property.PropertyType)}.");
            }
        }

        return section.Get<T>() ?? new();
    }

    /// <summary>A whole number within limits.</summary>
    /// <exception cref="SettingException">It is none, or beyond a limit.</exception>
    public static int Number(IConfiguration configuration, string name, int preset, int least, int most)
    {
        if (configuration[name] is not { Length: > 0 } text)
            return preset;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new SettingException($"{name} ist keine ganze Zahl von {least} bis {most}.");
    }

    /// <summary>A span of time within limits.</summary>
    /// <exception cref="SettingException">It is none, or beyond a limit.</exception>
    public static TimeSpan Time(IConfiguration configuration, string name, TimeSpan preset, TimeSpan most)
    {
        if (configuration[name] is not { Length: > 0 } text)
            return preset;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero && time <= most
            ? time
            : throw new SettingException($"{name} ist keine Dauer bis {most:c} (Stunden:Minuten:Sekunden), zum Beispiel {preset:c}.");
    }

    private static string ExpectedOf(Type type) => type switch
    {
        _ when type == typeof(bool) => "weder true noch false",
        _ when type == typeof(TimeSpan) => "keine Dauer, zum Beispiel 1.00:00:00 für einen Tag",
        _ => "keine ganze Zahl",
    };
}

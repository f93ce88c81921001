namespace Buergerservice.Portal.Displays;

/// <summary>Which of a booth's screens a browser is .</summary>
public enum BoothScreen
{
    /// <summary>The large monitor: the other person, shared screen, shown documents. Alone it is everything.</summary>
    Kabine,

    /// <summary>The touch display: reading, consent, signature, text, help.</summary>
    Tisch,

    /// <summary>Outside the booth, for everybody who passes: explanation, free or taken, partners, hours.</summary>
    ViewBoard,

    /// <summary>A Bürgerterminal: one screen, the conversation begins by touch or by lifting the handset.</summary>
    Terminal,
}

/// <summary>Names of the screens: in addresses, in the header of the booth's own requests, for people.</summary>
public static class BoothScreens
{
    /// <summary>All of them, as choices.</summary>
    public static IReadOnlyList<BoothScreen> All { get; } = Enum.GetValues<BoothScreen>();

    /// <summary>Page of the screen.</summary>
    public static string Path(this BoothScreen screen) => screen switch
    {
        BoothScreen.Kabine => "/kabine",
        BoothScreen.Tisch => "/kabine/tisch",
        BoothScreen.ViewBoard => "/viewboard",
        _ => "/terminal",
    };

    /// <summary>Name for people.</summary>
    public static string German(this BoothScreen screen) => screen switch
    {
        BoothScreen.Kabine => "Großer Bildschirm",
        BoothScreen.Tisch => "Berührungsbildschirm",
        BoothScreen.ViewBoard => "View-Board (außen)",
        _ => "Bürgerterminal",
    };

    /// <summary>Value of the header <c>X-Kabine</c>, and the end of the cookie's name.</summary>
    internal static string Key(this BoothScreen screen) => screen switch
    {
        BoothScreen.Kabine => "kabine",
        BoothScreen.Tisch => "tisch",
        BoothScreen.ViewBoard => "viewboard",
        _ => "terminal",
    };

    /// <summary>The screen a request speaks for: its page, or what its script says. Anything else is the large monitor.</summary>
    internal static BoothScreen Of(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/kabine/tisch"))
            return BoothScreen.Tisch;
        if (request.Path.StartsWithSegments("/viewboard"))
            return BoothScreen.ViewBoard;
        if (request.Path.StartsWithSegments("/terminal"))
            return BoothScreen.Terminal;
        // A page is what its address says; only what its script asks names the screen.
        if (request.Path.Equals("/kabine", StringComparison.OrdinalIgnoreCase))
            return BoothScreen.Kabine;
        var said = (string?)request.Headers[DisplayEndpoints.Header];
        return All.FirstOrDefault(s => s.Key() == said);
    }
}

namespace Buergerservice.Portal.Shell;

/// <summary>What the host may change about the frame around every page.</summary>
public sealed class PortalShellOptions
{
    public const string AdministratorRole = "Administration";

    /// <summary>Authority named in the header, for example "Landkreis Musterland".</summary>
    public string Authority { get; set; } = "";

    public IList<NavigationEntry> Navigation { get; } =
    [
        new("Aufgaben", "/aufgaben"),
        new("Vorhaben", "/vorhaben"),
        new("Fälle", "/faelle"),
        new("Vorgänge", "/vorgaenge", AdministratorRole),
        new("Prozesse", "/prozesse", AdministratorRole),
    ];

    /// <summary>Path prefixes for programs: no HTML error pages.</summary>
    public IList<string> PathsWithoutErrorPages { get; } = ["/api", "/elsa", "/live"];

    /// <summary>Status code for an exception the page did not catch, for example a lost race; null means 500.</summary>
    public Func<Exception, int?>? StatusOf { get; set; }
}

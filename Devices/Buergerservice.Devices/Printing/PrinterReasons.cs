namespace Buergerservice.Devices.Printing;

/// <summary>German sentences for <c>printer-state-reasons</c> (RFC 8011 5.4.12, PWG 5100.9) that a clerk can do something about.</summary>
internal static class PrinterReasons
{
    private static readonly (string Keyword, string Text)[] Known =
    [
        ("cover-open", "Eine Klappe des Druckers ist offen."),
        ("door-open", "Eine Klappe des Druckers ist offen."),
        ("marker-supply-empty", "Toner oder Tinte ist leer."),
        ("marker-supply-low", "Toner oder Tinte geht zur Neige."),
        ("media-empty", "Das Papier ist leer."),
        ("media-jam", "Im Drucker ist ein Papierstau."),
        ("media-low", "Das Papier geht zur Neige."),
        ("media-needed", "Bitte legen Sie Papier ein."),
        ("offline", "Der Drucker ist ausgeschaltet oder nicht verbunden."),
        ("output-area-full", "Das Ausgabefach ist voll."),
        ("paused", "Der Drucker ist angehalten."),
        ("toner-empty", "Toner oder Tinte ist leer."),
        ("toner-low", "Toner oder Tinte geht zur Neige."),
    ];

    public static string German(IReadOnlyList<string> reasons) =>
        string.Join(' ', Known.Where(k => reasons.Any(r => r.StartsWith(k.Keyword, StringComparison.Ordinal))).Select(k => k.Text).Distinct());
}

namespace Buergerservice.Designer.Descriptors;

/// <summary>German names of the outcomes every engine has; those of a module come with its activities.</summary>
internal static class OutcomeNames
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["Canceled"] = "Abgebrochen",
        ["Cancelled"] = "Abgebrochen",
        ["Completed"] = "Beendet",
        ["Default"] = "Sonst",
        ["Done"] = "Fertig",
        ["Failed to connect"] = "Keine Verbindung",
        ["False"] = "Nein",
        ["Timeout"] = "Zeit abgelaufen",
        ["True"] = "Ja",
        ["Unmatched status code"] = "Anderer Status",
    };

    public static string Of(string outcome) => Names.GetValueOrDefault(outcome, outcome);
}

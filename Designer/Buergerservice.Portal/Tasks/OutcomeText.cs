namespace Buergerservice.Portal.Tasks;

/// <summary>How outcomes appear on buttons.</summary>
internal static class OutcomeText
{
    private static readonly HashSet<string> Refusals = new(StringComparer.OrdinalIgnoreCase) { "Nein", "Zurückweisen", "Ablehnen" };

    /// <summary>Elsa's name for "finished" becomes a German word; all others are the definition's own.</summary>
    public static string Label(string outcome) => outcome == "Done" ? "Erledigt" : outcome;

    /// <summary>A question to ask first, or null: refusals are rarely meant by a slip of the mouse.</summary>
    public static string? Confirmation(string outcome) =>
        Refusals.Contains(outcome) ? $"Möchten Sie die Aufgabe wirklich mit „{Label(outcome)}“ abschließen?" : null;
}

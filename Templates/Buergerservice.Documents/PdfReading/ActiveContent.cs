namespace Buergerservice.Documents.PdfReading;

/// <summary>Finds what makes a document act by itself: such a document need not show twice what was signed once.</summary>
internal static class ActiveContent
{
    private static readonly Dictionary<string, string> Actions = new()
    {
        ["JavaScript"] = "ein Skript (JavaScript)",
        ["Launch"] = "einen Programmaufruf",
        ["ImportData"] = "einen Datenimport",
        ["SubmitForm"] = "ein Absenden von Formulardaten",
        ["GoToE"] = "einen Sprung in ein eingebettetes Dokument",
        ["Rendition"] = "eine Medienwiedergabe",
        ["Movie"] = "eine Medienwiedergabe",
        ["Hide"] = "ein Ein- und Ausblenden von Inhalten",
        ["SetOCGState"] = "ein Ein- und Ausblenden von Ebenen",
    };

    /// <summary>German descriptions of what was found, each once.</summary>
    public static IReadOnlyList<string> Find(PdfRevision revision, DocumentGraph graph)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var item in graph.Objects)
            Look(revision, item.Value, found);
        if (FormFields.Form(revision).Has("XFA"))
            found.Add("ein XFA-Formular");
        return [.. found];
    }

    private static void Look(PdfRevision revision, PdfValue value, SortedSet<string> found)
    {
        switch (value)
        {
            case PdfArray array:
                foreach (var item in array.Items)
                    Look(revision, item, found);
                break;
            case PdfStream stream:
                Look(revision, stream.Dictionary, found);
                break;
            case PdfDictionary dictionary:
                if (dictionary.Has("JS") || (revision.Name(dictionary["S"]) is { } action && action == "JavaScript"))
                    found.Add(Actions["JavaScript"]);
                else if (dictionary["S"] is PdfName { Value: var kind } && Actions.TryGetValue(kind, out var text) && !dictionary.Has("K"))
                    found.Add(text);
                foreach (var entry in dictionary.Entries.Values)
                    Look(revision, entry, found);
                break;
        }
    }
}

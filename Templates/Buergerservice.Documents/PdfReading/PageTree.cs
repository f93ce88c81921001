namespace Buergerservice.Documents.PdfReading;

/// <summary>A page with its object number.</summary>
internal sealed record PdfPageEntry(PdfReference Reference, PdfDictionary Dictionary, PdfArray? MediaBox);

/// <summary>The pages in order (ISO 32000-1, 7.7.3).</summary>
internal static class PageTree
{
    public static IReadOnlyList<PdfPageEntry> Read(PdfRevision revision)
    {
        var pages = new List<PdfPageEntry>();
        Walk(revision, revision.Catalogue["Pages"], null, [], 0, pages);
        return pages;
    }

    private static void Walk(PdfRevision revision, PdfValue node, PdfArray? inheritedBox, HashSet<int> seen, int depth, List<PdfPageEntry> pages)
    {
        if (node is not PdfReference reference || !seen.Add(reference.Number) || depth > revision.Budget.Limits.Depth)
            throw PdfRefusedException.Damaged("ihr Seitenverzeichnis ist fehlerhaft oder verweist im Kreis");
        var dictionary = revision.Dictionary(reference) ?? throw PdfRefusedException.Damaged("eine Seite fehlt");
        var box = revision.Array(dictionary["MediaBox"]) ?? inheritedBox;
        if (revision.Name(dictionary["Type"]) == "Page" || revision.Array(dictionary["Kids"]) is not { } kids)
        {
            pages.Add(new PdfPageEntry(reference, dictionary, box));
            return;
        }

        foreach (var kid in kids.Items)
            Walk(revision, kid, box, seen, depth + 1, pages);
    }
}

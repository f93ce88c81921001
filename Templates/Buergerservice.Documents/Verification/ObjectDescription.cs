using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Verification;

/// <summary>Names an object for people: what it is, and on which page it is seen.</summary>
internal sealed class ObjectDescription(RevisionPair pair)
{
    private const int FarthestLook = 2_000;

    public string Of(int number)
    {
        if (number == pair.Signed.RootReference.Number)
            return "Der Katalog des Dokuments";
        var (page, path) = FindPage(number);
        var what = Kind(pair.Signed.Load(number)?.Value, path);
        return page is null ? $"{what} (Bestandteil {number})" : $"{what} auf Seite {page} (Bestandteil {number})";
    }

    private static string Kind(PdfValue? value, string path)
    {
        var dictionary = value as PdfDictionary ?? (value as PdfStream)?.Dictionary;
        var type = (dictionary?["Type"] as PdfName)?.Value;
        var subtype = (dictionary?["Subtype"] as PdfName)?.Value;
        return (type, subtype, path) switch
        {
            (_, _, "Contents") when value is PdfStream => "Der Inhalt",
            ("Page", _, _) => "Die Seite",
            ("Font" or "FontDescriptor", _, _) => "Eine Schrift",
            (_, "Image", _) => "Ein Bild",
            (_, "Form", _) => "Eine Zeichnung",
            ("Annot", _, _) => "Eine Anmerkung oder ein Feld",
            ("Sig" or "DocTimeStamp", _, _) => "Eine Unterschrift",
            ("EmbeddedFile" or "Filespec", _, _) => "Eine Anlage",
            ("ObjStm", _, _) => "Ein Objektstrom",
            ("StructElem" or "StructTreeRoot", _, _) => "Die Gliederung für Vorlesegeräte",
            _ when path.Contains("FontFile", StringComparison.Ordinal) => "Eine Schrift",
            _ => "Ein Bestandteil",
        };
    }

    /// <summary>The nearest page that leads to the object, and by which of its entries.</summary>
    private (int? Page, string Path) FindPage(int number)
    {
        var pages = pair.SignedPages.Select((p, i) => (p.Reference.Number, Index: i + 1)).ToDictionary(p => p.Number, p => p.Index);
        var waiting = new Queue<int>([number]);
        var seen = new HashSet<int> { number };
        var direct = pair.SignedGraph.ReferrersOf(number).Select(r => r.Path).FirstOrDefault() ?? "";
        while (waiting.TryDequeue(out var next) && seen.Count < FarthestLook)
        {
            if (pages.TryGetValue(next, out var page))
                return (page, direct);
            foreach (var (from, _) in pair.SignedGraph.ReferrersOf(next))
            {
                if (seen.Add(from))
                    waiting.Enqueue(from);
            }
        }

        return (null, direct);
    }
}

using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Verification;

/// <summary>Pages may only gain the annotations that show signature fields.</summary>
internal sealed class PageComparison(RevisionPair pair, SignaturePermissions permissions, List<Finding> findings)
{
    private readonly HashSet<int> covered = [];

    /// <summary>Whether an overwritten object was judged here.</summary>
    public bool Covers(int number) => covered.Contains(number);

    public void Run()
    {
        if (!pair.SignedPages.Select(p => p.Reference.Number).SequenceEqual(pair.NowPages.Select(p => p.Reference.Number)))
        {
            findings.Add(Finding.Violation($"Nach der Unterschrift wurden Seiten hinzugefügt, entfernt oder umgestellt ({pair.SignedPages.Count} Seiten vorher, {pair.NowPages.Count} jetzt)."));
            return;
        }

        var changed = pair.Changed.ToHashSet();
        for (var i = 0; i < pair.SignedPages.Count; i++)
            Compare(i, changed);
    }

    private void Compare(int index, HashSet<int> changed)
    {
        var (before, after) = (pair.SignedPages[index].Dictionary, pair.NowPages[index].Dictionary);
        var list = (before["Annots"] as PdfReference)?.Number;
        var isPageChanged = changed.Contains(pair.SignedPages[index].Reference.Number);
        var isListChanged = list is { } number && changed.Contains(number);
        if (!isPageChanged && !isListChanged)
            return;
        covered.Add(pair.SignedPages[index].Reference.Number);
        foreach (var key in RevisionPair.DifferentKeys(before, after).Where(k => k != "Annots"))
            findings.Add(Finding.Violation($"Auf Seite {index + 1} wurde nach der Unterschrift „{key}“ geändert."));
        if (isListChanged)
            CoverList(list!.Value, index);
        CompareAnnotations(index, before["Annots"], after["Annots"]);
    }

    private void CoverList(int list, int index)
    {
        covered.Add(list);
        var pages = pair.SignedPages.Select(p => p.Reference.Number).ToHashSet();
        if (!pair.IsOnlyReferredToAs(list, (from, path) => path == "Annots" && pages.Contains(from)))
            findings.Add(Finding.Violation($"Die Liste der Anmerkungen von Seite {index + 1} dient zugleich etwas anderem und wurde nach der Unterschrift geändert."));
    }

    private void CompareAnnotations(int index, PdfValue before, PdfValue after)
    {
        var known = (pair.Signed.Array(before)?.Items ?? []).Select(PdfValueWriter.Write).ToHashSet();
        var present = pair.Now.Array(after)?.Items ?? [];
        if (known.Except(present.Select(PdfValueWriter.Write)).Any())
            findings.Add(Finding.Violation($"Auf Seite {index + 1} wurde nach der Unterschrift eine Anmerkung oder ein Feld entfernt."));
        foreach (var added in present.Where(a => !known.Contains(PdfValueWriter.Write(a))))
            Judge(index, added);
    }

    private void Judge(int index, PdfValue annotation)
    {
        if (annotation is PdfReference reference && pair.NowFields.Any(f => f.IsSignature && f.Widgets.Any(w => w.Number == reference.Number)))
            return;
        var text = $"Auf Seite {index + 1} wurde nach der Unterschrift eine Anmerkung hinzugefügt ({pair.Now.Name(pair.Now.Dictionary(annotation)?["Subtype"] ?? PdfNull.Value) ?? "unbekannter Art"}).";
        findings.Add(permissions.Level == SignaturePermissions.Annotations ? Finding.Doubt(text) : Finding.Violation(text));
    }
}

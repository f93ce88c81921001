using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Verification;

/// <summary>
/// The catalogue may gain what keeps signatures provable (<c>/DSS</c>); descriptions of the file (XMP, information
/// dictionary) may be brought up to date. Everything else stands.
/// </summary>
internal sealed class CatalogueComparison(RevisionPair pair, SignaturePermissions permissions, List<Finding> findings)
{
    private readonly HashSet<int> covered = [];
    private readonly HashSet<int> changed = [.. pair.Changed];

    /// <summary>Whether an overwritten object was judged here.</summary>
    public bool Covers(int number) => covered.Contains(number);

    public void Run()
    {
        var root = pair.Signed.RootReference.Number;
        covered.Add(root);
        foreach (var key in RevisionPair.DifferentKeys(pair.Signed.Catalogue, pair.Now.Catalogue))
            JudgeEntry(key);
        Describe((pair.Signed.Catalogue["Metadata"] as PdfReference)?.Number, (from, path) => from == root && path == "Metadata");
        Describe((pair.Signed.References.Trailer["Info"] as PdfReference)?.Number, (from, path) => from == DocumentGraph.Trailer && path == "Info");
        CoverValidationData();
        CoverSpentCrossReferences();
    }

    private void JudgeEntry(string key)
    {
        switch (key)
        {
            // Judged with the form itself.
            case "AcroForm":
                break;
            case "DSS" or "Extensions":
                findings.Add(Finding.Note("Nach der Unterschrift wurden Prüfdaten (Zertifikate, Sperrlisten) ergänzt."));
                break;
            case "Metadata" when permissions.Level != SignaturePermissions.NoChanges:
                findings.Add(Finding.Note("Nach der Unterschrift wurden die Angaben zur Datei (Metadaten) erneuert."));
                break;
            case "Version":
                findings.Add(Finding.Doubt("Nach der Unterschrift wurde die PDF-Version geändert."));
                break;
            case "OpenAction" or "AA" or "Names":
                findings.Add(Finding.Violation($"Nach der Unterschrift wurde dem Dokument eine Handlung oder ein Verzeichnis hinzugefügt (Katalogeintrag „{key}“)."));
                break;
            default:
                findings.Add(Finding.Violation($"Nach der Unterschrift wurde der Katalogeintrag „{key}“ geändert."));
                break;
        }
    }

    private void Describe(int? number, Func<int, string, bool> isExpected)
    {
        if (number is not { } given || !changed.Contains(given) || !pair.IsOnlyReferredToAs(given, isExpected))
            return;
        covered.Add(given);
        findings.Add(permissions.Level == SignaturePermissions.NoChanges
            ? Finding.Violation("Die Angaben zur Datei (Metadaten) wurden geändert, obwohl die Zertifizierung jede Änderung verbietet.")
            : Finding.Note("Nach der Unterschrift wurden die Angaben zur Datei (Metadaten) erneuert."));
    }

    /// <summary>Objects that belong to nothing but the validation data may be rewritten with it.</summary>
    private void CoverValidationData()
    {
        var root = pair.Signed.RootReference.Number;
        var store = new HashSet<int>(PdfObject.LinksOf(pair.Signed.Catalogue["DSS"]).Select(l => l.Target));
        var waiting = new Queue<int>(store);
        while (waiting.TryDequeue(out var number))
        {
            foreach (var link in pair.Signed.Load(number)?.Links ?? [])
            {
                if (store.Add(link.Target))
                    waiting.Enqueue(link.Target);
            }
        }

        covered.UnionWith(store.Where(n => pair.IsOnlyReferredToAs(n, (from, path) => store.Contains(from) || (from == root && path.StartsWith("DSS", StringComparison.Ordinal)))));
    }

    /// <summary>A cross-reference stream that nothing refers to may give its number to the next one.</summary>
    private void CoverSpentCrossReferences() => covered.UnionWith(pair.Changed.Where(n =>
        IsCrossReference(pair.Signed, n) && IsCrossReference(pair.Now, n) && pair.SignedGraph.ReferrersOf(n).Count == 0));

    private static bool IsCrossReference(PdfRevision revision, int number) =>
        revision.Load(number)?.Value is PdfStream stream && stream.Dictionary["Type"] is PdfName { Value: "XRef" };
}

using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Verification;

/// <summary>
/// Compares the file as it was signed with the file as it is, object by object. What changed must be on the list of what
/// a later signature needs; everything else is named and makes the signature invalid or doubtful. This is what finds
/// shadow attacks: mathematics alone does not see what is added behind the signed bytes.
/// </summary>
internal sealed class RevisionComparison
{
    private readonly RevisionPair pair;
    private readonly SignaturePermissions permissions;
    private readonly List<Finding> findings = [];

    private RevisionComparison(RevisionPair pair, SignaturePermissions permissions)
    {
        this.pair = pair;
        this.permissions = permissions;
    }

    /// <param name="signed">The file when it was signed.</param>
    /// <param name="now">The file as it is.</param>
    /// <param name="permissions">What the signature allows.</param>
    public static IReadOnlyList<Finding> Compare(PdfRevision signed, PdfRevision now, SignaturePermissions permissions)
    {
        if (signed.RootReference.Number != now.RootReference.Number)
            return [Finding.Violation("Nach der Unterschrift wurde der Katalog des Dokuments ausgetauscht: es zeigt einen anderen Inhalt.")];
        var comparison = new RevisionComparison(new RevisionPair(signed, now), permissions);
        comparison.Run();
        return [.. comparison.findings.Distinct()];
    }

    private void Run()
    {
        findings.AddRange(pair.Removed.Select(n => Finding.Violation($"{pair.Describe(n)} wurde nach der Unterschrift gelöscht.")));
        findings.AddRange(pair.Added.Where(pair.SignedGraph.IsMissing).Select(n => Finding.Violation($"Bestandteil {n} fehlte, als unterschrieben wurde, obwohl das Dokument auf ihn verweist, und wurde nachträglich hinzugefügt.")));
        var pages = new PageComparison(pair, permissions, findings);
        var form = new FormComparison(pair, permissions, findings);
        var catalogue = new CatalogueComparison(pair, permissions, findings);
        pages.Run();
        form.Run();
        catalogue.Run();
        foreach (var number in pair.Changed)
        {
            if (!catalogue.Covers(number) && !pages.Covers(number) && !form.Covers(number))
                findings.Add(Finding.Violation($"{pair.Describe(number)} wurde nach der Unterschrift überschrieben."));
        }
    }
}

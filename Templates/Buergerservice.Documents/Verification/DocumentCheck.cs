using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Verification;

/// <summary>What concerns all signatures of a file together.</summary>
internal sealed class DocumentCheck(PdfRevision file, IReadOnlyList<CheckedSignature> signatures)
{
    public IEnumerable<Finding> Run() => [.. Tail(), .. Coverage(), .. Lost(), .. Certification(), .. Duplicates(), .. Activity()];

    /// <summary>Whatever was added after the last signature is nobody's, but for data that helps to check.</summary>
    private IEnumerable<Finding> Tail()
    {
        if (signatures is not [.., { Bytes: not null, CoversWholeFile: false } last])
            yield break;
        if (last.Revision is { } revision && revision.References.Start != file.References.Start && !IsValidationDataOnly(last))
            yield return Finding.Doubt("Nach der letzten Unterschrift wurde die Datei noch einmal gespeichert.");
    }

    private IEnumerable<Finding> Coverage() =>
        signatures.FirstOrDefault(s => s.Bytes is not null) is { } first ? new UpdateCoverage(file).Check(first.Bytes!.End) : [];

    private IEnumerable<Finding> Lost()
    {
        var lost = new LostSignatures(file).Count([.. signatures.Select(s => s.Dictionary)]);
        if (lost > 0)
            yield return Finding.Doubt($"In der Datei liegen {lost} Unterschriften, die zu keinem Feld mehr gehören: sie wurden ersetzt oder entfernt.");
    }

    private bool IsValidationDataOnly(CheckedSignature last) =>
        last.Findings.All(f => f.Effect < SignatureVerdict.Indeterminate)
        && last.Revision is { } revision && RevisionPair.DifferentKeys(revision.Catalogue, file.Catalogue) is ["DSS"] or ["DSS", "Extensions"];

    private IEnumerable<Finding> Certification()
    {
        var first = signatures.FirstOrDefault(s => s.Bytes is not null);
        foreach (var late in signatures.Where(s => s.Permissions.Level is not null && s != first))
            yield return Finding.Doubt($"Die Zertifizierung im Feld „{late.Field.Name}“ ist nicht die erste Unterschrift.");
        var permitted = file.Dictionary(file.Dictionary(file.Catalogue["Perms"])?["DocMDP"] ?? PdfNull.Value);
        if (permitted is not null && !signatures.Any(s => ReferenceEquals(s.Dictionary, permitted)))
            yield return Finding.Violation("Die Zertifizierung des Dokuments gehört zu keinem seiner Unterschriftsfelder.");
    }

    private IEnumerable<Finding> Duplicates()
    {
        var gaps = signatures.Where(s => s.Bytes is not null).GroupBy(s => s.Bytes!.GapStart).Where(g => g.Count() > 1);
        foreach (var group in gaps)
            yield return Finding.Violation($"Dieselbe Unterschrift steht in mehreren Feldern: {string.Join(", ", group.Select(s => $"„{s.Field.Name}“"))}.");
        var names = signatures.GroupBy(s => s.Field.Name).Where(g => g.Count() > 1);
        foreach (var group in names)
            yield return Finding.Violation($"Mehrere Felder heißen „{group.Key}“.");
    }

    private IEnumerable<Finding> Activity()
    {
        // A file whose pages cannot be found is refused, signed or not.
        _ = PageTree.Read(file);
        var found = ActiveContent.Find(file, DocumentGraph.Of(file));
        if (found.Count > 0)
            yield return Finding.Doubt($"Das Dokument enthält {string.Join(", ", found)}; was es anzeigt, kann sich von selbst ändern.");
    }
}

using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Verification;

/// <summary>Two stages of one file and what differs between them.</summary>
internal sealed class RevisionPair
{
    public RevisionPair(PdfRevision signed, PdfRevision now)
    {
        Signed = signed;
        Now = now;
        SignedGraph = DocumentGraph.Of(signed);
        var moved = now.References.InUse.Where(e => signed.References.Find(e.Number) != e.Place).Select(e => e.Number).ToList();
        Added = [.. moved.Where(n => !signed.References.IsInUse(n)).Order()];
        Changed = [.. moved.Where(n => signed.References.IsInUse(n) && !SameValue(n)).Order()];
        Removed = [.. signed.References.InUse.Select(e => e.Number).Where(n => !now.References.IsInUse(n)).Order()];
        SignedPages = PageTree.Read(signed);
        NowPages = PageTree.Read(now);
        SignedFields = FormFields.Read(signed);
        NowFields = FormFields.Read(now);
    }

    public PdfRevision Signed { get; }

    public PdfRevision Now { get; }

    public DocumentGraph SignedGraph { get; }

    /// <summary>Objects that did not exist when the file was signed.</summary>
    public IReadOnlyList<int> Added { get; }

    /// <summary>Objects that existed and have another value now.</summary>
    public IReadOnlyList<int> Changed { get; }

    /// <summary>Objects that existed and exist no more.</summary>
    public IReadOnlyList<int> Removed { get; }

    public IReadOnlyList<PdfPageEntry> SignedPages { get; }

    public IReadOnlyList<PdfPageEntry> NowPages { get; }

    public IReadOnlyList<PdfFormField> SignedFields { get; }

    public IReadOnlyList<PdfFormField> NowFields { get; }

    /// <summary>The keys whose direct values differ. A reference equals itself, whatever it leads to.</summary>
    public static IReadOnlyList<string> DifferentKeys(PdfDictionary before, PdfDictionary after) =>
        [.. before.Entries.Keys.Union(after.Entries.Keys).Where(k => !PdfValueWriter.Same(before[k], after[k])).Order(StringComparer.Ordinal)];

    /// <summary>Whether every way to an object in the signed file is one of those expected: an object with two roles could be changed in one and act in the other.</summary>
    public bool IsOnlyReferredToAs(int number, Func<int, string, bool> isExpected) =>
        SignedGraph.ReferrersOf(number).All(r => isExpected(r.From, r.Path));

    /// <summary>The number of the page (from 1) an annotation is on in the present file, or null.</summary>
    public int? PageOf(int annotation)
    {
        for (var i = 0; i < NowPages.Count; i++)
        {
            if (Now.Array(NowPages[i].Dictionary["Annots"])?.Items.OfType<PdfReference>().Any(r => r.Number == annotation) == true)
                return i + 1;
        }

        return null;
    }

    public string Describe(int number) => new ObjectDescription(this).Of(number);

    private bool SameValue(int number) => PdfValueWriter.Same(Signed.Load(number)?.Value ?? PdfNull.Value, Now.Load(number)?.Value ?? PdfNull.Value);
}

using Buergerservice.Documents.Pdf.Objects;
using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Signing;

/// <summary>Adds signature fields to a form and to a page, and keeps the form's own entries right.</summary>
internal sealed class SignatureFields(PdfRevision revision, IncrementalUpdate update)
{
    private const int PrintAndLocked = 4 | 128;
    private const int SignaturesExistAppendOnly = 3;
    private readonly List<PdfReference> added = [];
    private readonly Dictionary<int, List<PdfReference>> addedToPages = [];
    private PdfDictionary catalogue = revision.Catalogue;

    /// <summary>Makes an empty field; the document learns of it in <see cref="Write"/>.</summary>
    public (PdfReference Reference, PdfDictionary Dictionary) Add(string name, SignatureFieldPlace place)
    {
        var pages = PageTree.Read(revision);
        if (place.Page < 1 || place.Page > pages.Count)
            throw new SigningException($"Seite {place.Page} gibt es nicht; das Dokument hat {pages.Count} Seiten.");
        var page = pages[place.Page - 1].Reference;
        var reference = new PdfReference(update.Objects.Reserve(), 0);
        var dictionary = PdfDictionary.Empty
            .With("Type", new PdfName("Annot"))
            .With("Subtype", new PdfName("Widget"))
            .With("FT", new PdfName("Sig"))
            .With("T", TextOf(name))
            .With("TU", TextOf("Unterschrift"))
            .With("F", new PdfNumber(PrintAndLocked))
            .With("P", page)
            .With("Rect", new PdfArray([.. new[] { place.X, place.Y, place.X + place.Width, place.Y + place.Height }.Select(v => new PdfNumber(PdfSyntax.Number(v)))]));
        added.Add(reference);
        if (!addedToPages.TryGetValue(page.Number, out var list))
            addedToPages[page.Number] = list = [];
        list.Add(reference);
        return (reference, dictionary);
    }

    /// <summary>Names the certifying signature in the catalogue.</summary>
    public void Certify(int signature) =>
        catalogue = catalogue.With("Perms", (revision.Dictionary(catalogue["Perms"]) ?? PdfDictionary.Empty).With("DocMDP", new PdfReference(signature, 0)));

    /// <summary>Writes form, pages and catalogue where they changed.</summary>
    public void Write()
    {
        foreach (var page in PageTree.Read(revision).Where(p => addedToPages.ContainsKey(p.Reference.Number)))
            AddTo(page);
        WriteForm();
        if (!ReferenceEquals(catalogue, revision.Catalogue))
            update.Replace(revision.RootReference, catalogue);
    }

    /// <summary>A text string, as UTF-16 with its mark.</summary>
    public static PdfString TextOf(string text) => new([0xFE, 0xFF, .. System.Text.Encoding.BigEndianUnicode.GetBytes(text)]);

    private void AddTo(PdfPageEntry page)
    {
        var fresh = addedToPages[page.Reference.Number];
        var all = new PdfArray([.. revision.Array(page.Dictionary["Annots"])?.Items ?? [], .. fresh]);
        if (page.Dictionary["Annots"] is PdfReference list)
            update.Replace(list, all);
        else
            update.Replace(page.Reference, page.Dictionary.With("Annots", all));
    }

    private void WriteForm()
    {
        var form = FormFields.Form(revision);
        var before = form;
        if (added.Count > 0)
        {
            var all = new PdfArray([.. revision.Array(form["Fields"])?.Items ?? [], .. added]);
            if (form["Fields"] is PdfReference list)
                update.Replace(list, all);
            else
                form = form.With("Fields", all);
        }

        if (form["SigFlags"] is not PdfNumber { Integer: SignaturesExistAppendOnly })
            form = form.With("SigFlags", new PdfNumber(SignaturesExistAppendOnly));
        if (ReferenceEquals(form, before))
            return;
        if (catalogue["AcroForm"] is PdfReference reference)
            update.Replace(reference, form);
        else
            catalogue = catalogue.With("AcroForm", form);
    }
}

namespace Buergerservice.Documents.PdfReading;

/// <summary>A form field with its full name and the annotations that show it.</summary>
/// <param name="Reference">The field's object.</param>
/// <param name="Dictionary">The field's dictionary.</param>
/// <param name="Name">The full name, parts joined by dots.</param>
/// <param name="Type">Such as <c>Sig</c> or <c>Tx</c>, also when inherited.</param>
/// <param name="Widgets">The annotations; for most signature fields the field itself.</param>
internal sealed record PdfFormField(PdfReference Reference, PdfDictionary Dictionary, string Name, string Type, IReadOnlyList<PdfReference> Widgets)
{
    public bool IsSignature => Type == "Sig";
}

/// <summary>The form's fields (ISO 32000-1, 12.7.3).</summary>
internal sealed class FormFields
{
    private readonly PdfRevision revision;
    private readonly HashSet<int> seen = [];
    private readonly List<PdfFormField> fields = [];

    private FormFields(PdfRevision revision) => this.revision = revision;

    public static IReadOnlyList<PdfFormField> Read(PdfRevision revision)
    {
        var reader = new FormFields(revision);
        foreach (var field in revision.Array(Form(revision)["Fields"])?.Items ?? [])
            reader.Walk(field, "", "", 0);
        return reader.fields;
    }

    public static PdfDictionary Form(PdfRevision revision) => revision.Dictionary(revision.Catalogue["AcroForm"]) ?? PdfDictionary.Empty;

    private void Walk(PdfValue node, string prefix, string inheritedType, int depth)
    {
        if (node is not PdfReference reference || revision.Dictionary(reference) is not { } dictionary)
            throw PdfRefusedException.Damaged("ein Formularfeld fehlt");
        if (!seen.Add(reference.Number) || depth > revision.Budget.Limits.Depth)
            throw PdfRefusedException.Damaged("ihre Formularfelder verweisen im Kreis");
        var own = (revision.Resolve(dictionary["T"]) as PdfString)?.Text;
        var name = own is null ? prefix : prefix.Length == 0 ? own : $"{prefix}.{own}";
        var type = revision.Name(dictionary["FT"]) ?? inheritedType;
        var kids = revision.Array(dictionary["Kids"])?.Items ?? [];
        if (kids.Any(k => revision.Dictionary(k)?.Has("T") == true))
        {
            foreach (var kid in kids)
                Walk(kid, name, type, depth + 1);
            return;
        }

        IReadOnlyList<PdfReference> widgets = kids.Count == 0 ? [reference] : [.. kids.OfType<PdfReference>()];
        fields.Add(new PdfFormField(reference, dictionary, name, type, widgets));
    }
}

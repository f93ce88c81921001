using Buergerservice.Documents.Content;
using Buergerservice.Documents.Pdf.Objects;
using Buergerservice.Documents.Signing;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>Places for signatures: „Ort, Datum“ on the left, the signature field on the right, for ink and electronics alike.</summary>
internal sealed class SignatureBlocks(PageFlow flow)
{
    private const double FieldHeight = 20 * PageMetrics.Millimetre;
    private const double PlaceWidth = 58 * PageMetrics.Millimetre;
    private const double Gap = 8 * PageMetrics.Millimetre;
    private const double FieldX = PageMetrics.Left + PlaceWidth + Gap;
    private const double FieldWidth = PageMetrics.Width - PlaceWidth - Gap;
    private const double SpaceAfter = 14;
    private const double CaptionGap = 2;
    private const double CaptionLine = PageMetrics.SmallSize * PageMetrics.LineSpacing;

    private readonly HashSet<string> fieldNames = new(StringComparer.Ordinal);

    /// <summary>All signatories together, so that nobody signs a page without text.</summary>
    public static double LeadHeight(SignatureBlock block) =>
        block.Signatories.Count * (FieldHeight + CaptionGap + (2 * CaptionLine) + SpaceAfter);

    public void Set(SignatureBlock block, StructureElement parent)
    {
        foreach (var signatory in block.Signatories)
            Set(signatory, parent.Add("Sect"));
    }

    private void Set(Signatory signatory, StructureElement section)
    {
        CheckFieldName(signatory.FieldName);
        var caption = Caption(signatory);
        flow.Need(FieldHeight + CaptionGap + (caption.Count * CaptionLine));
        var page = flow.Page;
        var bottom = flow.Y + FieldHeight;
        page.Draw(null, Shapes.Line(page, PageMetrics.Ink, 0.6, (PageMetrics.Left, bottom), (PageMetrics.Left + PlaceWidth, bottom)));
        page.Draw(null, Shapes.Line(page, PageMetrics.Ink, 0.6, (FieldX, bottom), (PageMetrics.Right, bottom)));
        var place = LineBreaker.Break("Ort, Datum", PageMetrics.SmallSize, PlaceWidth)[0];
        flow.Painter.Draw(page, section.Add("P"), place, PageMetrics.Left, bottom + CaptionGap, PageMetrics.Muted);
        flow.Document.AddSignatureField(section.Add("Form"), page, FieldX, flow.Y, FieldWidth, FieldHeight, signatory.FieldName, Tooltip(signatory), Owner(signatory));
        flow.Advance(FieldHeight + CaptionGap);
        flow.SetLines(section.Add("P"), caption, FieldX, PageMetrics.Muted);
        flow.Advance(SpaceAfter);
    }

    /// <summary>What a screen reader says at the field.</summary>
    private static string Tooltip(Signatory signatory) =>
        CleanText.OneLine("Unterschrift: " + string.Join(", ", new[] { signatory.Name, signatory.Role, signatory.Organisation }.Where(t => !string.IsNullOrWhiteSpace(t))));

    /// <summary>Whose place it is, for whoever fills it: a reader of the file cannot tell names from functions in the tooltip.</summary>
    private static string Owner(Signatory signatory)
    {
        static string Entry(string key, string? value) => string.IsNullOrWhiteSpace(value) ? "" : key + PdfSyntax.Text(CleanText.OneLine(value));
        return $"/{SignaturePlace.OwnerKey}<<{Entry("/Name", signatory.Name)}{Entry("/Role", signatory.Role)}>>";
    }

    private static IReadOnlyList<TextLine> Caption(Signatory signatory)
    {
        var role = OneOf(signatory.Role, "Funktion");
        List<TextRun> runs = signatory.IsForRole
            ? [new TextRun("Unterschrift "), role with { Bold = true }, new TextRun("\n")]
            : [new TextRun("Unterschrift "), OneOf(signatory.Name, "Name") with { Bold = true }, new TextRun("\n"), role, new TextRun(", ")];
        runs.Add(OneOf(signatory.Organisation, "Behörde oder Firma"));
        return LineBreaker.Break(runs, PageMetrics.SmallSize, FieldWidth);
    }

    private static TextRun OneOf(string? value, string label) =>
        string.IsNullOrWhiteSpace(value) ? TextRun.MissingValue(label) : new TextRun(CleanText.OneLine(value));

    private void CheckFieldName(string name)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new ArgumentException($"„{name}“ ist kein Name für ein Unterschriftsfeld: erlaubt sind Buchstaben, Ziffern, - und _.");
        if (!fieldNames.Add(name))
            throw new ArgumentException($"Das Unterschriftsfeld „{name}“ gibt es zweimal.");
    }
}

using System.Text;
using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Tests.Signing;

/// <summary>
/// The known ways to change a signed PDF: the attacks of pdf-insecurity.org (universal signature forgery, incremental
/// saving, signature wrapping, shadow documents, evil annotations, sneaky signatures) and plain vandalism.
/// </summary>
internal static class Attacks
{
    private const string RedBox = "1 0 0 rg 60 400 200 100 re f";

    public static IReadOnlyList<Attack> All { get; } =
    [
        // Vandalism.
        new("Ein Byte des Seiteninhalts", "ungültig", "Prüfsumme stimmt nicht", pdf => Flip(pdf, Find(pdf, "/Type/Page/Parent"))),
        new("Ein Byte der Signatur", "ungültig", "Signatur", pdf => OtherDigit(pdf, Gap(pdf, SignedSample.Third).Start + 1_200)),
        new("Daten im Füllbereich", "ungültig", "Füllbereich", pdf => Put(pdf, Gap(pdf, SignedSample.Third).End - 10, "7")),
        new("Bytes hinter dem Ende", "unbestimmt", "Bytes, die zu keinem Bestandteil", pdf => [.. pdf, .. "Anhang nach der Unterschrift"u8]),

        // Incremental saving attacks: something is appended and readers show it.
        new("Seiteninhalt ersetzt", "ungültig", "Der Inhalt auf Seite 1", pdf => Forge(pdf, f => f.SetStream(ContentOf(f), "", RedBox))),
        new("Seite mit neuem Inhalt", "ungültig", "Auf Seite 1 wurde nach der Unterschrift „Contents“ geändert", pdf => Forge(pdf, f =>
            f.Set(f.Page.Reference.Number, f.Page.Dictionary.With("Contents", new PdfReference(f.AddStream("", RedBox), 0))))),
        new("Seite hinzugefügt", "ungültig", "Seiten hinzugefügt", pdf => Forge(pdf, f => f.Set(((PdfReference)f.Revision.Catalogue["Pages"]).Number, AddPage(f)))),
        new("Anderer Katalog", "ungültig", "Katalog des Dokuments ausgetauscht", pdf => Forge(pdf, f => f.Root = f.Add(PdfValueWriter.Write(f.Revision.Catalogue)))),
        new("Skript beim Öffnen", "ungültig", "OpenAction", pdf => Forge(pdf, f =>
            f.Set(f.Root, f.Revision.Catalogue.With("OpenAction", Parse("<</S/JavaScript/JS(app.alert\\(1\\))>>"))))),
        new("Bestandteile ohne Inhaltsverzeichnis", "ungültig", "ohne Inhaltsverzeichnis", pdf => new Forgery(pdf).SetContent().Append(withTable: false)),
        new("Anlagen ausgetauscht", "ungültig", "Names", pdf => Forge(pdf, f => f.Set(f.Root, f.Revision.Catalogue.With("Names", Parse("<<>>"))))),
        new("Ebene ausgeblendet", "ungültig", "OCProperties", pdf => Forge(pdf, f => f.Set(f.Root, f.Revision.Catalogue.With("OCProperties", Parse("<</OCGs[]/D<<>>>>"))))),
        new("Gliederung für Vorlesegeräte ersetzt", "ungültig", "Gliederung", pdf => Forge(pdf, f => f.Set(f.NumberOf(d => Is(d, "Type", "StructTreeRoot")), "<</Type/StructTreeRoot>>"))),

        // Shadow attacks: what was signed is replaced or uncovered.
        new("Bild ersetzt", "ungültig", "Ein Bild", pdf => Forge(pdf, f =>
            f.SetStream(f.NumberOf(d => Is(d, "Subtype", "Image") && d.Has("SMask")), "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "x"))),
        new("Schrift des Textes ersetzt", "ungültig", "Eine Schrift", pdf => Forge(pdf, f => f.Set(f.NumberOf(d => Is(d, "Type", "Font") && d.Has("ToUnicode")), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"))),
        new("Alle Felder entfernt", "keine Unterschrift", "3 Unterschriften, die zu keinem Feld mehr gehören", pdf => Forge(pdf, f => f.Set(f.Root, f.Revision.Catalogue.With("AcroForm", Parse("<</Fields[]/SigFlags 3>>"))))),
        new("Bestandteil gelöscht", "ungültig", "gelöscht", pdf => Encoding.Latin1.GetBytes(DeleteObject(pdf))),

        // Evil annotations and sneaky signatures: something is laid over the text.
        new("Freitext-Anmerkung", "ungültig", "Anmerkung hinzugefügt (FreeText)", pdf => Forge(pdf, f => f.Set(f.Page.Reference.Number, Annotate(f, "<</Type/Annot/Subtype/FreeText/Rect[60 300 260 340]/Contents(Betrag 9999)/DA(/Helv 12 Tf)>>")))),
        new("Feld über dem Text, unsigniert", "ungültig", "Formularfeld „betrag“", pdf => Forge(pdf, f => AddField(f, "/FT/Tx/T(betrag)/V(9999)"))),
        new("Sichtbares Unterschriftsfeld über dem Text", "unbestimmt", "es kann Inhalt verdecken", pdf => Forge(pdf, f => AddField(f, "/FT/Sig/T(nachtrag)"))),
        new("Bild einer Unterschrift ersetzt", "ungültig", "oder ihr Bild wurde nachträglich ersetzt", pdf => Forge(pdf, f =>
            f.Set(f.Field(SignedSample.First).Reference.Number, f.Field(SignedSample.First).Dictionary.With("AP", Parse($"<</N {f.AddStream("/Type/XObject/Subtype/Form/BBox[0 0 10 10]", RedBox)} 0 R>>"))))),
        new("Zeichnung einer Unterschrift überschrieben", "ungültig", "überschrieben", pdf => Forge(pdf, f => f.SetStream(AppearanceOf(f, SignedSample.First), "/Type/XObject/Subtype/Form/BBox[0 0 10 10]", RedBox))),
        new("Schrift der letzten Unterschrift ersetzt", "ungültig", "Eine Schrift", pdf => Forge(pdf, f => f.Set(LastFont(f), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"))),

        // Universal signature forgery: the signature itself is made uncheckable.
        new("ByteRange fehlt", "ungültig", "ByteRange", pdf => Forge(pdf, f => SetSignature(f, "ByteRange", PdfNull.Value))),
        new("ByteRange negativ", "ungültig", "ByteRange", pdf => Forge(pdf, f => SetSignature(f, "ByteRange", Parse("[0 -1 2 -3]")))),
        new("ByteRange über alles", "ungültig", "ByteRange", pdf => Forge(pdf, f => SetSignature(f, "ByteRange", Parse($"[0 {pdf.Length} {pdf.Length} 0]")))),
        new("ByteRange mit fünf Zahlen", "ungültig", "ByteRange", pdf => Forge(pdf, f => SetSignature(f, "ByteRange", Parse("[0 1 2 3 4]")))),
        new("Contents fehlt", "ungültig", "Lücke", pdf => Forge(pdf, f => SetSignature(f, "Contents", PdfNull.Value))),
        new("Contents leer", "ungültig", "Lücke", pdf => Forge(pdf, f => SetSignature(f, "Contents", Parse("<>")))),
        new("Contents nur Nullen", "ungültig", "Lücke", pdf => Forge(pdf, f => SetSignature(f, "Contents", Parse($"<{new string('0', 200)}>")))),
        new("Unterschrift entfernt", "ungültig", "nachträglich ersetzt", pdf => Forge(pdf, f => f.Set(f.Field(SignedSample.First).Reference.Number, f.Field(SignedSample.First).Dictionary.With("V", PdfNull.Value)))),
        new("Signaturformat unbekannt", "ungültig", "kann nicht geprüft werden", pdf => Forge(pdf, f => SetSignature(f, "SubFilter", new PdfName("adbe.x509.rsa_sha1")))),

        // Signature wrapping: the signed bytes are moved and something else stands in the gap.
        new("Inhalt in der Lücke", "abgewiesen", "beschädigt", pdf => Put(pdf, Gap(pdf, SignedSample.Third).End - 200, "> /X (Y) <")),
        new("Kopie der Signatur außerhalb ihrer Lücke", "ungültig", "Lücke", pdf => Forge(pdf, f => SetSignature(f, "Reason", Parse("(anderer Grund)")))),
        new("Lücke reicht weiter als die Signatur", "ungültig", "Lücke", WidenGap),
    ];

    public static Attack Get(string name) => All.Single(a => a.Name == name);

    public static byte[] WithoutLastRevision(byte[] pdf)
    {
        var end = pdf.AsSpan(0, pdf.Length - 8).LastIndexOf("%%EOF"u8);
        return pdf[..(end + 6)];
    }

    public static PdfValue Parse(string text) => new PdfParser(Encoding.Latin1.GetBytes(text + " "), 0, new ReadingBudget(PdfLimits.Default, CancellationToken.None), isFile: false).Read();

    public static (int Start, int End) Gap(byte[] pdf, string field)
    {
        var range = (PdfArray)new Forgery(pdf).Signature(field)["ByteRange"];
        return ((int)((PdfNumber)range.Items[1]).Integer!.Value, (int)((PdfNumber)range.Items[2]).Integer!.Value);
    }

    private static byte[] Forge(byte[] pdf, Action<Forgery> change)
    {
        var forgery = new Forgery(pdf);
        change(forgery);
        return forgery.Append();
    }

    private static byte[] Flip(byte[] pdf, int position)
    {
        var copy = (byte[])pdf.Clone();
        copy[position] ^= 1;
        return copy;
    }

    private static byte[] OtherDigit(byte[] pdf, int position) => Put(pdf, position, pdf[position] == '0' ? "1" : "0");

    private static byte[] Put(byte[] pdf, int position, string text)
    {
        var copy = (byte[])pdf.Clone();
        Encoding.Latin1.GetBytes(text).CopyTo(copy, position);
        return copy;
    }

    private static int Find(byte[] pdf, string text) => pdf.AsSpan().IndexOf(Encoding.Latin1.GetBytes(text)) + 1;

    private static bool Is(PdfDictionary dictionary, string key, string name) => dictionary[key] is PdfName { Value: var value } && value == name;

    private static int ContentOf(Forgery f) => ((PdfReference)f.Page.Dictionary["Contents"]).Number;

    private static Forgery SetContent(this Forgery f) => f.SetStream(ContentOf(f), "", RedBox);

    private static PdfDictionary AddPage(Forgery f)
    {
        var tree = f.Revision.Dictionary(f.Revision.Catalogue["Pages"])!;
        var page = f.Add(PdfValueWriter.Write(f.Page.Dictionary));
        return tree.With("Kids", new PdfArray([.. f.Revision.Array(tree["Kids"])!.Items, new PdfReference(page, 0)])).With("Count", new PdfNumber(2));
    }

    private static PdfDictionary Annotate(Forgery f, string annotation) =>
        f.Page.Dictionary.With("Annots", new PdfArray([.. f.Revision.Array(f.Page.Dictionary["Annots"])!.Items, new PdfReference(f.Add(annotation), 0)]));

    private static void AddField(Forgery f, string entries)
    {
        var page = Annotate(f, $"<</Type/Annot/Subtype/Widget/F 4/Rect[60 400 260 440]{entries}/AP<</N {f.AddStream("/Type/XObject/Subtype/Form/BBox[0 0 200 40]", RedBox)} 0 R>>>>");
        f.Set(f.Page.Reference.Number, page);
        var form = FormFields.Form(f.Revision);
        form = form.With("Fields", new PdfArray([.. f.Revision.Array(form["Fields"])!.Items, ((PdfArray)page["Annots"]).Items[^1]]));
        f.Set(f.Root, f.Revision.Catalogue.With("AcroForm", form));
    }

    private static int AppearanceOf(Forgery f, string field) => ((PdfReference)((PdfDictionary)f.Field(field).Dictionary["AP"])["N"]).Number;

    private static int LastFont(Forgery f)
    {
        var appearance = ((PdfStream)f.Revision.Load(AppearanceOf(f, SignedSample.Third))!.Value).Dictionary;
        return ((PdfReference)((PdfDictionary)((PdfDictionary)appearance["Resources"])["Font"])["F0"]).Number;
    }

    private static void SetSignature(Forgery f, string key, PdfValue value) =>
        f.Set(((PdfReference)f.Field(SignedSample.First).Dictionary["V"]).Number, f.Signature(SignedSample.First).With(key, value));

    private static string DeleteObject(byte[] pdf)
    {
        var f = new Forgery(pdf);
        var appended = Encoding.Latin1.GetString(f.Set(f.Reserve(), "null").Append());
        var table = appended.LastIndexOf("xref\n", appended.LastIndexOf("startxref", StringComparison.Ordinal) - 1, StringComparison.Ordinal) + "xref\n".Length;
        return appended.Insert(table, $"{ContentOf(f)} 1\n0000000000 00001 f \n");
    }

    /// <summary>The byte range leaves out a little more than the signature.</summary>
    private static byte[] WidenGap(byte[] pdf)
    {
        var (start, end) = Gap(pdf, SignedSample.Third);
        var range = Encoding.Latin1.GetString(pdf).LastIndexOf("/ByteRange", start, StringComparison.Ordinal) + "/ByteRange".Length;
        return Put(pdf, range, $"[0 {start} {end + 20} {pdf.Length - end - 20}]".PadRight(60));
    }
}

/// <summary>One change.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Expected">The verdict on the whole file.</param>
/// <param name="Says">Part of what the report must say.</param>
/// <param name="Forge">Does it.</param>
internal sealed record Attack(string Name, string Expected, string Says, Func<byte[], byte[]> Forge);

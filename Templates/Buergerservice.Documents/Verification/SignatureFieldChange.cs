using System.Globalization;
using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Verification;

/// <summary>
/// What may happen to signature fields after a signature: an empty one that was there may be signed. What a field shows
/// can cover the text below it, so a new visible one, or one as large as a good part of the page, leaves a doubt
/// („sneaky signature“, „evil annotation“).
/// </summary>
internal sealed class SignatureFieldChange(RevisionPair pair, SignaturePermissions permissions, List<Finding> findings)
{
    private const double LargestShareOfPage = 0.25;
    private const int Invisible = 1 | 2 | 32;

    public void Judge(PdfFormField before, PdfFormField after, IReadOnlyList<int> touched)
    {
        var where = Where(after);
        if (before.Dictionary.Has("V"))
        {
            findings.Add(Finding.Violation($"Die Unterschrift im Feld „{before.Name}“{where} oder ihr Bild wurde nachträglich ersetzt."));
            return;
        }

        foreach (var key in touched.SelectMany(Different).Where(k => k is not ("V" or "AP" or "F")).Distinct())
            findings.Add(Finding.Violation($"Am Unterschriftsfeld „{before.Name}“{where} wurde nach der Unterschrift „{key}“ geändert."));
        if (!IsSigned(after))
            findings.Add(Finding.Violation($"Das leere Unterschriftsfeld „{before.Name}“{where} sieht nach der Unterschrift anders aus, ohne unterschrieben zu sein."));
        else if (permissions.Level == SignaturePermissions.NoChanges && !IsTimeStamp(after))
            findings.Add(Finding.Violation($"Das Feld „{before.Name}“{where} wurde unterschrieben, obwohl die Zertifizierung jede Änderung verbietet."));
        else if (permissions.Locks(before.Name))
            findings.Add(Finding.Violation($"Das Feld „{before.Name}“{where} wurde unterschrieben, obwohl es gesperrt war."));
        else if (touched.Any(IsUncovered) || after.Widgets.Any(w => ShareOfPage(w) > LargestShareOfPage))
            findings.Add(Finding.Doubt($"Das später unterschriebene Feld „{before.Name}“{where} ist so groß oder wurde so sichtbar gemacht, dass es Inhalt verdecken kann."));
        else
            findings.Add(Finding.Note($"Danach wurde das vorgesehene Feld „{before.Name}“{where} unterschrieben."));
    }

    public void JudgeNew(PdfFormField field)
    {
        var visible = field.Widgets.Any(w => ShareOfPage(w) > 0);
        if (permissions.Level == SignaturePermissions.NoChanges && (visible || !IsTimeStamp(field)))
            findings.Add(Finding.Violation($"Nach der Unterschrift wurde ein Feld „{field.Name}“{Where(field)} hinzugefügt, obwohl die Zertifizierung jede Änderung verbietet."));
        else if (visible)
            findings.Add(Finding.Doubt($"Nach der Unterschrift wurde ein sichtbares Unterschriftsfeld „{field.Name}“{Where(field)} hinzugefügt; es kann Inhalt verdecken."));
        else if (!IsSigned(field))
            findings.Add(Finding.Doubt($"Nach der Unterschrift wurde ein leeres Unterschriftsfeld „{field.Name}“ hinzugefügt."));
        else
            findings.Add(Finding.Note($"Danach wurde unsichtbar unterschrieben (Feld „{field.Name}“)."));
    }

    private bool IsSigned(PdfFormField field) => pair.Now.Dictionary(field.Dictionary["V"]) is not null;

    private bool IsTimeStamp(PdfFormField field) => pair.Now.Name(pair.Now.Dictionary(field.Dictionary["V"])?["Type"] ?? PdfNull.Value) == "DocTimeStamp";

    private IEnumerable<string> Different(int number) =>
        pair.Signed.Load(number)?.Value is PdfDictionary before && pair.Now.Load(number)?.Value is PdfDictionary after ? RevisionPair.DifferentKeys(before, after) : ["alles"];

    /// <summary>Whether a hidden field was made visible.</summary>
    private bool IsUncovered(int number) => (Flags(pair.Signed, number) & Invisible) != 0 && (Flags(pair.Now, number) & Invisible) == 0;

    private static long Flags(PdfRevision revision, int number) => (revision.Resolve((revision.Load(number)?.Value as PdfDictionary)?["F"] ?? PdfNull.Value) as PdfNumber)?.Integer ?? 0;

    private double ShareOfPage(PdfReference widget)
    {
        if (pair.Now.Dictionary(widget) is not { } dictionary || (Flags(pair.Now, widget.Number) & Invisible) != 0)
            return 0;
        var page = pair.PageOf(widget.Number) is { } number ? pair.NowPages[number - 1].MediaBox : null;
        var area = Area(pair.Now.Array(dictionary["Rect"]));
        return area == 0 || page is null ? 0 : Area(page) is > 0 and var whole ? area / whole : 1;
    }

    private double Area(PdfArray? box)
    {
        if (box is not { Items: [var left, var bottom, var right, var top] })
            return 0;
        double At(PdfValue value) => (pair.Now.Resolve(value) as PdfNumber)?.Real ?? 0;
        return Math.Abs((At(right) - At(left)) * (At(top) - At(bottom)));
    }

    private string Where(PdfFormField field)
    {
        foreach (var widget in field.Widgets)
        {
            if (pair.PageOf(widget.Number) is { } page)
                return string.Create(CultureInfo.InvariantCulture, $" auf Seite {page}");
        }

        return "";
    }
}

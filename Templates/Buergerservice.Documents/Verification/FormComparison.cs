using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Verification;

/// <summary>The form may only gain signature fields, and empty signature fields may be signed.</summary>
internal sealed class FormComparison
{
    private readonly RevisionPair pair;
    private readonly SignaturePermissions permissions;
    private readonly List<Finding> findings;
    private readonly HashSet<int> covered = [];
    private readonly HashSet<int> changed;
    private readonly Dictionary<int, PdfFormField> nowFields;

    public FormComparison(RevisionPair pair, SignaturePermissions permissions, List<Finding> findings)
    {
        this.pair = pair;
        this.permissions = permissions;
        this.findings = findings;
        changed = [.. pair.Changed];
        nowFields = pair.NowFields.ToDictionary(f => f.Reference.Number);
    }

    /// <summary>Whether an overwritten object was judged here.</summary>
    public bool Covers(int number) => covered.Contains(number);

    public void Run()
    {
        CompareForm();
        foreach (var field in pair.SignedFields)
            CompareField(field);
        var known = pair.SignedFields.Select(f => f.Reference.Number).ToHashSet();
        foreach (var field in pair.NowFields.Where(f => !known.Contains(f.Reference.Number)))
            JudgeNew(field);
    }

    private void CompareForm()
    {
        var (before, after) = (FormFields.Form(pair.Signed), FormFields.Form(pair.Now));
        foreach (var key in RevisionPair.DifferentKeys(before, after).Where(k => k is not ("Fields" or "SigFlags")))
        {
            // Common signing programs add default resources; whether they change what a field shows is not clear.
            var text = $"Am Formular wurde nach der Unterschrift „{key}“ geändert.";
            findings.Add(key is "DR" or "DA" or "NeedAppearances" ? Finding.Doubt(text) : Finding.Violation(text));
        }

        var form = (pair.Signed.Catalogue["AcroForm"] as PdfReference)?.Number;
        if (form is { } number && changed.Contains(number))
            CoverShared(number, "Das Formular", (from, path) => from == pair.Signed.RootReference.Number && path == "AcroForm");
        if (before["Fields"] is PdfReference fields && changed.Contains(fields.Number))
            CoverShared(fields.Number, "Die Liste der Formularfelder", (from, path) => from == form ? path == "Fields" : from == pair.Signed.RootReference.Number && path == "AcroForm/Fields");
        var kept = (pair.Now.Array(after["Fields"])?.Items ?? []).Select(PdfValueWriter.Write).ToHashSet();
        if ((pair.Signed.Array(before["Fields"])?.Items ?? []).Any(f => !kept.Contains(PdfValueWriter.Write(f))))
            findings.Add(Finding.Violation("Nach der Unterschrift wurde ein Formularfeld entfernt."));
    }

    private void CoverShared(int number, string what, Func<int, string, bool> isExpected)
    {
        covered.Add(number);
        if (!pair.IsOnlyReferredToAs(number, isExpected))
            findings.Add(Finding.Violation($"{what} dient zugleich etwas anderem und wurde nach der Unterschrift geändert."));
    }

    private void CompareField(PdfFormField field)
    {
        var touched = field.Widgets.Append(field.Reference).Select(r => r.Number).Distinct().Where(changed.Contains).ToList();
        var appearances = field.IsSignature ? [] : ChangedAppearances(field);
        covered.UnionWith(touched);
        covered.UnionWith(appearances);
        if (touched.Count == 0 && appearances.Count == 0)
            return;
        if (!nowFields.TryGetValue(field.Reference.Number, out var after) || after.Type != field.Type || after.Name != field.Name)
            findings.Add(Finding.Violation($"Das Feld „{field.Name}“ wurde nach der Unterschrift durch etwas anderes ersetzt."));
        else if (field.IsSignature)
            new SignatureFieldChange(pair, permissions, findings).Judge(field, after, touched);
        else
            JudgeFilledIn(field, touched);
    }

    private void JudgeFilledIn(PdfFormField field, List<int> touched)
    {
        var keys = touched.SelectMany(Different).Where(k => k is not ("V" or "AP" or "AS" or "M" or "RV" or "I")).Distinct().ToList();
        if (keys.Count > 0)
            findings.Add(Finding.Violation($"Das Formularfeld „{field.Name}“{Where(field)} wurde nach der Unterschrift umgebaut ({string.Join(", ", keys)})."));
        else if (permissions.Level == SignaturePermissions.NoChanges || permissions.Locks(field.Name))
            findings.Add(Finding.Violation($"Das Formularfeld „{field.Name}“{Where(field)} wurde nach der Unterschrift geändert, obwohl sie das verbietet."));
        else
            findings.Add(Finding.Doubt($"Das Formularfeld „{field.Name}“{Where(field)} wurde nach der Unterschrift ausgefüllt oder geändert."));
    }

    /// <summary>Appearances of a field that were overwritten in place and are used by nothing else.</summary>
    private List<int> ChangedAppearances(PdfFormField field)
    {
        var widgets = field.Widgets.Select(w => w.Number).ToHashSet();
        return [.. pair.Changed.Where(n => pair.SignedGraph.ReferrersOf(n) is { Count: > 0 } referrers
            && referrers.All(r => widgets.Contains(r.From) && r.Path.StartsWith("AP/", StringComparison.Ordinal)))];
    }

    private IEnumerable<string> Different(int number) =>
        pair.Signed.Load(number)?.Value is PdfDictionary before && pair.Now.Load(number)?.Value is PdfDictionary after ? RevisionPair.DifferentKeys(before, after) : ["alles"];

    private void JudgeNew(PdfFormField field)
    {
        if (!field.IsSignature)
            findings.Add(Finding.Violation($"Nach der Unterschrift wurde ein Formularfeld „{field.Name}“{Where(field)} hinzugefügt."));
        else
            new SignatureFieldChange(pair, permissions, findings).JudgeNew(field);
    }

    private string Where(PdfFormField field) => field.Widgets.Select(w => pair.PageOf(w.Number)).FirstOrDefault() is { } page ? $" auf Seite {page}" : "";
}

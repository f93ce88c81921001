using Buergerservice.Documents.PdfReading;
using Buergerservice.Documents.Signing;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Signing;

/// <summary>Fields of other programs whose place on the page is an object of its own (ISO 32000-1, 12.5.6.19).</summary>
public sealed class SeparateWidgetTests
{
    [Fact]
    public async Task A_field_with_one_widget_apart_is_signed_and_seen_and_stays_valid()
    {
        var signed = Split(SignedSample.Unsigned, SignedSample.Second, widgets: 1);
        foreach (var field in (string[])[SignedSample.First, SignedSample.Second, SignedSample.Third])
            signed = await SignedSample.SignAsync(signed, field);
        using var file = new PdfFile(signed);

        var report = TestPki.Verifier().Verify(signed, TestContext.Current.CancellationToken);

        Assert.Equal("gültig", report.VerdictText);
        Assert.Equal(3, report.Signatures.Count);
        Assert.Contains("no syntax or stream encoding errors", (await file.CheckAsync()).Output, StringComparison.OrdinalIgnoreCase);
        // pdfsig (22.12) looks for the value in the widget, where it does not belong (ISO 32000-1, 12.7.4.5), and shows the other two.
        Assert.Equal(2, (await file.SignaturesAsync()).Split("Signature is Valid.").Length - 1);
        var revision = PdfRevision.Read(signed, PdfLimits.Default, TestContext.Current.CancellationToken);
        var second = FormFields.Read(revision).Single(f => f.Name == SignedSample.Second);
        Assert.True(second.Dictionary.Has("V"));
        Assert.False(second.Dictionary.Has("AP"));
        // The place held an empty picture before.
        Assert.InRange(Assert.IsType<PdfStream>(revision.Resolve(revision.Dictionary(revision.Dictionary(second.Widgets[0])!["AP"])!["N"])).Raw.Length, 50, int.MaxValue);
    }

    [Fact]
    public async Task A_field_shown_at_two_places_is_refused()
    {
        var error = await Assert.ThrowsAsync<SigningException>(() => SignedSample.SignAsync(Split(SignedSample.Unsigned, SignedSample.Second, widgets: 2), SignedSample.Second));

        Assert.Contains("an mehreren Stellen", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Takes the widget out of a field that is its own widget.</summary>
    private static byte[] Split(byte[] pdf, string name, int widgets)
    {
        var revision = PdfRevision.Read(pdf, PdfLimits.Default, TestContext.Current.CancellationToken);
        var update = new IncrementalUpdate(revision, DocumentGraph.Of(revision));
        var field = FormFields.Read(revision).Single(f => f.Name == name);
        string[] own = ["FT", "T", "TU"];
        var apart = Enumerable.Range(0, widgets).Select(_ => new PdfReference(update.Objects.Reserve(), 0)).ToList();
        foreach (var widget in apart)
            update.Objects.Set(widget.Number, PdfValueWriter.Write(new PdfDictionary(field.Dictionary.Entries.Where(e => !own.Contains(e.Key)).ToDictionary()).With("Parent", field.Reference)));
        update.Replace(field.Reference, new PdfDictionary(field.Dictionary.Entries.Where(e => own.Contains(e.Key)).ToDictionary()).With("Kids", new PdfArray(apart)));
        foreach (var page in PageTree.Read(revision))
        {
            var annotations = revision.Array(page.Dictionary["Annots"])?.Items ?? [];
            if (annotations.OfType<PdfReference>().Any(a => a.Number == field.Reference.Number))
                update.Replace(page.Reference, page.Dictionary.With("Annots", new PdfArray([.. annotations.Where(a => a is not PdfReference r || r.Number != field.Reference.Number), .. apart])));
        }

        return update.Write();
    }
}

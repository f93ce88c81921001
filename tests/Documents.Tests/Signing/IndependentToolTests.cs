using System.Text.RegularExpressions;
using Buergerservice.Documents.Signing;
using Buergerservice.Documents.Tests.Tools;
using Buergerservice.Documents.Verification;

namespace Buergerservice.Documents.Tests.Signing;

/// <summary>Signed files as programs of others see them, and files of other producers as we sign them.</summary>
public sealed partial class IndependentToolTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Small files in <c>samples</c> (see its README) and what qpdf makes of ours.</summary>
    public static TheoryData<string> Producers() => [.. Directory.GetFiles(ForeignFiles.Folder, "*.pdf").Select(f => Path.GetFileName(f)).Order(), "qpdf linearised", "qpdf object streams", "qpdf both"];

    [Fact]
    public async Task Poppler_finds_three_valid_signatures_and_a_whole_document()
    {
        using var pdf = new PdfFile(await SignedSample.ThriceAsync());
        var output = await pdf.SignaturesAsync();

        Assert.Equal(3, Valid().Count(output));
        Assert.Equal(1, Whole().Count(output));
        Assert.Equal(3, CadesType().Count(output));
    }

    [Fact]
    public async Task Poppler_shows_each_signer_in_the_document()
    {
        using var pdf = new PdfFile(await SignedSample.ThriceAsync());
        var text = await pdf.TextAsync();

        Assert.Contains("Änne Größer-Łuczak", text, StringComparison.Ordinal);
        Assert.Equal(3, SignedAt().Count(text));
    }

    [Fact]
    public async Task Qpdf_finds_a_signed_file_sound_and_fonts_embedded()
    {
        using var pdf = new PdfFile(await SignedSample.ThriceAsync());
        var (exitCode, output) = await pdf.CheckAsync();

        Assert.True(exitCode == 0 && !output.Contains("WARNING", StringComparison.OrdinalIgnoreCase), output);
        Assert.DoesNotMatch(@"(?m)\s(no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$", await pdf.FontsAsync());
    }

    [Theory]
    [MemberData(nameof(Producers))]
    public async Task A_file_of_another_producer_is_signed_three_times_and_all_stay_valid(string producer)
    {
        var signer = new PdfSigner();
        var pdf = signer.Reserve(await ForeignFiles.GetAsync(producer), new Dictionary<string, SignatureFieldPlace>
        {
            ["eins"] = new(1, 60, 60, 220, 60),
            ["zwei"] = new(1, 300, 60, 220, 60),
            ["drei"] = SignatureFieldPlace.Invisible,
        }, Cancellation);
        foreach (var (field, key) in new[] { ("eins", TestPki.SealKey), ("zwei", TestPki.CurveKey), ("drei", TestPki.PssKey) })
            pdf = await SignedSample.SignAsync(pdf, field, key);

        var report = TestPki.Verifier().Verify(pdf, Cancellation);
        Assert.True(report.Verdict == SignatureVerdict.Valid, Verdicts.Text(report));
        Assert.Equal(3, report.Signatures.Count);
        using var file = new PdfFile(pdf);
        Assert.Equal(3, Valid().Count(await file.SignaturesAsync()));
        var (exitCode, output) = await file.CheckAsync();
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task A_file_that_qpdf_saved_anew_has_no_valid_signature_left()
    {
        using var file = new PdfFile(await SignedSample.ThriceAsync());
        var report = TestPki.Verifier().Verify(await file.RewriteAsync(), Cancellation);

        Assert.Equal("ungültig", report.VerdictText);
        Assert.All(report.Signatures, s => Assert.Equal(SignatureVerdict.Invalid, s.Verdict));
    }

    [GeneratedRegex(@"Signature Validation: Signature is Valid\.")]
    private static partial Regex Valid();

    [GeneratedRegex("Total document signed")]
    private static partial Regex Whole();

    [GeneratedRegex(@"ETSI\.CAdES\.detached")]
    private static partial Regex CadesType();

    [GeneratedRegex(@"27\.11\.2026, 09:30 Uhr")]
    private static partial Regex SignedAt();
}

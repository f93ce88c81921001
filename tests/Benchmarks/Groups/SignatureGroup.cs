using Buergerservice.Benchmarks.Harness;
using Buergerservice.Documents;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Signing;
using Buergerservice.Documents.Verification;

namespace Buergerservice.Benchmarks.Groups;

/// <summary>A document of 30 pages is sealed, and its three signatures are verified.</summary>
internal static class SignatureGroup
{
    private const int Paragraphs = 260;
    private static readonly DateTimeOffset Time = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly string[] Fields = ["eins", "zwei", "drei"];

    public static async Task<IReadOnlyList<Result>> RunAsync(RunOptions options)
    {
        using var authority = InstallationCertificates.CreateAuthority("Kreis", Time.AddDays(-1));
        using var seal = InstallationCertificates.CreateSeal(authority, "Siegel", "Kreis", Time.AddDays(-1));
        var key = new CertificateKey(seal);
        var signer = new PdfSigner();
        var source = Document();
        var thrice = source;
        foreach (var field in Fields)
            thrice = await SignAsync(signer, thrice, field, key);
        var verifier = new PdfVerifier(new TrustStore([authority]), TimeProvider.System);
        var size = $"{source.Length / 1024} KiB, {Paragraphs} paragraphs";
        return await new Runner(options).RunAsync("signatures",
        [
            new Case("sign", "signatures", 1, () => SignAsync(signer, source, Fields[0], key)) { Target = new() { MillisecondsAtMost = 80 }, Note = size },
            Case.Of("verify three signatures", "files", 1, () => Check(verifier.Verify(thrice))) with { Target = new() { MillisecondsAtMost = 50 }, Note = $"{thrice.Length / 1024} KiB" },
        ]);
    }

    private static Task<byte[]> SignAsync(PdfSigner signer, byte[] pdf, string field, CertificateKey key) =>
        signer.SignAsync(pdf, new SignatureRequest { Field = field, Name = "Eva Muster", Role = "Leitung", Time = Time }, key, null, CancellationToken.None);

    private static void Check(DocumentReport report)
    {
        if (report.Verdict != SignatureVerdict.Valid)
            throw new InvalidOperationException(report.VerdictText);
    }

    private static byte[] Document() => DocumentRenderer.ToPdf(new DocumentContent(
        new DocumentMetadata("Konzept", "Kreis", "Messung", Time),
        new PageFurniture("Konzept", "", "Kreis"),
        [
            .. Enumerable.Range(0, Paragraphs).Select(i => i % 10 == 0
                ? (Block)new Heading(1, $"Kapitel {i / 10}")
                : new Paragraph(string.Concat(Enumerable.Repeat($"Absatz {i} mit Wörtern, die eine Zeile füllen und umbrechen. ", 9)))),
            new SignatureBlock([.. Fields.Select(f => new Signatory(f, "Eva Muster", "Leitung", "Kreis"))]),
        ],
        []));
}

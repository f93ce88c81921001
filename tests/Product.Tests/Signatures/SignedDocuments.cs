using Buergerservice.Documents;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Signing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Signatures;

/// <summary>Documents sealed with a portal's own keys.</summary>
internal static class SignedDocuments
{
    public static byte[] Unsigned(string text) => DocumentRenderer.ToPdf(new DocumentContent(
        new DocumentMetadata("Probe", "Kreis", "Prüfung", new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero)),
        new PageFurniture("Kopf", "", "Fuß"),
        [new Heading(1, "Probe"), new Paragraph(text), new SignatureBlock([new Signatory("eins", "Eva Muster", "Leitung", "Kreis"), new Signatory("zwei", "Ben Beispiel", "Leitung", "Kreis")])],
        []));

    public static Task<byte[]> SignAsync(IServiceProvider portal, byte[] pdf, string field)
    {
        var request = new SignatureRequest { Field = field, Name = "Eva Muster", Role = "Leitung", Time = TimeProvider.System.GetUtcNow() };
        var signatures = portal.GetRequiredService<InstallationSignatures>();
        return portal.GetRequiredService<PdfSigner>().SignAsync(pdf, request, signatures.Seal, signatures.TimeStamps, TestContext.Current.CancellationToken);
    }
}

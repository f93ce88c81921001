using Buergerservice.Product.Tests.Pages;
using Xunit;

namespace Buergerservice.Product.Tests.Signatures;

public sealed class VerificationPageTests(PortalFixture portal)
{
    private const string Path = "/unterschriften/pruefen";

    [Fact]
    public async Task Whoever_is_signed_in_checks_a_file_and_reads_what_it_means()
    {
        var file = await SignedDocuments.SignAsync(portal.Services, SignedDocuments.Unsigned("Seite"), "eins");
        using var visitor = await Visitor.AsAsync(portal, "sabine.horn");

        var (status, page) = await visitor.PostAsync(Path, Path, [], "Upload", file, "bescheid.pdf");
        var text = page.QuerySelector("main")!.TextContent;

        Assert.Equal(200, status);
        Assert.Contains("Ergebnis: gültig", text, StringComparison.Ordinal);
        Assert.Contains("Seit den Unterschriften wurde nichts geändert", text, StringComparison.Ordinal);
        Assert.Contains("bescheid.pdf", text, StringComparison.Ordinal);
        Assert.Contains("Unterschrift „eins“", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_changed_is_named()
    {
        var file = await SignedDocuments.SignAsync(portal.Services, SignedDocuments.Unsigned("Anhang"), "eins");
        using var visitor = await Visitor.AsAsync(portal, "petra.lenz");

        var (_, page) = await visitor.PostAsync(Path, Path, [], "Upload", [.. file, .. "Nachtrag"u8]);
        var text = page.QuerySelector("main")!.TextContent;

        Assert.Contains("Ergebnis: unbestimmt", text, StringComparison.Ordinal);
        Assert.Contains("Hinter einer Unterschrift stehen 8 Bytes", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_file_the_field_says_so_and_a_picture_is_refused()
    {
        using var visitor = await Visitor.AsAsync(portal, "sabine.horn");

        var (_, empty) = await visitor.PostAsync(Path, Path, []);
        var (_, picture) = await visitor.PostAsync(Path, Path, [], "Upload", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

        Assert.Contains("Bitte wählen Sie eine PDF-Datei aus.", empty.QuerySelector(".portal-error-summary")!.TextContent, StringComparison.Ordinal);
        var alert = picture.QuerySelector("main .kern-alert--warning")!.TextContent;
        Assert.Contains("Die Datei konnte nicht geprüft werden", alert, StringComparison.Ordinal);
        Assert.Contains("Die Datei ist keine PDF-Datei.", alert, StringComparison.Ordinal);
        Assert.Contains("bitten Sie die Stelle", alert, StringComparison.Ordinal);
    }
}

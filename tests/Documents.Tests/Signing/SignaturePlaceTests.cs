using Buergerservice.Documents.Content;
using Buergerservice.Documents.Signing;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Signing;

/// <summary>In which field somebody signs.</summary>
public sealed class SignaturePlaceTests
{
    private static readonly SignaturePlace[] Places =
    [
        new("eins", "Unterschrift: Eva Muster, Leitung", "Eva Muster", "Leitung"),
        new("zwei", "Unterschrift: Datenschutz", null, "Datenschutz"),
        new("drei", "Unterschrift", null, null),
        new("vier", "Signature of Ben Beispiel", null, null),
    ];

    [Theory]
    [InlineData("eva muster", "Behördenleitung", "eins")]
    [InlineData("Dirk Sand", "Datenschutz", "zwei")]
    [InlineData("Petra Lenz", "Leitung", "drei")]
    [InlineData("Ben Beispiel", "Leitung", "vier")]
    public void The_place_is_the_persons_then_the_functions_then_the_next_that_is_nobodys(string name, string role, string field) =>
        Assert.Equal(field, SignaturePlace.Choose(Places, name, role).Field);

    [Fact]
    public void Without_a_place_of_ones_own_the_signature_is_not_seen_and_the_record_says_why()
    {
        var foreign = SignaturePlace.Choose(Places[..2], "Petra Lenz", "Projektleitung");
        var none = SignaturePlace.Choose([], "Petra Lenz", "Projektleitung");

        Assert.Equal((null, "ohne sichtbares Feld: die freien Felder gehören anderen"), (foreign.Field, foreign.Because));
        Assert.Equal((null, "ohne sichtbares Feld: das Dokument hat kein freies"), (none.Field, none.Because));
    }

    [Fact]
    public void A_document_of_ours_says_whose_its_fields_are()
    {
        var pdf = DocumentRenderer.ToPdf(Rendered.Content(new Heading(1, "Antrag"), new SignatureBlock(
        [
            new Signatory("buerger", "Łucja Çelik, Dr.", "Antragstellende Person", "privat"),
            new Signatory("freigabe", null, "Sachbearbeitung", "Landkreis Probe") { IsForRole = true },
            new Signatory("offen", null, null, null),
        ])));

        var places = new PdfSigner().EmptyFields(pdf, TestContext.Current.CancellationToken);

        Assert.Equal([("buerger", "Łucja Çelik, Dr.", "Antragstellende Person"), ("freigabe", null, "Sachbearbeitung"), ("offen", null, null)], places.Select(p => (p.Field, p.Person, p.Role)));
    }

    [Fact]
    public async Task A_place_for_a_function_misses_no_name()
    {
        var composed = Rendered.Compose("{% signatures s %}", new Dictionary<string, object?>
        {
            ["s"] = new List<object?> { new Dictionary<string, object?> { ["feld"] = "freigabe", ["offen"] = true, ["rolle"] = "Sachbearbeitung", ["organisation"] = "Landkreis Probe" } },
        });
        using var pdf = new PdfFile(DocumentRenderer.ToPdf(composed.Content));

        Assert.Empty(composed.MissingFields);
        Assert.Contains("Unterschrift Sachbearbeitung", await pdf.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("fehlt", await pdf.TextAsync(), StringComparison.Ordinal);
    }
}

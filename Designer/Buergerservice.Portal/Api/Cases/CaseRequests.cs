using System.ComponentModel;
using Buergerservice.Cases.Commands;

namespace Buergerservice.Portal.Api.Cases;

internal sealed record CaseListFilter(
    [property: Description("Name des Status, zum Beispiel „in Bearbeitung“.")] string? Status,
    [property: Description("Teil des Aktenzeichens.")] string? Number,
    [property: Description("true: nur Fälle, an denen die Person arbeitet.")] bool? Mine,
    [property: Description("true: ohne beendete Fälle.")] bool? Open,
    [property: Description("Seite, ab 1.")] int? Page,
    [property: Description("Fälle je Seite, höchstens 100; Vorgabe 25.")] int? PageSize);

internal sealed record CreateCaseRequest(
    [property: Description("Zugangsweg: Koffer-Hausbesuch, Koffer-Standort, Terminal, LISA, Termin, Telefon oder Online.")] string? Channel,
    [property: Description("Anliegen in den Worten der Bürgerin oder des Bürgers, höchstens 2000 Zeichen.")] string? Concern,
    [property: Description("Standort.")] string? Site = null,
    [property: Description("Schlüssel der Leistung, wenn schon bekannt.")] string? LeistungKey = null,
    [property: Description("Postleitzahl des Wohnorts, fünf Ziffern.")] string? PostalCode = null,
    [property: Description("Wohnort.")] string? Town = null,
    [property: Description("Name der Bürgerin oder des Bürgers.")] string? CitizenName = null,
    [property: Description("Anschrift.")] string? CitizenAddress = null,
    [property: Description("Telefon oder E-Mail.")] string? CitizenContact = null,
    [property: Description("Name einer vertretenden Person.")] string? RepresentativeName = null,
    [property: Description("Art der Vertretung.")] string? RepresentativeKind = null,
    [property: Description("Nachweis der Vertretung.")] string? RepresentativeEvidence = null)
{
    public CreateCase Read() => new()
    {
        Channel = Channel ?? "",
        Concern = Concern ?? "",
        Site = Site,
        LeistungKey = LeistungKey,
        PostalCode = PostalCode,
        Town = Town,
        CitizenName = CitizenName,
        CitizenAddress = CitizenAddress,
        CitizenContact = CitizenContact,
        RepresentativeName = RepresentativeName,
        RepresentativeKind = RepresentativeKind,
        RepresentativeEvidence = RepresentativeEvidence,
    };
}

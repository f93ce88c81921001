using Buergerservice.Documents.Templates;

namespace Buergerservice.Documents.Tests.Samples;

/// <summary>A Projektskizze as an invented county might fill it. People, telephone numbers and amounts are invented.</summary>
internal static class ProjektskizzeSample
{
    public static CompositionOptions Options { get; } = new()
    {
        Created = new DateTimeOffset(2026, 11, 23, 9, 30, 0, TimeSpan.FromHours(1)),
        Author = "Landkreis Uckersee",
    };

    public static Dictionary<string, object?> Data() => new()
    {
        ["behoerde"] = "Kreisverwaltung Uckersee",
        ["projekt"] = new Dictionary<string, object?>
        {
            ["bezeichnung"] = "Einführung digitaler Bürgerbüros (LISA) im Landkreis Uckersee",
            ["federfuehrung"] = "Landkreis Uckersee, Sozialamt",
            ["ansprechpartner"] = "Grażyna Øverland-Müßig, Projektleitung",
            ["mitwirkende"] = new List<string> { "IT-Service", "Wohngeldstelle", "Pflegestützpunkt", "Personalrat", "Datenschutzbeauftragte" },
            ["version"] = "0.9",
            ["stand"] = new DateOnly(2026, 11, 20),
            ["status"] = "abgestimmt",
            ["dienst"] = "Bürgerterminal als digitales Bürgerbüro (LISA-Kabine)",
        },
        ["historie"] = new List<Dictionary<string, object?>>
        {
            new() { ["version"] = "0.1", ["datum"] = new DateOnly(2026, 9, 14), ["bearbeitung"] = "G. Øverland-Müßig", ["aenderung"] = "Erster Entwurf" },
            new() { ["version"] = "0.9", ["datum"] = new DateOnly(2026, 11, 20), ["bearbeitung"] = "T. Çelik", ["aenderung"] = "Kosten und Standorte nach der Abstimmung mit der Kämmerei" },
        },
        ["ausgangslage"] = new Dictionary<string, object?>
        {
            ["region"] = "unserem Landkreis",
            ["prognosejahr"] = 2035,
            ["bevoelkerungsrueckgang"] = 12.5m,
        },
        ["ziele"] = new List<string>
        {
            "Leistungen des Sozialamts wohnortnah anbieten, ohne neue Außenstellen zu eröffnen",
            "Anliegen im Gespräch abschließend bearbeiten, einschließlich Unterschrift und Nachweis",
            "Menschen mit eingeschränkter Mobilität und ohne eigenes Endgerät erreichen",
            "Sozialgeheimnis durch sicht- und schallgeschützte, barrierefreie Kabinen wahren",
        },
        ["leistungen"] = new List<string>
        {
            "Hilfe zum Lebensunterhalt und Grundsicherung (3. und 4. Kapitel SGB XII)",
            "Hilfe zur Pflege (7. Kapitel SGB XII)",
            "Eingliederungshilfe nach dem SGB IX",
            "Wohngeld",
            "Pflege- und Sozialberatung des Pflegestützpunkts",
        },
        ["standorte"] = new List<Dictionary<string, object?>>
        {
            new() { ["name"] = "Gartow an der Oder", ["anschrift"] = "Sparkassenfiliale, Stettiner Straße 4", ["ausstattung"] = "LISA-Kabine 2,70 m × 2,70 m" },
            new() { ["name"] = "Gramsee", ["anschrift"] = "Sparkassenfiliale, Poststraße 12", ["ausstattung"] = "LISA-Kabine 2,70 m × 2,70 m" },
            new() { ["name"] = "Angerburg", ["anschrift"] = "Kreishaus Nebenstelle, Berliner Straße 72", ["ausstattung"] = "LISA-Kabine 2,70 m × 2,70 m" },
            new() { ["name"] = "Tempzin", ["anschrift"] = "Sparkassenfiliale, Am Markt 19", ["ausstattung"] = "LISA-Kabine 2,70 m × 2,70 m" },
            new() { ["name"] = "Lychow", ["anschrift"] = "Sparkassenfiliale, Stargarder Straße 3", ["ausstattung"] = "LISA-Kabine 2,70 m × 2,70 m" },
        },
        ["umfang"] = new Dictionary<string, object?>
        {
            ["vorbereitung_kosten"] = 48_500m,
            ["vorbereitung_jahr"] = 2026,
            ["betrieb_kosten"] = 96_000m,
            ["einsparungen"] = "Fahrten zu Hausbesuchen und Mieten für Sprechtage",
        },
        ["budget"] = new Dictionary<string, object?>
        {
            ["positionen"] = new List<Dictionary<string, object?>>
            {
                Position("Anschaffung Bürgerterminalsystem (LISA-Kabine)", 62_400m, 5),
                Position("Verwaltungsarbeitsplatz", 4_500m, 8),
                Position("Kosten für Betrieb, Wartung und Support", 7_200m, 5),
                Position("Netzanschluss der Standorte", 1_980m, 5),
                Position("Lizenzen für das Vermittlungssystem", 349.5m, 8),
                Position("Raummiete der Standorte", 2_400m, 4),
                Position("Kosten für Schulungen", 650m, 16),
                Position("Kosten für Marketing", 12_000m, 1),
                Position("Kosten für externe Dienstleister", 38_000m, 1),
            },
            ["summe"] = 466_696m,
        },
        ["personal"] = new Dictionary<string, object?>
        {
            ["projekt"] = new Dictionary<string, object?> { ["anzahl"] = 2.5m, ["bereich"] = "Sozialamt und IT-Service", ["herkunft"] = "freigestellt" },
            ["betrieb"] = new Dictionary<string, object?> { ["anzahl"] = 6, ["bereich"] = "Sozialamt, Wohngeldstelle", ["herkunft"] = "aus dem Bereich gestellt" },
        },
        ["dienstleister"] = new Dictionary<string, object?>
        {
            ["firma"] = "Firma Brückenschlag Verwaltungsberatung GmbH",
            ["leistung"] = "die Erstellung des Grobkonzepts und die Begleitung des Testbetriebs",
            ["mittel"] = 38_000m,
            ["jahr"] = 2027,
            ["vertragsende"] = new DateOnly(2027, 12, 31),
        },
        ["entscheidung"] = new List<Dictionary<string, object?>>
        {
            new() { ["titel"] = "1. Standort", ["ja"] = 5, ["bedingt"] = 1, ["nein"] = 1, ["anteil_ja"] = 71.43m, ["ergebnis"] = "eher günstig" },
            new() { ["titel"] = "2. Zielgruppe", ["ja"] = 4, ["bedingt"] = 2, ["nein"] = 0, ["anteil_ja"] = 66.67m, ["ergebnis"] = "eher günstig" },
            new() { ["titel"] = "3. Technische Voraussetzungen", ["ja"] = 3, ["bedingt"] = 2, ["nein"] = 2, ["anteil_ja"] = 42.86m, ["ergebnis"] = "zu prüfen" },
        },
        ["meilensteine"] = new Dictionary<string, object?>
        {
            ["m1"] = new Dictionary<string, object?> { ["termin"] = new DateOnly(2026, 12, 11), ["status"] = "offen" },
            ["m2"] = new Dictionary<string, object?> { ["termin"] = new DateOnly(2027, 4, 30), ["status"] = "offen" },
            ["m3"] = new Dictionary<string, object?> { ["termin"] = new DateOnly(2027, 2, 26), ["status"] = "in Arbeit" },
            ["weitere"] = new List<Dictionary<string, object?>>
            {
                new() { ["nummer"] = "M4", ["titel"] = "Erste Kabine abgenommen, RollOut-ready", ["termin"] = new DateOnly(2027, 9, 15), ["status"] = "offen" },
            },
        },
        ["zeitplan"] = new Dictionary<string, object?> { ["beginn"] = new DateOnly(2026, 12, 1), ["ende"] = new DateOnly(2028, 3, 31) },
        ["verantwortung"] = new Dictionary<string, object?>
        {
            ["behoerde"] = "Landkreis Uckersee, Sozialamt",
            ["name"] = "Grażyna Øverland-Müßig",
            ["telefon"] = "03999 70-1234",
            ["email"] = "projekt.lisa@uckersee.example",
        },
        ["beteiligte"] = new List<Dictionary<string, object?>>
        {
            new() { ["organisation"] = "Sparkasse Uckersee", ["name"] = "Jörg Thießen", ["telefon"] = "03999 41-200", ["email"] = "j.thiessen@spk.example" },
            new() { ["organisation"] = "Gesundheitskasse Nordost", ["name"] = "Đặng Thị Hồng", ["telefon"] = "03999 88-17", ["email"] = "hong@kasse.example" },
            new() { ["organisation"] = "Brückenschlag Verwaltungsberatung GmbH", ["name"] = "Ľubomír Čapek", ["telefon"] = "030 5557-120", ["email"] = "capek@brueckenschlag.example" },
        },
        ["sonstiges"] = "Der Personalrat und die Schwerbehindertenvertretung wurden am 02.11.2026 informiert.\nDie Standorte in den Sparkassenfilialen stehen unter dem Vorbehalt der Mietverträge.",
        ["unterzeichner"] = new List<Dictionary<string, object?>>
        {
            new() { ["name"] = "Dr. Henrike Voßkuhl", ["rolle"] = "Landrätin", ["organisation"] = "Landkreis Uckersee" },
            new() { ["name"] = "Jörg Thießen", ["rolle"] = "Vorstand", ["organisation"] = "Sparkasse Uckersee" },
        },
    };

    private static Dictionary<string, object?> Position(string name, decimal cost, int count) => new()
    {
        ["bezeichnung"] = name,
        ["kosten"] = cost,
        ["anzahl"] = count,
        ["mittel"] = cost * count,
    };
}

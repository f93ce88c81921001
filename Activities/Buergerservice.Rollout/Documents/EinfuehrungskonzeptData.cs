using System.Globalization;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Rollout.Documents;

/// <summary>
/// The data of the template <c>einfuehrungskonzept</c> (R-336 to ), taken from the form of the
/// concept and from what the project already knows. What nobody has filled in stays away: the document marks it.
/// </summary>
public static class EinfuehrungskonzeptData
{
    /// <summary>Key of the template.</summary>
    public const string Template = "einfuehrungskonzept";

    // The rows of the source's tables 4.2 and 4.3, each with what a row of the project begins with to be taken for it.
    private static readonly string[] Packages = ["Konzeptionierung", "Umsetzung", "Schulungen", "Qualitätssicherung/Tests", "Inbetriebnahme"];
    private static readonly (string Title, string Begins)[] Costs =
    [
        ("Anschaffung/Miete Bürgerkoffer", "Anschaffung/Miete mobiler Bürgerkoffer"),
        ("Anschaffung/Miete Bürgerterminalsystem – Bürgerterminal", "Anschaffung/Miete Bürgerterminalsystem – Bürgerterminal"),
        ("Anschaffung/Miete Bürgerterminalsystem – BT-Verwaltungsarbeitsplatz", "Anschaffung/Miete Bürgerterminalsystem – Verwaltungsarbeitsplatz"),
        ("Kosten für Betrieb (z. B. Wartung und Support)", "Kosten für Betrieb"),
        ("Kosten für KDN-Anschluss oder Vertrag mit einem Netzanbieter", "Kosten für KDN-Anschluss"),
        ("Investition für zusätzliche IT-Infrastruktur – Lizenzen, Software und Weiteres", "Investition für zusätzliche IT-Infrastruktur"),
        ("Kosten für den Standort des Bürgerservice (z. B. Raummiete)", "Kosten für den Standort"),
        ("Kosten für Schulungen", "Kosten für Schulungen"),
        ("Kosten für Marketing", "Kosten für Marketing"),
        ("Kosten für externe Dienstleister", "Kosten für externe Dienstleister"),
        ("Personelle Aufwände", "Personelle Aufwände"),
        ("Fahrtkosten (beim Bürgerkoffer)", "Fahrtkosten"),
    ];

    /// <summary>Data of the template. The status printed is „erstellt“.</summary>
    /// <param name="project">The variable <c>projekt</c>.</param>
    /// <param name="version">Number of the version.</param>
    /// <param name="asOf">Stand.</param>
    public static Dictionary<string, object?> Build(IReadOnlyDictionary<string, object?> project, int version, DateOnly asOf)
    {
        var stamm = project.Object("stamm");
        var form = project.Object(Template);
        var sketch = project.Object("projektskizze");
        var service = ProjectFacts.Service(project);
        var (hasCase, hasTerminal) = Devices(service);
        return new()
        {
            ["kommune"] = form.TextOrNull("kommune") ?? stamm.TextOrNull("behoerde"),
            ["ansprechpartner"] = form.TextOrNull("ansprechpartner") ?? sketch.TextOrNull("ansprechpartner") ?? project.Object("projektleitung").TextOrNull("name"),
            ["projekt"] = new Dictionary<string, object?>
            {
                ["version"] = version.ToString(CultureInfo.InvariantCulture) + ".0",
                ["stand"] = asOf.ToString("O", CultureInfo.InvariantCulture),
                ["status"] = DocumentStatus.Created.Label(),
                ["dienst"] = ProjectFacts.ServiceLabel(service),
            },
            ["koffer"] = hasCase,
            ["terminal"] = hasTerminal,
            ["geraet"] = hasCase && hasTerminal ? "Bürgerkoffer/Bürgerterminal" : hasCase ? "Bürgerkoffer" : "Bürgerterminal",
            ["ziel"] = stamm.TextOrNull("ziel") ?? stamm.TextOrNull("ziel_text"),
            ["modernisierung"] = form.TextOrNull("modernisierung"),
            ["ausgangslage"] = ProjectFacts.Pick(sketch, ("region", "region"), ("prognosejahr", "prognosejahr"), ("bevoelkerungsrueckgang", "bevoelkerungsrueckgang")),
            ["lage"] = Situation(form),
            ["gruende"] = (List<object?>)[.. form.Texts("gruende"), .. ProjectFacts.Lines(form.TextOrNull("gruende_weitere"))],
            ["szenarien"] = Scenarios(form, project),
            ["standorte"] = ProjectFacts.Sites(project),
            ["anforderungen"] = LinesOf(form, ("koffer", "anforderungen_koffer"), ("terminal", "anforderungen_terminal"), ("arbeitsplatz", "anforderungen_arbeitsplatz")),
            ["optional"] = Ticks(form, "optional"),
            ["netz"] = ProjectFacts.Pick(form, ("netz", "netz"), ("vpn", "vpn"), ("text", "netz_erlaeuterung")),
            ["fachverfahren"] = form.GetValueOrDefault("fachverfahren"),
            ["dienstanweisungen"] = LinesOf(form, ("koffer", "dienstanweisungen_koffer"), ("terminal", "dienstanweisungen_terminal")),
            ["massnahmen"] = ProjectFacts.Lines(form.TextOrNull("massnahmen")),
            ["daten"] = form.GetValueOrDefault("daten"),
            ["schutz"] = ProjectFacts.Pick(
                form, ("sicherheitskonzept", "sicherheitskonzept"), ("vorabkontrolle", "vorabkontrolle"), ("raum", "raum"), ("einwilligung", "einwilligung"), ("beauftragt", "datenschutz_person")),
            ["schulungen"] = form.GetValueOrDefault("schulungen"),
            ["marketing"] = new Dictionary<string, object?>(Ticks(form, "marketing"))
            {
                ["weitere"] = ProjectFacts.Lines(form.TextOrNull("marketing_weitere")),
                ["verantwortlich"] = form.TextOrNull("marketing_verantwortlich"),
            },
            ["struktur"] = new Dictionary<string, object?>(ProjectFacts.Pick(form, ("organisation", "ag_organisation"), ("technik", "ag_technik"), ("verfahren", "ag_verfahren")))
            {
                ["leitung"] = project.Object("projektleitung").TextOrNull("name") ?? sketch.TextOrNull("verantwortung_name"),
            },
            ["ablauf"] = Schedule(form, project),
            ["aufwand"] = Effort(project.Object("budget")),
            ["unterzeichner"] = ProjectFacts.Signatories(form, stamm),
        };
    }

    /// <summary>Texts that replace passages of the template.</summary>
    public static Dictionary<string, object?> OwnTexts(IReadOnlyDictionary<string, object?> project) => ProjectFacts.Pick(project.Object(Template), OwnTextFields);

    /// <summary>Passages of the template and the fields of the form they can be written in.</summary>
    internal static (string To, string From)[] OwnTextFields { get; } = [("zielsetzung", "text_zielsetzung"), ("nutzen", "text_nutzen"), ("netz", "text_netz"), ("datenschutz", "text_datenschutz")];

    // While nothing is decided, the concept shows the requirements of both.
    private static (bool Case, bool Terminal) Devices(string? service) => Enum.TryParse<ServiceKind>(service, out var kind)
        ? (kind is ServiceKind.Buergerkoffer or ServiceKind.Beide or ServiceKind.Offen, kind is not ServiceKind.Buergerkoffer)
        : (true, true);

    private static Dictionary<string, object?> Situation(Dictionary<string, object?> form) => ProjectFacts.Pick(
        form, ("problemlage", "problemlage"), ("demografie", "demografie"), ("wirtschaft", "wirtschaft"), ("besonderheiten", "besonderheiten"),
        ("standorte", "fakten_standorte"), ("oeffnungszeiten", "fakten_oeffnungszeiten"), ("personal", "fakten_personal"), ("zielgruppe", "zielgruppe"));

    /// <summary>Without scenarios in the concept: the services the goals name, whose depth is then marked as missing.</summary>
    private static List<object?> Scenarios(Dictionary<string, object?> form, IReadOnlyDictionary<string, object?> project)
    {
        var given = form.Objects("szenarien");
        return given.Count > 0
            ? [.. given]
            : [.. ProjectFacts.Lines(project.Object("zieldefinition").TextOrNull("leistungen")).Select(l => new Dictionary<string, object?> { ["leistung"] = l })];
    }

    private static Dictionary<string, object?> LinesOf(Dictionary<string, object?> form, params (string To, string From)[] fields) =>
        fields.ToDictionary(f => f.To, f => (object?)ProjectFacts.Lines(form.TextOrNull(f.From)));

    private static Dictionary<string, object?> Ticks(Dictionary<string, object?> form, string field) =>
        form.Texts(field).ToDictionary(t => t, _ => (object?)true);

    /// <summary>The five packages of the source in its order, then those only this project has .</summary>
    private static List<object?> Schedule(Dictionary<string, object?> form, IReadOnlyDictionary<string, object?> project)
    {
        List<Dictionary<string, object?>> rows = [.. form.Objects("ablauf")];
        if (rows.Count == 0)
            rows = [.. project.Object("arbeitspakete").Objects("pakete").Select(FromPackage)];
        var known = Packages.Select(p => (Title: p, Row: rows.Find(r => Same(r.TextOrNull("paket"), p)))).ToList();
        return
        [
            .. known.Select(k => new Dictionary<string, object?>(k.Row ?? []) { ["paket"] = k.Title }),
            .. rows.Where(r => !known.Any(k => k.Row == r)),
        ];
    }

    private static Dictionary<string, object?> FromPackage(Dictionary<string, object?> package) => new()
    {
        ["paket"] = package.TextOrNull("titel"),
        ["ziel"] = package.TextOrNull("ziel"),
        ["zeitraum"] = GermanTime.Period(package.TextOrNull("beginn"), package.TextOrNull("ende")),
    };

    /// <summary>The rows of the source in its order, then those only this budget has. A row of several entries is their sum.</summary>
    private static Dictionary<string, object?> Effort(Dictionary<string, object?> budget)
    {
        var entries = budget.Objects("positionen").Select(p => (Title: p.TextOrNull("position") ?? "", Cost: p.Money("kosten"), Number: p.Money("anzahl"))).ToList();
        var taken = new HashSet<int>();
        var rows = new List<object?>();
        foreach (var (title, begins) in Costs)
        {
            var own = entries.Select((e, i) => (Entry: e, Index: i)).Where(e => e.Entry.Title.StartsWith(begins, StringComparison.OrdinalIgnoreCase) && taken.Add(e.Index)).Select(e => e.Entry).ToList();
            rows.Add(own is [var one] ? Row(title, one.Cost, one.Number) : Sum(title, own));
        }

        rows.AddRange(entries.Where((e, i) => !taken.Contains(i) && e.Title.Length > 0).Select(e => Row(e.Title, e.Cost, e.Number)));
        var sums = entries.Where(e => e.Cost is not null).Select(e => e.Cost * (e.Number ?? 1)).ToList();
        return new() { ["positionen"] = rows, ["summe"] = sums.Count > 0 ? sums.Sum() : null };
    }

    private static Dictionary<string, object?> Row(string title, decimal? cost, decimal? number) => new()
    {
        ["bezeichnung"] = title,
        ["kosten"] = cost,
        ["anzahl"] = cost is null ? number : number ?? 1,
        ["mittel"] = cost is null ? null : cost * (number ?? 1),
    };

    private static Dictionary<string, object?> Sum(string title, List<(string Title, decimal? Cost, decimal? Number)> entries)
    {
        var known = entries.Where(e => e.Cost is not null).ToList();
        return Row(title, known.Count > 0 ? known.Sum(e => e.Cost * (e.Number ?? 1)) : null, known.Count > 0 ? 1 : null);
    }

    private static bool Same(string? given, string title) =>
        given is not null && given.Replace(" ", "", StringComparison.Ordinal).Equals(title, StringComparison.OrdinalIgnoreCase);
}

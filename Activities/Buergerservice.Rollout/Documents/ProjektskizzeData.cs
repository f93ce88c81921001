using System.Globalization;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Rollout.Documents;

/// <summary>
/// The data of the template <c>projektskizze</c> (R-314, R-329 to R-335), taken from what was filled in during phases 0
/// and 1. What nobody has filled in stays away: the document marks it as missing.
/// </summary>
public static class ProjektskizzeData
{
    /// <summary>Section of the form.</summary>
    internal const string Section = "projektskizze";

    private const string None = "nein";

    /// <summary>Passages of the template and the fields of the form they can be written in.</summary>
    internal static (string To, string From)[] OwnTextFields { get; } = [("ausgangslage", "text_ausgangslage"), ("projektziele", "text_projektziele"), ("sonstiges", "sonstiges")];

    /// <summary>Data of the template. The status printed is „erstellt“.</summary>
    /// <param name="project">The variable <c>projekt</c>.</param>
    /// <param name="statusOf">Status of a result.</param>
    /// <param name="version">Number of the version.</param>
    /// <param name="asOf">Stand.</param>
    public static Dictionary<string, object?> Build(IReadOnlyDictionary<string, object?> project, Func<string, ResultStatus> statusOf, int version, DateOnly asOf)
    {
        var stamm = project.Object("stamm");
        var form = project.Object("projektskizze");
        return new()
        {
            ["behoerde"] = stamm.TextOrNull("behoerde"),
            ["projekt"] = Head(stamm, form, ProjectFacts.ServiceLabel(ProjectFacts.Service(project)), version, asOf),
            ["ausgangslage"] = ProjectFacts.Pick(form, ("region", "region"), ("prognosejahr", "prognosejahr"), ("bevoelkerungsrueckgang", "bevoelkerungsrueckgang")),
            ["ziele"] = Goals(stamm, project.Object("zieldefinition")),
            ["leistungen"] = ProjectFacts.Lines(project.Object("zieldefinition").TextOrNull("leistungen")),
            ["standorte"] = ProjectFacts.Sites(project),
            ["umfang"] = Scope(form),
            ["budget"] = Budget(project.Object("budget")),
            ["personal"] = new Dictionary<string, object?> { ["projekt"] = Staff(form, "projekt"), ["betrieb"] = Staff(form, "betrieb") },
            ["dienstleister"] = Contractor(form),
            ["entscheidung"] = Evaluations(project.Object("auswertung")),
            ["meilensteine"] = Milestones(form, project.Object("arbeitspakete"), statusOf),
            ["zeitplan"] = ProjectFacts.Pick(form, ("beginn", "projektbeginn"), ("ende", "projektende")),
            ["verantwortung"] = new Dictionary<string, object?>(ProjectFacts.Pick(form, ("behoerde", "verantwortung_behoerde"), ("name", "verantwortung_name"), ("telefon", "verantwortung_telefon"), ("email", "verantwortung_email")))
            {
                // Asked for in the sketch, and before that where the lead is named (R-083).
                ["befugnisse"] = form.TextOrNull("befugnisse") ?? project.Object("projektleitung").TextOrNull("befugnisse"),
            },
            ["beteiligte"] = form.GetValueOrDefault("beteiligte"),
            ["sonstiges"] = form.TextOrNull("sonstiges"),
            ["unterzeichner"] = ProjectFacts.Signatories(form, stamm),
        };
    }

    /// <summary>Texts that replace passages of the template (R-016, R-350).</summary>
    public static Dictionary<string, object?> OwnTexts(IReadOnlyDictionary<string, object?> project) =>
        ProjectFacts.Pick(project.Object(Section), OwnTextFields);

    /// <summary>Puts the table of milestones in the place of what forms said: dates of M1 to M3, and all further ones with their numbers.</summary>
    internal static void PutMilestones(Dictionary<string, object?> data, IReadOnlyList<Milestone> rows)
    {
        if (data.GetValueOrDefault("meilensteine") is not Dictionary<string, object?> given)
            return;
        var plan = new Dictionary<string, object?>(given);
        foreach (var (name, key) in new[] { ("m1", "M1"), ("m2", "M2"), ("m3", "M3") })
        {
            if (rows.FirstOrDefault(r => r.Key == key) is { } row)
                plan[name] = new Dictionary<string, object?>(plan.Object(name)) { ["termin"] = Projects.Milestone.Day(row.PlannedOn) };
        }

        plan["weitere"] = rows.Where(r => MilestonePlan.IsFurther(r.Key)).OrderBy(r => r.Key.Length).ThenBy(r => r.Key, StringComparer.Ordinal).Select(r => (object?)new Dictionary<string, object?>
        {
            ["nummer"] = r.Key,
            ["titel"] = r.Title,
            ["termin"] = Projects.Milestone.Day(r.PlannedOn),
            ["status"] = r.ReachedOn is null ? "geplant" : "erreicht",
        }).ToList();
        data["meilensteine"] = plan;
    }

    private static Dictionary<string, object?> Head(Dictionary<string, object?> stamm, Dictionary<string, object?> form, string? service, int version, DateOnly asOf) => new()
    {
        ["bezeichnung"] = stamm.TextOrNull("bezeichnung"),
        ["version"] = version.ToString(CultureInfo.InvariantCulture) + ".0",
        ["stand"] = asOf.ToString("O", CultureInfo.InvariantCulture),
        ["status"] = DocumentStatus.Created.Label(),
        ["federfuehrung"] = form.TextOrNull("federfuehrung") ?? stamm.TextOrNull("behoerde"),
        ["ansprechpartner"] = form.TextOrNull("ansprechpartner"),
        ["mitwirkende"] = form.TextOrNull("mitwirkende"),
        ["dienst"] = service,
    };

    private static List<object?> Goals(Dictionary<string, object?> stamm, Dictionary<string, object?> goals)
    {
        var texts = new[] { stamm.TextOrNull("ziel"), stamm.TextOrNull("ziel_text"), goals.TextOrNull("erreichen"), goals.TextOrNull("verbesserungen") };
        return [.. texts.OfType<string>().Distinct()];
    }

    private static Dictionary<string, object?> Scope(Dictionary<string, object?> form) => new()
    {
        ["vorbereitung_kosten"] = form.Money("vorbereitung_kosten"),
        ["vorbereitung_jahr"] = form.GetValueOrDefault("vorbereitung_jahr"),
        ["betrieb_kosten"] = form.Money("betrieb_kosten"),
        ["einsparungen"] = form.TextOrNull("einsparungen_vorgesehen") == None ? None : form.TextOrNull("einsparungen"),
    };

    /// <summary>Funds needed are costs times number, with a sum (R-295).</summary>
    private static Dictionary<string, object?>? Budget(Dictionary<string, object?> budget)
    {
        var rows = budget.Objects("positionen").Where(p => p.TextOrNull("position") is not null && p.Money("kosten") is not null).ToList();
        if (rows.Count == 0)
            return null;
        var lines = rows.ConvertAll(p => (Title: p.Text("position"), Cost: p.Money("kosten") ?? 0, Number: p.Money("anzahl") ?? 1));
        return new()
        {
            ["positionen"] = lines.Select(l => (object?)new Dictionary<string, object?> { ["bezeichnung"] = l.Title, ["kosten"] = l.Cost, ["anzahl"] = l.Number, ["mittel"] = l.Cost * l.Number }).ToList(),
            ["summe"] = lines.Sum(l => l.Cost * l.Number),
        };
    }

    private static Dictionary<string, object?> Staff(Dictionary<string, object?> form, string kind) =>
        new(ProjectFacts.Pick(form, ("bereich", kind + "_personal_bereich"), ("herkunft", kind + "_personal_herkunft"))) { ["anzahl"] = form.Money(kind + "_personal_anzahl") };

    private static object? Contractor(Dictionary<string, object?> form) => form.TextOrNull("dienstleister_vorgesehen") switch
    {
        None => None,
        _ => new Dictionary<string, object?>(ProjectFacts.Pick(form, ("firma", "firma"), ("leistung", "firma_leistung"), ("jahr", "firma_jahr"), ("vertragsende", "firma_vertragsende"))) { ["mittel"] = form.Money("firma_mittel") },
    };

    private static List<object?> Evaluations(Dictionary<string, object?> bySite) =>
        [.. bySite.SelectMany(site => (site.Value as Dictionary<string, object?> ?? []).Objects("bloecke").Select(block => (object?)new Dictionary<string, object?>
        {
            ["titel"] = bySite.Count == 1 ? block.TextOrNull("titel") : $"{site.Key}: {block.TextOrNull("titel")}",
            ["ja"] = block.GetValueOrDefault("ja"), ["bedingt"] = block.GetValueOrDefault("bedingt"), ["nein"] = block.GetValueOrDefault("nein"),
            ["anteil_ja"] = block.GetValueOrDefault("anteil_ja"), ["ergebnis"] = block.GetValueOrDefault("ergebnis"),
        }))];

    private static Dictionary<string, object?> Milestones(Dictionary<string, object?> form, Dictionary<string, object?> packages, Func<string, ResultStatus> statusOf) => new()
    {
        ["m1"] = Milestone(form, "m1_termin", statusOf("R-088")),
        ["m2"] = Milestone(form, "m2_termin", statusOf("R-107")),
        ["m3"] = Milestone(form, "m3_termin", statusOf("R-074")),
        ["weitere"] = packages.Objects("meilensteine").Select((m, i) => (object?)new Dictionary<string, object?>
        {
            ["nummer"] = "M" + (i + 4).ToString(CultureInfo.InvariantCulture),
            ["titel"] = m.TextOrNull("titel"),
            ["termin"] = m.TextOrNull("termin"),
            ["status"] = "geplant",
        }).ToList(),
    };

    private static Dictionary<string, object?> Milestone(Dictionary<string, object?> form, string field, ResultStatus status) =>
        new() { ["termin"] = form.TextOrNull(field), ["status"] = status == ResultStatus.Done ? "erreicht" : "geplant" };

}

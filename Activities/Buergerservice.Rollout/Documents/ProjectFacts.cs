using Buergerservice.Rollout.Projects;

namespace Buergerservice.Rollout.Documents;

/// <summary>What several documents take from a project's data.</summary>
internal static class ProjectFacts
{
    /// <summary>The service decided on, proposed or first thought of, as stored; or null.</summary>
    public static string? Service(IReadOnlyDictionary<string, object?> project) =>
        project.Object("gate0").TextOrNull("dienst") ?? project.Object("vorschlag").TextOrNull("dienst") ?? project.Object("stamm").TextOrNull("dienst");

    /// <summary>The name of a stored service.</summary>
    public static string? ServiceLabel(string? service) => Enum.TryParse<ServiceKind>(service, out var kind) ? ProjectLabels.Of(kind) : service;

    /// <summary>The own texts people wrote in forms for the passages of a template.</summary>
    public static Dictionary<string, string> OwnTexts(string template, IReadOnlyDictionary<string, object?> project) =>
        (template == EinfuehrungskonzeptData.Template ? EinfuehrungskonzeptData.OwnTexts(project) : ProjektskizzeData.OwnTexts(project))
            .Where(t => t.Value is string { Length: > 0 }).ToDictionary(t => t.Key, t => (string)t.Value!);

    /// <summary>Where the form of a document asks for own texts: its section and, by passage, its fields.</summary>
    public static (string Section, IReadOnlyDictionary<string, string> Fields) OwnTextFields(string template) => template == EinfuehrungskonzeptData.Template
        ? (EinfuehrungskonzeptData.Template, EinfuehrungskonzeptData.OwnTextFields.ToDictionary(f => f.To, f => f.From))
        : (ProjektskizzeData.Section, ProjektskizzeData.OwnTextFields.ToDictionary(f => f.To, f => f.From));

    /// <summary>One entry of each line with text.</summary>
    public static List<object?> Lines(string? text) => [.. (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>The sites chosen, or those thought of in phase 0.</summary>
    public static List<object?> Sites(IReadOnlyDictionary<string, object?> project)
    {
        var chosen = project.Object("standorte").Objects("standorte");
        return [.. (chosen.Count > 0 ? chosen : project.Object("einsatzorte").Objects("orte")).Select(s => Pick(s, ("name", "name"), ("anschrift", "anschrift"), ("ausstattung", "ausstattung"), ("oeffnungszeiten", "oeffnungszeiten")))];
    }

    /// <summary>Who signs; without an entry the head of the authority, whose name is then marked as missing.</summary>
    public static List<object?> Signatories(Dictionary<string, object?> form, Dictionary<string, object?> stamm)
    {
        var given = form.Objects("unterzeichner");
        return given.Count > 0
            ? [.. given.Select(s => Pick(s, ("name", "name"), ("rolle", "rolle"), ("organisation", "organisation")))]
            : [new Dictionary<string, object?> { ["name"] = form.TextOrNull("unterzeichner_name"), ["rolle"] = "Behördenleitung", ["organisation"] = stamm.TextOrNull("behoerde") }];
    }

    /// <summary>Some values under other names.</summary>
    public static Dictionary<string, object?> Pick(Dictionary<string, object?> values, params (string To, string From)[] fields) =>
        fields.ToDictionary(f => f.To, f => values.GetValueOrDefault(f.From));
}

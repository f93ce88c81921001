using Buergerservice.Engine;
using Buergerservice.Engine.Values;

namespace Buergerservice.Rollout.Projects;

/// <summary>What is stated when a project is created and may be corrected while it is active. The service is decided at gate 0 .</summary>
public sealed record MasterData
{
    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Kommune or authority.</summary>
    public required string Authority { get; init; }

    /// <summary>Land as two letters, such as <c>BB</c>.</summary>
    public required string Land { get; init; }

    /// <summary>Goal as a choice .</summary>
    public ProjectGoal Goal { get; init; }

    /// <summary>Goal in the authority's own words .</summary>
    public string? GoalText { get; init; }

    /// <summary>The mark of these values; whoever changes them names the one they saw.</summary>
    internal string Mark => SeenMark.Of(Title, Authority, Land, Goal.ToString(), GoalText ?? "");

    /// <summary>As it is kept: without blanks around, the Land in capitals.</summary>
    internal MasterData Trimmed() => this with { Title = Title.Trim(), Authority = Authority.Trim(), Land = Land.Trim().ToUpperInvariant(), GoalText = GoalText?.Trim() ?? "" };

    /// <summary>As plain values, for a change and for the audit trail.</summary>
    internal Dictionary<string, object?> ToPlain() => new() { ["title"] = Title, ["authority"] = Authority, ["land"] = Land, ["goal"] = Goal.ToString(), ["goalText"] = GoalText };

    internal static MasterData From(IReadOnlyDictionary<string, object?> values) => new()
    {
        Title = values.Text("title"),
        Authority = values.Text("authority"),
        Land = values.Text("land"),
        Goal = Enum.Parse<ProjectGoal>(values.Text("goal")),
        GoalText = values.TextOrNull("goalText") ?? "",
    };

    /// <summary>Puts them where the process and its documents read them.</summary>
    internal void WriteTo(Dictionary<string, object?> project) => ProjectData.Merge(project, "stamm", new Dictionary<string, object?>
    {
        ["bezeichnung"] = Title,
        ["behoerde"] = Authority,
        ["land"] = Land,
        ["ziel"] = Goal == ProjectGoal.Anderes ? "" : ProjectLabels.Of(Goal),
        ["ziel_text"] = GoalText ?? "",
    });

    /// <summary>What is missing or wrong; keys are camelCase field names.</summary>
    internal Dictionary<string, string> Errors()
    {
        var errors = new Dictionary<string, string>();
        Text("title", Title, "einen Titel");
        Text("authority", Authority, "die Kommune oder Behörde");
        if (Land is null || !CreateProject.Laender.ContainsKey(Land.Trim().ToUpperInvariant()))
            errors["land"] = "Bitte wählen Sie ein Bundesland.";
        if (!Enum.IsDefined(Goal))
            errors["goal"] = "Dieses Ziel gibt es nicht.";
        else if (Goal == ProjectGoal.Anderes && string.IsNullOrWhiteSpace(GoalText))
            errors["goalText"] = "Bitte beschreiben Sie das Ziel.";
        if (GoalText?.Length > 4000)
            errors["goalText"] = "Das Ziel darf höchstens 4000 Zeichen haben.";
        return errors;

        void Text(string field, string? value, string what)
        {
            if (string.IsNullOrWhiteSpace(value))
                errors[field] = $"Bitte geben Sie {what} an.";
            else if (value.Trim().Length > 200)
                errors[field] = "Bitte höchstens 200 Zeichen.";
        }
    }

    /// <exception cref="InputException">There is an error.</exception>
    internal static void ThrowIfAny(Dictionary<string, string> errors)
    {
        if (errors.Count > 0)
            throw new InputException(errors.Count == 1 ? "Bitte prüfen Sie eine Angabe." : $"Bitte prüfen Sie {errors.Count} Angaben.", errors);
    }
}

using Buergerservice.Engine;

namespace Buergerservice.Rollout.Projects;

/// <summary>Request for a new project.</summary>
public sealed record CreateProject
{
    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Kommune or authority.</summary>
    public required string Authority { get; init; }

    /// <summary>Land as two letters, such as <c>BB</c>.</summary>
    public required string Land { get; init; }

    /// <summary>Service, as far as it is known .</summary>
    public ServiceKind Service { get; init; }

    /// <summary>Goal as a choice .</summary>
    public ProjectGoal Goal { get; init; }

    /// <summary>Goal in the authority's own words .</summary>
    public string? GoalText { get; init; }

    /// <summary>User name of the project lead, when already known .</summary>
    public string? ProjectLead { get; init; }

    /// <summary>Key that makes the request repeatable: the same key gives the same project.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The Länder and their letters.</summary>
    public static IReadOnlyDictionary<string, string> Laender { get; } = new Dictionary<string, string>
    {
        ["BW"] = "Baden-Württemberg",
        ["BY"] = "Bayern",
        ["BE"] = "Berlin",
        ["BB"] = "Brandenburg",
        ["HB"] = "Bremen",
        ["HH"] = "Hamburg",
        ["HE"] = "Hessen",
        ["MV"] = "Mecklenburg-Vorpommern",
        ["NI"] = "Niedersachsen",
        ["NW"] = "Nordrhein-Westfalen",
        ["RP"] = "Rheinland-Pfalz",
        ["SL"] = "Saarland",
        ["SN"] = "Sachsen",
        ["ST"] = "Sachsen-Anhalt",
        ["SH"] = "Schleswig-Holstein",
        ["TH"] = "Thüringen",
    };

    /// <exception cref="InputException">At least one field is missing or wrong; keys are camelCase field names.</exception>
    internal void Check()
    {
        var errors = new MasterData { Title = Title, Authority = Authority, Land = Land, Goal = Goal, GoalText = GoalText }.Errors();
        if (!Enum.IsDefined(Service))
            errors["service"] = "Diesen Bürgerservice gibt es nicht.";
        if (IdempotencyKey?.Length > 100)
            errors["idempotencyKey"] = "Der Schlüssel darf höchstens 100 Zeichen haben.";
        MasterData.ThrowIfAny(errors);
    }
}

/// <summary>Request to plan a milestone or to add a further one .</summary>
public sealed record PlanMilestone
{
    /// <summary>M1 …; empty for a new milestone, which gets the next number.</summary>
    public string? Key { get; init; }

    /// <summary>Title; ignored for the milestones every project has.</summary>
    public string? Title { get; init; }

    /// <summary>Planned date.</summary>
    public DateOnly? PlannedOn { get; init; }

    /// <summary>When it was reached; ignored for milestones whose state is derived.</summary>
    public DateOnly? ReachedOn { get; init; }

    /// <summary>The mark of what the person saw (<see cref="Views.MilestoneView.Mark"/>); not used for a new milestone.</summary>
    public string? Seen { get; init; }
}

namespace Buergerservice.Rollout.Projects;

/// <summary>Which service a project introduces .</summary>
public enum ServiceKind
{
    /// <summary>Not decided, or both: the two are compared in phase 0.</summary>
    Offen,

    /// <summary>Mobile citizen service in a case.</summary>
    Buergerkoffer,

    /// <summary>Video terminal at a fixed place.</summary>
    Buergerterminal,

    /// <summary>Both case and terminal.</summary>
    Beide,

    /// <summary>Cabin of the digital citizen office.</summary>
    LisaKabine,

    /// <summary>Booking of appointments.</summary>
    Terminvergabe,
}

/// <summary>The goal of a project as a choice; a free text goes with it .</summary>
public enum ProjectGoal
{
    /// <summary>Keep a site of the authority.</summary>
    StandortErhalten,

    /// <summary>Serve people with limited mobility.</summary>
    EingeschraenkteMobilitaet,

    /// <summary>Something else; the free text says what.</summary>
    Anderes,
}

/// <summary>Status of a project.</summary>
public enum ProjectStatus
{
    /// <summary>Under way.</summary>
    Active,

    /// <summary>Ended as planned.</summary>
    Completed,

    /// <summary>Ended early, with a reason .</summary>
    Cancelled,
}

/// <summary>German words for the choices, as shown and as stored in workflow data.</summary>
public static class ProjectLabels
{
    /// <summary>Name of a service.</summary>
    public static string Of(ServiceKind service) => service switch
    {
        ServiceKind.Buergerkoffer => "Bürgerkoffer",
        ServiceKind.Buergerterminal => "Bürgerterminal",
        ServiceKind.Beide => "Bürgerkoffer und Bürgerterminal",
        ServiceKind.LisaKabine => "Digitales Bürgerbüro (LISA-Kabine)",
        ServiceKind.Terminvergabe => "Terminvergabe",
        _ => "noch offen",
    };

    /// <summary>Text of a goal .</summary>
    public static string Of(ProjectGoal goal) => goal switch
    {
        ProjectGoal.StandortErhalten => "Verwaltungsstandort weiterhin erhalten",
        ProjectGoal.EingeschraenkteMobilitaet => "Service auch für Bürger mit eingeschränkter Mobilität anbieten",
        _ => "anderes Ziel",
    };

    /// <summary>Name of a status.</summary>
    public static string Of(ProjectStatus status) => status switch
    {
        ProjectStatus.Completed => "abgeschlossen",
        ProjectStatus.Cancelled => "abgebrochen",
        _ => "aktiv",
    };

    /// <summary>True when the terminal's own criteria apply .</summary>
    public static bool IsTerminalCandidate(ServiceKind service) => service is ServiceKind.Offen or ServiceKind.Beide or ServiceKind.Buergerterminal;
}

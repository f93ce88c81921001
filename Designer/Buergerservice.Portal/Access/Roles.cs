namespace Buergerservice.Portal.Access;

/// <summary>The roles of the staff. Their names are shown to people and used in process definitions.</summary>
public static class Roles
{
    public const string Administration = "Administration";
    public const string Behoerdenleitung = "Behördenleitung";
    public const string Clearing = "Clearing";
    public const string Datenschutz = "Datenschutzbeauftragte/r";
    public const string Projektleitung = "Projektleitung";
    public const string Sachbearbeitung = "Sachbearbeitung";

    public static IReadOnlyList<string> All { get; } = [Projektleitung, Behoerdenleitung, Datenschutz, Sachbearbeitung, Clearing, Administration];
}

/// <summary>Authorization policies. Every page and endpoint names one; without one it is closed to everybody.</summary>
public static class Policies
{
    /// <summary>Anybody who is signed in.</summary>
    public const string Staff = "staff";

    /// <summary>Those who see rollout projects.</summary>
    public const string Rollout = "rollout";

    /// <summary>Those who create and steer rollout projects.</summary>
    public const string RolloutLead = "rollout-lead";

    /// <summary>Those who see citizens' cases.</summary>
    public const string Cases = "cases";

    /// <summary>Those who call citizens back, and those who see to it that somebody does.</summary>
    public const string Wishes = "wishes";

    /// <summary>Those who distribute work: hand tasks from one person to another, see all substitutes.</summary>
    public const string Leads = "leads";

    /// <summary>Those who see what is wrong with booths.</summary>
    public const string Monitoring = "monitoring";

    /// <summary>Administrators.</summary>
    public const string Admin = "admin";

    /// <summary>
    /// Administrators of the organisation that runs the installation: processes and templates are shared by all organisations on it,
    /// so no other one changes them.
    /// </summary>
    public const string Operator = "operator";

    /// <summary>The browser of a booth, which is nobody of the staff.</summary>
    public const string Booth = "booth";

    /// <summary>Those who may play the simulated booth, where there is one.</summary>
    public const string Console = "console";

    /// <summary>The browser of the public screen outside a booth.</summary>
    public const string Board = "board";
}

namespace Buergerservice.Engine.Tasks;

/// <summary>A person acting on tasks.</summary>
/// <param name="UserName">Login name.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Tenant">Tenant the person belongs to.</param>
/// <param name="Roles">The person's roles.</param>
public sealed record Actor(string UserName, string DisplayName, string Tenant, IReadOnlyCollection<string> Roles)
{
    /// <summary>Role that administers the installation.</summary>
    public const string AdministratorRole = "Administration";

    /// <summary>Role that leads the authority: it hands tasks from one person to another and moves due dates.</summary>
    public const string LeadRole = "Behördenleitung";

    /// <summary>Organisational units the person works in.</summary>
    public IReadOnlyCollection<string> Units { get; init; } = [];

    /// <summary>Colleagues this person stands in for today.</summary>
    public IReadOnlyList<Actor> StandsInFor { get; init; } = [];

    /// <summary>True for administrators.</summary>
    public bool IsAdministrator => Roles.Contains(AdministratorRole);

    /// <summary>True for those who distribute work: administrators and the head of the authority.</summary>
    public bool IsLead => IsAdministrator || Roles.Contains(LeadRole);
}

/// <summary>One command on a task.</summary>
/// <param name="Actor">Who gives it.</param>
/// <param name="Now">When.</param>
/// <param name="OperationId">Id chosen by the caller, the same for a repetition; null when the command has none.</param>
/// <param name="RequestHash">Hash of what was asked, so that the same id with another content is noticed.</param>
/// <param name="Reason">Why, in the person's words.</param>
public sealed record TaskAct(Actor Actor, DateTimeOffset Now, string? OperationId = null, string? RequestHash = null, string? Reason = null);

namespace Buergerservice.Engine.Tasks;

/// <summary>A period in which one person does another's tasks (Vertretung).</summary>
public sealed class Substitution
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Tenant of both.</summary>
    public required string Tenant { get; init; }

    /// <summary>User name of the person who is away.</summary>
    public required string Person { get; init; }

    /// <summary>User name of the person standing in.</summary>
    public required string Substitute { get; init; }

    /// <summary>First day, in Germany.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day; an early end moves it.</summary>
    public DateOnly Until { get; set; }

    /// <summary>Who entered it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>True on its days.</summary>
    public bool IsActiveOn(DateOnly day) => From <= day && day <= Until;
}

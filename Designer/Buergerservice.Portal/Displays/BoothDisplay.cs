namespace Buergerservice.Portal.Displays;

/// <summary>A screen in a booth whose browser shows our pages to citizens without anybody signing in there .</summary>
internal sealed class BoothDisplay
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>The booth, as <see cref="Booths.BoothAgent.Id"/>.</summary>
    public required Guid BoothId { get; init; }

    /// <summary>SHA-256 of the one-time code, until it is used or over.</summary>
    public string? CodeHash { get; set; }

    public DateTimeOffset? CodeExpiresAt { get; set; }

    /// <summary>SHA-256 of what the browser's cookie holds; null: not signed in.</summary>
    public string? SecretHash { get; set; }

    public DateTimeOffset? SignedInAt { get; set; }

    public string DeletionClass { get; init; } = Booths.BoothDeletion.Device;

    public int Revision { get; set; }
}

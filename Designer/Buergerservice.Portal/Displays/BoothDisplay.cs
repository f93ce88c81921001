namespace Buergerservice.Portal.Displays;

/// <summary>A screen of a booth whose browser shows our pages to citizens without anybody signing in there .</summary>
internal sealed class BoothDisplay
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>The booth, as <see cref="Booths.BoothAgent.Id"/>.</summary>
    public required Guid BoothId { get; init; }

    /// <summary>Which of its screens; each is signed in once.</summary>
    public BoothScreen Screen { get; init; }

    /// <summary>SHA-256 of the one-time code, until it is used or over.</summary>
    public string? CodeHash { get; set; }

    public DateTimeOffset? CodeExpiresAt { get; set; }

    /// <summary>SHA-256 of what the browser's cookie holds; null: not signed in.</summary>
    public string? SecretHash { get; set; }

    public DateTimeOffset? SignedInAt { get; set; }

    public string DeletionClass { get; init; } = Booths.BoothDeletion.Device;

    public int Revision { get; set; }
}

/// <summary>
/// Proof that a screen has emptied itself after a call: its page was loaded anew, holds nothing of the citizen, and says so.
/// One row for each screen and call.
/// </summary>
internal sealed class DisplayReset
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required Guid BoothId { get; init; }

    public required BoothScreen Screen { get; init; }

    /// <summary>The call that had ended.</summary>
    public required Guid Call { get; init; }

    /// <summary>The signed-in browser that said it.</summary>
    public required Guid DisplayId { get; init; }

    public required DateTimeOffset ClearedAt { get; init; }

    public string DeletionClass { get; init; } = DisplayDeletion.Reset;
}

/// <summary>What somebody leaves at a booth when nobody is free or it is closed: please call me, or give me an appointment.</summary>
internal sealed class BoothWish
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required Guid BoothId { get; init; }

    public required WishKind Kind { get; init; }

    /// <summary>Emptied with <see cref="Contact"/>, <see cref="Time"/> and <see cref="Concern"/> when the wish is done.</summary>
    public required string Name { get; set; }

    public required string Contact { get; set; }

    public required string Time { get; set; }

    public required string Concern { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DoneAt { get; set; }

    public string? DoneBy { get; set; }

    public string DeletionClass { get; init; } = DisplayDeletion.Wish;

    public int Revision { get; set; }
}

/// <summary>What somebody wishes.</summary>
public enum WishKind
{
    /// <summary>To be called.</summary>
    Rueckruf,

    /// <summary>An appointment.</summary>
    Termin,
}

/// <summary>Deletion classes of the module's rows (DIN 66398).</summary>
internal static class DisplayDeletion
{
    /// <summary>No data of citizens; like other call metadata 90 days.</summary>
    public const string Reset = "gespraech";

    /// <summary>What the citizen has written is emptied as soon as somebody has dealt with it; the row goes after 90 days, dealt with or not (<c>Retention:WishDays</c>).</summary>
    public const string Wish = "wunsch";
}

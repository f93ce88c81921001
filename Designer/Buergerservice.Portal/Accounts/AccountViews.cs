namespace Buergerservice.Portal.Accounts;

/// <summary>An account of a member of staff.</summary>
/// <param name="UserName">What the person signs in with.</param>
/// <param name="Name">Name shown to people.</param>
/// <param name="Unit">Organisational unit, or empty.</param>
/// <param name="Roles">Roles, in the order of <see cref="Access.Roles.All"/>.</param>
/// <param name="IsLocked">Locked by an administrator until one of them unlocks it.</param>
/// <param name="HasOneTimePassword">Has not chosen a password yet.</param>
/// <param name="Mark">Of what this view shows; sent back with a change.</param>
public sealed record AccountView(string UserName, string Name, string Unit, IReadOnlyList<string> Roles, bool IsLocked, bool HasOneTimePassword, string Mark);

/// <summary>A key by which a script acts as the person. The key itself is shown only when it is made.</summary>
/// <param name="Hash">SHA-256 of the key.</param>
/// <param name="Label">What it is for.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it stops working, or null.</param>
public sealed record AccountKey(string Hash, string Label, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>What an administrator enters about a person.</summary>
/// <param name="Name">Name shown to people.</param>
/// <param name="Unit">Name of one of the organisation's units, or empty.</param>
/// <param name="Roles">At least one.</param>
public sealed record AccountDetails(string? Name, string? Unit, IReadOnlyList<string> Roles);

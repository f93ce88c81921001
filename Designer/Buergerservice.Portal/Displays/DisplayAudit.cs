namespace Buergerservice.Portal.Displays;

/// <summary>Names of audit entries about the browsers of booths.</summary>
internal static class DisplayAudit
{
    public const string Code = "display.code";
    public const string SignedIn = "display.sign-in";
    public const string Revoked = "display.revoke";
}

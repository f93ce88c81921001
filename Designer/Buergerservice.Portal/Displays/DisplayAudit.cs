namespace Buergerservice.Portal.Displays;

/// <summary>Names of audit entries about the browsers of booths.</summary>
internal static class DisplayAudit
{
    public const string Code = "display.code";
    public const string SignedIn = "display.sign-in";
    public const string Revoked = "display.revoke";
    public const string Cleared = "display.clear";
    public const string Wish = "booth.wish";
    public const string WishDone = "booth.wish.done";
}

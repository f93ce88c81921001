using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;

namespace Buergerservice.Portal.Pages.Konto;

/// <summary>What happens to accounts, in the audit trail. Never a password, and nothing about names that belong to nobody.</summary>
internal static class AccountAudit
{
    public const string SignIn = "account.sign-in";
    public const string SignInFailed = "account.sign-in-failed";
    public const string SignOut = "account.sign-out";
    public const string PasswordChange = "account.password-change";
    public const string PasswordChangeFailed = "account.password-change-failed";

    public static Task WriteAsync(this AuditLog audit, BuergerserviceDb db, StaffUser user, string action, string? reason, CancellationToken cancellationToken)
    {
        var details = reason is null ? null : new Dictionary<string, object?> { ["reason"] = reason };
        audit.Add(db, user.Tenant, user.UserName!, action, $"user:{user.Id}", details);
        return db.SaveWithAuditAsync(cancellationToken);
    }
}

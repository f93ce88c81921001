using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>Audit entries about devices.</summary>
internal static class BoothAudit
{
    public const string Created = "device.booth.create";
    public const string Code = "device.code";
    public const string Registered = "device.register";
    public const string Revoked = "device.revoke";
    public const string Suspended = "device.suspend";
    public const string Resumed = "device.resume";
    public const string Configured = "device.configure";
    public const string Described = "device.describe";
    public const string Checked = "device.check";
    public const string AlarmCleared = "device.alarm.clear";
    public const string Call = "device.call";
    public const string Visit = "booth.visit";
    public const string Reset = "booth.reset";
    public const string ResetFailed = "booth.reset.fail";
    public const string Command = "device.command";
    public const string CommandRefused = "device.command.refuse";
    public const string CommandEnded = "device.command.end";

    public static string Subject(string booth) => $"booth:{booth}";

    /// <summary>
    /// What a person does with a booth's device, in the trail of the booth's organisation. When the person is of another one, that one's trail has an entry
    /// of its own, which names the call (or, without one, the person) and not the booth: each organisation reads what concerns it, and nothing of the other's.
    /// </summary>
    public static async Task AddAsync(BuergerserviceDb db, AuditLog audit, string tenant, string booth, string person, string action, Dictionary<string, object?> details, CancellationToken cancellationToken)
    {
        var home = await db.Users.Where(u => u.UserName == person).Select(u => u.Tenant).FirstOrDefaultAsync(cancellationToken) ?? tenant;
        if (home == tenant)
        {
            audit.Add(db, tenant, person, action, Subject(booth), details);
            return;
        }

        audit.Add(db, tenant, person, action, Subject(booth), new Dictionary<string, object?>(details) { ["personTenant"] = home });
        audit.Add(db, home, person, action, details["call"] is { } call ? Calls.CallAudit.Subject($"{call}") : Calls.CallAudit.Person(person), details);
    }
}

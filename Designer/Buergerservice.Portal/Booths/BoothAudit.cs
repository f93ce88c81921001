namespace Buergerservice.Portal.Booths;

/// <summary>Names of audit entries about devices.</summary>
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
}

using Buergerservice.Media.Acd;

namespace Buergerservice.Portal.Calls;

/// <summary>What is to happen in a call centre, as one transaction.</summary>
/// <param name="Center">The call centre.</param>
/// <param name="Tenant">The organisation of whoever asks.</param>
/// <param name="Actor">User name, <c>kabine:…</c> or <c>system</c>.</param>
/// <param name="Commands">The commands, told from the state under the lock; the first one that is refused ends them.</param>
public sealed record CallOrder(string Center, string Tenant, string Actor, Func<AcdState, IReadOnlyList<AcdCommand>> Commands)
{
    /// <summary>Entry of the audit trail (action, subject, details) when the order was carried out: for what people decide.</summary>
    public (string Action, string Subject, IReadOnlyDictionary<string, object?>? Details)? Audit { get; init; }

    /// <summary>With a transfer: what whoever is asked may read, kept in the same transaction. Null: nothing is said by a person.</summary>
    public string? Summary { get; init; }
}

/// <summary>Actions in the audit trail.</summary>
internal static class CallAudit
{
    public const string Want = "call.want";
    public const string Force = "call.force";
    public const string Accept = "call.accept";
    public const string Reject = "call.reject";
    public const string Hold = "call.hold";
    public const string Resume = "call.resume";
    public const string Transfer = "call.transfer";
    public const string HangUp = "call.hangup";
    public const string Policy = "call.policy";
    public const string Capsule = "call.capsule";
    public const string CapsuleRefused = "call.capsule-refused";

    public static string Subject(string call) => $"call:{call}";

    public static string Person(string userName) => $"user:{userName}";
}

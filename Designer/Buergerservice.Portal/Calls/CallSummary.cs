using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls;

/// <summary>
/// What is said to whoever takes a call over, kept with its visit together with the organisation it was addressed to: no other one
/// reads it. It stands before the text, as the row has no column for it.
/// </summary>
internal static class CallSummary
{
    /// <summary>Longest text somebody may write.</summary>
    public const int MaxTyped = 900;

    // The column's width, of which the organisation's key takes up to fifty.
    private const int MaxKept = 1000;
    private const char Mark = '\u001f';

    /// <summary>What of a kept summary a person of this organisation may read. One that is addressed to nobody yet nobody reads.</summary>
    public static string? For(string tenant, string? kept) => kept?.StartsWith(Begin(tenant), StringComparison.Ordinal) == true ? kept[Begin(tenant).Length..] : null;

    /// <summary>
    /// Somebody is asked to take the call over: what was said to whoever was asked before is over, what is said now is addressed to the
    /// organisation that is asked. A process leaves its own beside the call, without an address, just before it asks.
    /// </summary>
    public static async Task AddressAsync(BuergerserviceDb db, CallRow call, string tenant, string? said, CancellationToken cancellationToken)
    {
        if (said is null && await Of(db, call).Select(v => v.Summary).FirstOrDefaultAsync(cancellationToken) is { } kept && !kept.Contains(Mark, StringComparison.Ordinal))
            said = kept;
        var text = string.IsNullOrWhiteSpace(said) ? null : Begin(tenant) + said;
        var fitting = text?.Length > MaxKept ? text[..MaxKept] : text;
        await Of(db, call).ExecuteUpdateAsync(u => u.SetProperty(v => v.Summary, fitting), cancellationToken);
    }

    /// <summary>Somebody holds the call now: what was said to another organisation is not theirs.</summary>
    public static async Task HeldByAsync(BuergerserviceDb db, CallRow call, string tenant, CancellationToken cancellationToken)
    {
        if (await Of(db, call).Select(v => v.Summary).FirstOrDefaultAsync(cancellationToken) is { } kept && For(tenant, kept) is null)
            await WipeAsync(db, call, cancellationToken);
    }

    /// <summary>Nobody has taken the call over.</summary>
    public static Task WipeAsync(BuergerserviceDb db, CallRow call, CancellationToken cancellationToken) =>
        Of(db, call).ExecuteUpdateAsync(u => u.SetProperty(v => v.Summary, (string?)null), cancellationToken);

    private static IQueryable<BoothVisit> Of(BuergerserviceDb db, CallRow call) => db.Set<BoothVisit>().Where(v => v.InstanceId == call.InstanceId && v.CallId == call.Id);

    private static string Begin(string tenant) => tenant + Mark;
}

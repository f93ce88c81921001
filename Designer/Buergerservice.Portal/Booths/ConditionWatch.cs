using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Buergerservice.Devices;
using Buergerservice.Devices.Model;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Hosting;
using Buergerservice.Portal.Live;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>
/// Raises an alarm when a component does not work, or needs somebody, for too long, and when a booth is away for too long; it
/// ends by itself when all is well again. Every node looks; an alarm has an id of its own making, so that one of them raises it once,
/// and what somebody has ticked off comes again only when it has happened anew.
/// </summary>
internal sealed class ConditionWatch(IServiceScopeFactory scopes, PortalOptions options, LiveNotifier live, TimeProvider time, ILogger<ConditionWatch> logger) : Lookout(time, logger)
{
    private const int MaxDetail = 250;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);
    private DateTimeOffset _seen;

    internal override async Task LookAsync(CancellationToken cancellationToken)
    {
        if (Time.GetUtcNow() - _seen < Pause)
            return;
        _seen = Time.GetUtcNow();
        await CheckAsync(cancellationToken);
    }

    /// <summary>Looks at all booths once.</summary>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var now = Time.GetUtcNow();
        var booths = (await db.Set<BoothAgent>().AsNoTracking().Where(b => b.PublicKey != null).Select(b => new Booth(b.Id, b.Tenant, b.Connection != null, b.ConnectionSince, b.SuspendedAt != null)).ToListAsync(cancellationToken)).ToDictionary(b => b.Id);
        var bad = (await db.Set<BoothComponent>().AsNoTracking().Where(c => c.Condition == DeviceCondition.Offline || c.Condition == DeviceCondition.Degraded).ToListAsync(cancellationToken)).Where(c => booths.ContainsKey(c.AgentId)).ToList();
        var open = await db.Set<BoothAlarm>().AsNoTracking().Where(a => a.ClearedAt == null && (a.Kind == BoothAlarms.Lost || a.Kind.StartsWith(BoothAlarms.ComponentPrefix))).ToListAsync(cancellationToken);
        var changes = 0;
        foreach (var alarm in open.Where(a => IsOver(a, booths.GetValueOrDefault(a.AgentId), bad)))
        {
            await BoothAlarms.ClearAsync(db, alarm.AgentId, alarm.Kind, "system", now, cancellationToken);
            changes++;
        }

        // Who has closed a booth for maintenance knows; and what the components of a booth that is away said last is old.
        var limit = now - options.BoothAlarmAfter;
        var wanted = booths.Values.Where(b => b is { IsConnected: false, IsSuspended: false } && b.Since <= limit).Select(b => (Booth: b, Kind: BoothAlarms.Lost, b.Since, Text: BoothAlarms.TextOf(BoothAlarms.Lost)))
            .Concat(bad.Where(c => c.Since <= limit && booths[c.AgentId] is { IsConnected: true, IsSuspended: false }).Select(c => (Booth: booths[c.AgentId], Kind: KindOf(c.Device), c.Since, Text: TextOf(c))))
            .Where(w => !open.Exists(a => a.AgentId == w.Booth.Id && a.Kind == w.Kind));
        foreach (var (booth, kind, since, text) in wanted.ToList())
            changes += await RaiseAsync(db, booth, kind, since, text, now, cancellationToken) ? 1 : 0;
        if (changes > 0)
            await live.ChangedAsync("geraete", cancellationToken);
    }

    private static bool IsOver(BoothAlarm alarm, Booth? booth, List<BoothComponent> bad) =>
        booth is null || (booth.IsConnected && (alarm.Kind == BoothAlarms.Lost || !bad.Exists(c => c.AgentId == alarm.AgentId && KindOf(c.Device) == alarm.Kind)));

    private static async Task<bool> RaiseAsync(BuergerserviceDb db, Booth booth, string kind, DateTimeOffset since, string text, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = IdOf(booth.Id, kind, since);
        if (await db.Set<BoothAlarm>().AnyAsync(a => a.Id == id, cancellationToken))
            return false;
        db.Add(new BoothAlarm { Id = id, Tenant = booth.Tenant, AgentId = booth.Id, Kind = kind, Text = text, Since = since, LastAt = now });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e) when (DatabaseFaults.Of(e) == DatabaseFault.Duplicate)
        {
            // Another node was a moment faster.
            db.ChangeTracker.Clear();
            return false;
        }
    }

    // What the column holds: a long name is told by its hash.
    private static string KindOf(string device) =>
        BoothAlarms.ComponentPrefix + (BoothAlarms.ComponentPrefix.Length + device.Length <= BoothAlarms.MaxKind ? device : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(device)))[..32]);

    private static Guid IdOf(Guid booth, string kind, DateTimeOffset since) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{booth:N} {kind} {since.UtcTicks}"))).AsSpan(0, 16));

    private static string TextOf(BoothComponent component)
    {
        var detail = component.Detail.Length > MaxDetail ? component.Detail[..MaxDetail] + "…" : component.Detail;
        var what = component.Condition == DeviceCondition.Offline ? "ist ausgefallen" : "braucht jemanden, der danach sieht";
        return $"{component.Kind.German()} ({component.Device}) {what}. {detail} Sehen Sie in der Kabine nach und beheben Sie die Störung; der Alarm endet dann von selbst.".Replace("  ", " ", StringComparison.Ordinal);
    }

    private sealed record Booth(Guid Id, string Tenant, bool IsConnected, DateTimeOffset Since, bool IsSuspended);
}

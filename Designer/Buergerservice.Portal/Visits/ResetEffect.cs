using Buergerservice.Cases.Conversations;
using Buergerservice.Devices;
using Buergerservice.Devices.Model;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Prompts;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Visits;

/// <summary>
/// Clears a booth after a visit (L15): what was asked, the devices, the screens, each with who confirmed it. What does not confirm is
/// tried again; after the last attempt the booth is out of service. Until then nobody else begins a visit.
/// </summary>
internal sealed class ResetEffect(IServiceScopeFactory scopes, IDeviceGateway gateway, AuditLog audit, TimeProvider time) : VisitEffect(scopes)
{
    /// <summary>Kind of the alarm.</summary>
    public const string Alarm = "reset-gescheitert";

    /// <summary>Why a booth is blocked until a reset works after all.</summary>
    public const string NotCleared = "Der letzte Besuch endete, ohne dass die Kabine geleert wurde.";

    private const string FailedReason = "Nach dem letzten Besuch nicht geleert: ";
    private const string Released = "Die Kabine wurde nach dem Besuch nicht von selbst geleert. Die Administration hat nachgesehen und sie wieder freigegeben.";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public override string Kind => ConversationWork.Reset;

    public override object? Example(IReadOnlyDictionary<string, object?> payload) => new Dictionary<string, object?> { ["geleert"] = true };

    protected override async Task<Dictionary<string, object?>> ExecuteAsync(EffectCall call, VisitPlace? place, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (place is not { Visit: var visit, Booth: var booth } || visit.State == BoothVisitState.Closed)
            return new() { ["geleert"] = true };
        // Tried again after it has failed for good, it is cleared after all, as long as nobody has looked.
        if (booth.SessionId != visit.Id)
            return visit.State == BoothVisitState.ResetFailed ? new() { ["geleert"] = false, ["meldung"] = Released } : new() { ["geleert"] = true };
        if (booth.Call is not null)
            throw new EffectException("In der Kabine läuft noch ein Gespräch.", retryHelps: true);
        var db = services.GetRequiredService<BuergerserviceDb>();
        var steps = new List<ResetStep>();
        await BoothPrompts.EndVisitAsync(db, booth.Id, time.GetUtcNow(), cancellationToken);
        steps.Add(new("Fragen, Dokumente und Antworten", true, "Server"));
        steps.AddRange(await DevicesAsync(db, visit, booth, call, cancellationToken));
        steps.AddRange(await ScreensAsync(db, visit, cancellationToken));
        var failed = steps.Where(s => !s.IsClear).ToList();
        if (failed.Count > 0 && !call.IsLastAttempt)
            throw new EffectException($"Noch nicht geleert: {Names(failed)}.", retryHelps: true);
        await KeepAsync(db, visit, booth, steps, failed, call, services, cancellationToken);
        return new() { ["geleert"] = failed.Count == 0, ["meldung"] = failed.Count == 0 ? "" : $"Nicht geleert: {Names(failed)}." };
    }

    private async Task<List<ResetStep>> DevicesAsync(BuergerserviceDb db, BoothVisit visit, BoothAgent booth, EffectCall call, CancellationToken cancellationToken)
    {
        var devices = await db.Set<BoothComponent>().AsNoTracking().Where(c => c.AgentId == booth.Id && DeviceKinds.WithReset.Contains(c.Kind)).OrderBy(c => c.Device).ToListAsync(cancellationToken);
        if (devices.Count > 0 && !booth.IsRegistered)
            return [new("Geräte", false, "kein Geräteagent angemeldet")];
        if (devices.Count > 0 && booth.Connection is null)
            return [new("Geräte", false, "Kabine nicht verbunden")];
        var steps = new List<ResetStep>();
        foreach (var device in devices)
        {
            // Each attempt is a command of its own: the one before may be the one that was lost.
            var order = new BoothOrder(visit.Tenant, booth.Booth, null, BoothOrder.System, new(Guid.CreateVersion7(), device.Device, DeviceActions.Reset, []), Limit);
            var result = await gateway.ExecuteAsync(order, cancellationToken);
            // An agent older than this knows no reset of printers: its booth must not be blocked for that.
            var isClear = result.Outcome == DeviceOutcome.Done || (device.Kind == DeviceKind.Printer && result.Outcome == DeviceOutcome.Refused);
            steps.Add(new($"{device.Kind.German()} „{device.Device}“", isClear, isClear ? $"Gerät, Befehl {result.CommandId:N}" : result.Outcome.German()));
        }

        return steps;
    }

    // A screen that has shown a conversation loads its page anew and says so itself.
    private static async Task<List<ResetStep>> ScreensAsync(BuergerserviceDb db, BoothVisit visit, CancellationToken cancellationToken)
    {
        if (visit.CallId is not { } call)
            return [];
        var screens = await db.Set<BoothDisplay>().AsNoTracking().Where(d => d.BoothId == visit.BoothId && d.SecretHash != null && d.Screen != BoothScreen.ViewBoard).ToListAsync(cancellationToken);
        var cleared = await db.Set<DisplayReset>().AsNoTracking().Where(r => r.BoothId == visit.BoothId && r.Call == call).ToListAsync(cancellationToken);
        return screens.ConvertAll(s => cleared.Find(c => c.Screen == s.Screen) is { } proof
            ? new ResetStep(s.Screen.German(), true, $"Bildschirm, {proof.Id:N}")
            : new ResetStep(s.Screen.German(), false, "hat sich nicht gemeldet"));
    }

    private async Task KeepAsync(BuergerserviceDb db, BoothVisit visit, BoothAgent booth, List<ResetStep> steps, List<ResetStep> failed, EffectCall call, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (now, isClear) = (time.GetUtcNow(), failed.Count == 0);
        var reason = isClear ? null : $"{FailedReason}{Names(failed)}.";
        var freed = await db.Set<BoothAgent>().Where(a => a.Id == booth.Id && a.SessionId == visit.Id).ExecuteUpdateAsync(u => u
            .SetProperty(a => a.SessionId, a => isClear ? null : a.SessionId)
            .SetProperty(a => a.SuspendedAt, a => !isClear ? now : a.SuspendedReason == NotCleared || a.SuspendedReason!.StartsWith(FailedReason) ? null : a.SuspendedAt)
            .SetProperty(a => a.SuspendedReason, a => !isClear ? reason : a.SuspendedReason == NotCleared || a.SuspendedReason!.StartsWith(FailedReason) ? null : a.SuspendedReason)
            .SetProperty(a => a.Revision, a => a.Revision + 1), cancellationToken);
        if (freed == 0)
            return;
        var state = isClear ? BoothVisitState.Closed : BoothVisitState.ResetFailed;
        await db.Set<BoothVisit>().Where(v => v.Id == visit.Id).ExecuteUpdateAsync(u => u.SetProperty(v => v.State, state).SetProperty(v => v.EndedAt, now).SetProperty(v => v.Summary, (string?)null), cancellationToken);
        // Of a step that is tried again each try has a proof of its own.
        var proof = await db.Set<BoothReset>().AnyAsync(r => r.Id == call.Id, cancellationToken) ? Guid.CreateVersion7(now) : call.Id;
        db.Add(new BoothReset { Id = proof, Tenant = visit.Tenant, BoothId = booth.Id, VisitId = visit.Id, At = now, Succeeded = isClear, Steps = Plain.ToJson(steps.ConvertAll(s => (object?)s.ToPlain())) });
        audit.Add(db, visit.Tenant, "system", isClear ? BoothAudit.Reset : BoothAudit.ResetFailed, BoothAudit.Subject(booth.Booth), new Dictionary<string, object?> { ["visit"] = visit.Id.ToString(), ["proof"] = proof.ToString() });
        if (isClear && await db.Set<BoothAgent>().Where(a => a.Id == booth.Id).Select(a => a.PersonSince).FirstAsync(cancellationToken) is { } since)
        {
            // Whoever has come in during the reset has waited for it; to whom the booth was closed, for its opening.
            var due = since > visit.StartedAt ? now : await OpeningAsync(visit, booth, services, now, cancellationToken);
            if (due is { } at)
                db.WorkItems.Add(SensorCalls.Item(visit.Tenant, booth.Booth, isThere: true, at));
        }

        await db.SaveWithAuditAsync(cancellationToken);
        if (isClear)
            await BoothAlarms.ClearAsync(db, booth.Id, Alarm, "system", now, cancellationToken);
        else
            await BoothAlarms.RaiseAsync(db, booth, Alarm, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <returns>Null for a visit that has begun while the booth was open.</returns>
    private static async Task<DateTimeOffset?> OpeningAsync(BoothVisit visit, BoothAgent booth, IServiceProvider services, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (visit.CallId is not null)
            return null;
        var opening = await services.GetRequiredService<BoothOpenings>().OfAsync(booth, cancellationToken);
        return opening.IsOpen(visit.StartedAt) ? null : opening.IsOpen(now) ? now : opening.Next(now);
    }

    private static string Names(List<ResetStep> steps) => string.Join(", ", steps.Select(s => $"{s.What} ({s.By})"));

    private sealed record ResetStep(string What, bool IsClear, string By)
    {
        public Dictionary<string, object?> ToPlain() => new() { ["was"] = What, ["geleert"] = IsClear, ["bestaetigtDurch"] = By };
    }
}

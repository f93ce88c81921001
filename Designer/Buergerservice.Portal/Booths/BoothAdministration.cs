using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Buergerservice.Devices.Configuration;
using Buergerservice.Devices.Protocol;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Live;
using Buergerservice.Portal.Prompts;
using Buergerservice.Portal.Visits;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>What administrators do to booths of their tenant, and the registration of agents.</summary>
public sealed partial class BoothAdministration(BuergerserviceDb db, AuditLog audit, AgentConnections connections, SigningKey key, LiveNotifier live, TimeProvider time)
{
    private const int MaxName = 200;
    private const int MaxReason = 500;
    private static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(30);

    /// <summary>Adds a booth without an agent.</summary>
    public async Task<Guid> AddAsync(string booth, string name, Actor actor, CancellationToken cancellationToken)
    {
        if (!BoothKey().IsMatch(booth))
            throw Wrong("booth", "Das Kürzel besteht aus Kleinbuchstaben, Ziffern und Bindestrichen, höchstens 50 Zeichen.");
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxName)
            throw Wrong("name", "Bitte geben Sie einen Namen mit höchstens 200 Zeichen an.");
        if (await db.Set<BoothAgent>().AnyAsync(a => a.Tenant == actor.Tenant && a.Booth == booth, cancellationToken))
            throw Wrong("booth", "Dieses Kürzel ist schon vergeben.");
        var now = time.GetUtcNow();
        var agent = new BoothAgent { Id = Guid.CreateVersion7(now), Tenant = actor.Tenant, Booth = booth, Name = name.Trim(), ConnectionSince = now };
        db.Add(agent);
        await SaveAsync(agent, actor.UserName, BoothAudit.Created, null, cancellationToken);
        return agent.Id;
    }

    /// <summary>Makes a one-time code. A former code, and a former agent as soon as the new one registers, are worth nothing any more.</summary>
    /// <returns>The code, shown this once, and until when it can be used.</returns>
    public async Task<(string Code, DateTimeOffset Until)> NewCodeAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var agent = await FindAsync(id, actor, cancellationToken);
        var code = OneTimeCode.New();
        (agent.CodeHash, agent.CodeExpiresAt) = (HashOf(code), time.GetUtcNow() + CodeLife);
        await SaveAsync(agent, actor.UserName, BoothAudit.Code, null, cancellationToken);
        return (code, agent.CodeExpiresAt.Value);
    }

    /// <summary>Registers an agent by a one-time code; code, key and proof must fit, and the code works once.</summary>
    /// <returns>Null when it is refused; no caller learns why.</returns>
    public async Task<RegistrationAnswer?> RegisterAsync(RegistrationRequest request, CancellationToken cancellationToken)
    {
        if (request is not { Code.Length: > 0 and < 40, PublicKey.Length: > 0 and < 400, Signature: not null } || !SigningKey.Verify(request.PublicKey, AgentTexts.Registration(request.Code, request.PublicKey), request.Signature))
            return null;
        var (hash, now) = (HashOf(request.Code), time.GetUtcNow());
        var agent = await db.Set<BoothAgent>().FirstOrDefaultAsync(a => a.CodeHash == hash && a.CodeExpiresAt > now, cancellationToken);
        if (agent is null)
            return null;
        (agent.CodeHash, agent.CodeExpiresAt, agent.PublicKey, agent.RegisteredAt, agent.LastEvent, agent.AppliedVersion) = (null, null, request.PublicKey, now, 0, 0);
        // The line of the former one, on whichever node it is, counts no more.
        (agent.Connection, agent.ConnectionSince) = (null, now);
        await SaveAsync(agent, $"kabine:{agent.Booth}", BoothAudit.Registered, new() { ["keySha256"] = HashOf(request.PublicKey) }, cancellationToken);
        connections.Close(agent.Id);
        return new(agent.Id, agent.Booth, key.PublicKey);
    }

    /// <summary>Takes the agent's registration back: lost or stolen devices (R-445).</summary>
    public async Task RevokeAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var agent = await FindAsync(id, actor, cancellationToken);
        (agent.PublicKey, agent.RegisteredAt, agent.CodeHash, agent.CodeExpiresAt) = (null, null, null, null);
        await SaveAsync(agent, actor.UserName, BoothAudit.Revoked, null, cancellationToken);
        connections.Close(agent.Id);
    }

    /// <summary>Takes a booth out of service, or back into it.</summary>
    public async Task SuspendAsync(Guid id, bool suspended, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        var agent = await FindAsync(id, actor, cancellationToken);
        if (suspended && (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason))
            throw Wrong("reason", "Bitte nennen Sie den Grund der Sperre mit höchstens 500 Zeichen.");
        if (suspended && agent.Call is not null)
            throw new ConflictException("in-call", "In dieser Kabine läuft gerade ein Gespräch. Sperren Sie sie danach.");
        agent.SuspendedAt = suspended ? agent.SuspendedAt ?? time.GetUtcNow() : null;
        agent.SuspendedReason = suspended ? reason!.Trim() : null;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var uncleared = suspended ? null : await CheckedAsync(agent, actor, cancellationToken);
        if (!suspended && await IsWaitedInAsync(agent, cancellationToken))
            db.WorkItems.Add(SensorCalls.Item(agent.Tenant, agent.Booth, isThere: true, time.GetUtcNow()));
        await KeepAsync(agent, actor.UserName, suspended ? BoothAudit.Suspended : BoothAudit.Resumed, uncleared is null ? null : new() { ["checkedAfterVisit"] = uncleared.ToString() }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await AnnounceAsync(cancellationToken);
    }

    // Somebody has come in while the booth was out of service, and a sensor says that they still are: nobody has called them yet.
    private async Task<bool> IsWaitedInAsync(BoothAgent agent, CancellationToken cancellationToken) => agent.PersonSince is { } since
        && await BoothPresence.IsWatchedAsync(db, agent.Id, cancellationToken)
        && !await db.Set<CallRow>().AnyAsync(c => c.Tenant == agent.Tenant && c.Booth == agent.Booth && c.ArrivedAt >= since, cancellationToken);

    // Whoever takes a booth back into service has looked: a visit that could not be reset is over, and nothing of it is left.
    private async Task<Guid?> CheckedAsync(BoothAgent agent, Actor actor, CancellationToken cancellationToken)
    {
        if (agent.SessionId is not { } visit || await db.Set<BoothVisit>().AnyAsync(v => v.Id == visit && v.State == BoothVisitState.Open
            && db.Instances.Any(i => i.Id == v.InstanceId && i.Status == InstanceStatus.Running && i.SubStatus != InstanceSubStatus.Faulted), cancellationToken))
            return null;
        var now = time.GetUtcNow();
        agent.SessionId = null;
        await BoothPrompts.EndVisitAsync(db, agent.Id, now, cancellationToken);
        await db.Set<BoothVisit>().Where(v => v.Id == visit).ExecuteUpdateAsync(u => u.SetProperty(v => v.State, BoothVisitState.ResetFailed).SetProperty(v => v.EndedAt, v => v.EndedAt ?? now), cancellationToken);
        await BoothAlarms.ClearAsync(db, agent.Id, ResetEffect.Alarm, actor.UserName, now, cancellationToken);
        return visit;
    }

    /// <summary>Gives the agent a new configuration. The agent checks it and keeps the former one when it is wrong.</summary>
    public async Task ConfigureAsync(Guid id, string configuration, int expectedVersion, Actor actor, CancellationToken cancellationToken)
    {
        var agent = await FindAsync(id, actor, cancellationToken);
        if (BoothConfiguration.Read(configuration, out var problem) is null)
            throw Wrong("configuration", problem!);
        if (agent.ConfigurationVersion != expectedVersion)
            throw new ConflictException("revision-conflict", "Inzwischen hat jemand anderes die Konfiguration geändert. Bitte laden Sie die Seite neu.");
        (agent.Configuration, agent.ConfigurationProblem) = (configuration, null);
        agent.ConfigurationVersion++;
        await SaveAsync(agent, actor.UserName, BoothAudit.Configured, new() { ["version"] = agent.ConfigurationVersion, ["sha256"] = HashOf(configuration) }, cancellationToken);
    }

    /// <summary>Notes maintenance contract and next check.</summary>
    public async Task MaintainAsync(Guid id, string? contract, DateOnly? nextCheck, Actor actor, CancellationToken cancellationToken)
    {
        var agent = await FindAsync(id, actor, cancellationToken);
        if (contract?.Length > MaxReason)
            throw Wrong("contract", "Der Wartungsvertrag wird mit höchstens 500 Zeichen beschrieben.");
        (agent.MaintenanceContract, agent.NextCheckOn) = (contract?.Trim(), nextCheck);
        await SaveAsync(agent, actor.UserName, BoothAudit.Checked, new() { ["nextCheck"] = nextCheck?.ToString("O", System.Globalization.CultureInfo.InvariantCulture) }, cancellationToken);
    }

    /// <summary>Says what the booth's screens tell of its hearing loop (R-384); empty: it has none.</summary>
    public async Task DescribeAsync(Guid id, string? hearingLoop, Actor actor, CancellationToken cancellationToken)
    {
        var agent = await FindAsync(id, actor, cancellationToken);
        if (hearingLoop?.Length > MaxName)
            throw Wrong("hearingLoop", "Bitte beschreiben Sie die Höranlage mit höchstens 200 Zeichen.");
        agent.HearingLoop = string.IsNullOrWhiteSpace(hearingLoop) ? null : hearingLoop.Trim();
        await SaveAsync(agent, actor.UserName, BoothAudit.Described, null, cancellationToken);
    }

    /// <summary>Notes a check.</summary>
    public async Task CheckAsync(Guid id, bool passed, string note, Actor actor, CancellationToken cancellationToken)
    {
        var agent = await FindAsync(id, actor, cancellationToken);
        if (string.IsNullOrWhiteSpace(note) || note.Length > 2 * MaxReason)
            throw Wrong("note", "Bitte beschreiben Sie das Ergebnis der Prüfung mit höchstens 1.000 Zeichen.");
        var now = time.GetUtcNow();
        db.Add(new BoothCheck { Id = Guid.CreateVersion7(now), Tenant = agent.Tenant, AgentId = agent.Id, At = now, Person = actor.UserName, Passed = passed, Note = note.Trim() });
        await SaveAsync(agent, actor.UserName, BoothAudit.Checked, new() { ["passed"] = passed }, cancellationToken);
    }

    /// <summary>An administrator has seen an alarm and dealt with it.</summary>
    public async Task ClearAsync(Guid id, Guid alarmId, Actor actor, CancellationToken cancellationToken)
    {
        var agent = await FindAsync(id, actor, cancellationToken);
        var alarm = await db.Set<BoothAlarm>().FirstOrDefaultAsync(a => a.Id == alarmId && a.AgentId == id, cancellationToken) ?? throw new NotFoundException();
        (alarm.ClearedAt, alarm.ClearedBy) = (alarm.ClearedAt ?? time.GetUtcNow(), alarm.ClearedBy ?? actor.UserName);
        await SaveAsync(agent, actor.UserName, BoothAudit.AlarmCleared, new() { ["alarm"] = alarm.Kind }, cancellationToken);
    }

    private async Task<BoothAgent> FindAsync(Guid id, Actor actor, CancellationToken cancellationToken) =>
        await db.Set<BoothAgent>().FirstOrDefaultAsync(a => a.Id == id && a.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();

    private async Task SaveAsync(BoothAgent agent, string actor, string action, Dictionary<string, object?>? details, CancellationToken cancellationToken)
    {
        await KeepAsync(agent, actor, action, details, cancellationToken);
        await AnnounceAsync(cancellationToken);
    }

    private Task KeepAsync(BoothAgent agent, string actor, string action, Dictionary<string, object?>? details, CancellationToken cancellationToken)
    {
        agent.Revision++;
        audit.Add(db, agent.Tenant, actor, action, BoothAudit.Subject(agent.Booth), details);
        return db.SaveWithAuditAsync(cancellationToken);
    }

    private Task AnnounceAsync(CancellationToken cancellationToken)
    {
        connections.Wake();
        return live.ChangedAsync("geraete", cancellationToken);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static InputException Wrong(string field, string message) => new(message, new Dictionary<string, string> { [field] = message });

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex BoothKey();
}

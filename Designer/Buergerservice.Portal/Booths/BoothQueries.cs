using Buergerservice.Devices.Model;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>What pages and the HTTP interface show of booths; only those of the person's tenant.</summary>
public sealed class BoothQueries(BuergerserviceDb db)
{
    private const int MaxListed = 500;

    public async Task<IReadOnlyList<BoothSummary>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        var agents = await db.Set<BoothAgent>().AsNoTracking().Where(a => a.Tenant == actor.Tenant).OrderBy(a => a.Name).Take(MaxListed).ToListAsync(cancellationToken);
        var ids = agents.ConvertAll(a => a.Id);
        var components = (await db.Set<BoothComponent>().AsNoTracking().Where(c => ids.Contains(c.AgentId)).ToListAsync(cancellationToken)).ToLookup(c => c.AgentId);
        var alarms = await db.Set<BoothAlarm>().Where(a => ids.Contains(a.AgentId) && a.ClearedAt == null).GroupBy(a => a.AgentId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return agents.ConvertAll(a => Summary(a, components[a.Id], alarms.GetValueOrDefault(a.Id)));
    }

    /// <summary>The booths with what is wrong with them: open alarms, and components that do not work. For whoever may look but not change.</summary>
    public async Task<IReadOnlyList<BoothTrouble>> TroubleAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var booths = await ListAsync(actor, cancellationToken);
        var ids = booths.Select(b => b.Id).ToList();
        var alarms = (await db.Set<BoothAlarm>().AsNoTracking().Where(a => ids.Contains(a.AgentId) && a.ClearedAt == null).OrderByDescending(a => a.LastAt).ToListAsync(cancellationToken)).ToLookup(a => a.AgentId);
        var components = (await db.Set<BoothComponent>().AsNoTracking().Where(c => ids.Contains(c.AgentId) && (c.Condition == DeviceCondition.Offline || c.Condition == DeviceCondition.Degraded)).OrderBy(c => c.Device).ToListAsync(cancellationToken)).ToLookup(c => c.AgentId);
        return [.. booths.Select(b => new BoothTrouble(b, [.. components[b.Id].Select(Component)], [.. alarms[b.Id].Select(Alarm)]))
            .OrderByDescending(b => b.Alarms.Count > 0).ThenByDescending(b => b.Summary.Condition)];
    }

    public async Task<BoothView> GetAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var agent = await db.Set<BoothAgent>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == id && a.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        var components = await db.Set<BoothComponent>().AsNoTracking().Where(c => c.AgentId == id).OrderBy(c => c.Device).ToListAsync(cancellationToken);
        var alarms = await db.Set<BoothAlarm>().AsNoTracking().Where(a => a.AgentId == id).OrderByDescending(a => a.LastAt).Take(50).ToListAsync(cancellationToken);
        var checks = await db.Set<BoothCheck>().AsNoTracking().Where(c => c.AgentId == id).OrderByDescending(c => c.At).Take(50).ToListAsync(cancellationToken);
        return new(Summary(agent, components, alarms.Count(a => a.ClearedAt is null)), agent.Software, agent.RegisteredAt, agent.Configuration, agent.ConfigurationVersion, agent.AppliedVersion, agent.ConfigurationProblem,
            agent.MaintenanceContract, agent.NextCheckOn, agent.HearingLoop,
            [.. components.Select(Component)],
            [.. alarms.Select(Alarm)],
            [.. checks.Select(c => new CheckView(c.At, c.Person, c.Passed, c.Note))]);
    }

    /// <summary>
    /// The booth a person means to command: one of the own organisation, or that of another one whose call the person holds at this moment.
    /// Whether the command is allowed the gateway says. Null: neither; to everybody else the booth does not exist.
    /// </summary>
    public Task<BoothPlace?> ToCommandAsync(Guid id, Guid? call, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return db.Set<BoothAgent>().AsNoTracking().Where(a => a.Id == id && (a.Tenant == actor.Tenant || (call != null && a.Call == call && a.CallPerson == actor.UserName)))
            .Select(a => new BoothPlace(a.Tenant, a.Booth)).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// The devices of the booth whose call a person holds, or null: whoever hands the call over no longer sees them. The person may be of another
    /// organisation than the booth.
    /// </summary>
    public async Task<BoothDevices?> OfCallAsync(Guid call, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var agent = await db.Set<BoothAgent>().AsNoTracking().FirstOrDefaultAsync(a => a.Call == call && a.CallPerson == actor.UserName, cancellationToken);
        if (agent is null)
            return null;
        var components = await db.Set<BoothComponent>().AsNoTracking().Where(c => c.AgentId == agent.Id).OrderBy(c => c.Device).ToListAsync(cancellationToken);
        return new(agent.Id, agent.Connection is not null, agent.ConnectionSince, [.. components.Select(Component)]);
    }

    private static ComponentView Component(BoothComponent c) => new(c.Device, c.Kind, c.Kind.German(), c.Condition, c.Since, c.Detail);

    private static AlarmView Alarm(BoothAlarm a) => new(a.Id, a.Kind, a.Text, a.Since, a.LastAt, a.Count, a.ClearedAt, a.ClearedBy);

    // The worst of all, and offline when the booth itself is away: what components said last is old then.
    private static BoothSummary Summary(BoothAgent agent, IEnumerable<BoothComponent> components, int alarms)
    {
        var connected = agent.Connection is not null;
        var condition = !agent.IsRegistered ? DeviceCondition.Unknown : !connected ? DeviceCondition.Offline : components.Select(c => c.Condition).DefaultIfEmpty(DeviceCondition.Ok).Max();
        return new(agent.Id, agent.Booth, agent.Name, agent.IsRegistered, connected, agent.ConnectionSince, condition, agent.SuspendedAt, agent.SuspendedReason, agent.Call is not null, alarms);
    }
}

/// <summary>A booth in a list.</summary>
public sealed record BoothSummary(Guid Id, string Booth, string Name, bool IsRegistered, bool IsConnected, DateTimeOffset ConnectionSince, DeviceCondition Condition, DateTimeOffset? SuspendedAt, string? SuspendedReason, bool IsInCall, int Alarms);

/// <summary>A booth with what is wrong with it.</summary>
public sealed record BoothTrouble(BoothSummary Summary, IReadOnlyList<ComponentView> Components, IReadOnlyList<AlarmView> Alarms);

/// <summary>All about a booth.</summary>
public sealed record BoothView(BoothSummary Summary, string? Software, DateTimeOffset? RegisteredAt, string Configuration, int ConfigurationVersion, int AppliedVersion, string? ConfigurationProblem, string? MaintenanceContract, DateOnly? NextCheckOn, string? HearingLoop,
    IReadOnlyList<ComponentView> Components, IReadOnlyList<AlarmView> Alarms, IReadOnlyList<CheckView> Checks);

/// <summary>Whose booth, and which.</summary>
public sealed record BoothPlace(string Tenant, string Booth);

/// <summary>The devices of a booth, for the person in the call.</summary>
public sealed record BoothDevices(Guid Booth, bool IsConnected, DateTimeOffset ConnectionSince, IReadOnlyList<ComponentView> Components);

/// <summary>A component.</summary>
public sealed record ComponentView(string Device, DeviceKind Kind, string KindName, DeviceCondition Condition, DateTimeOffset Since, string Detail);

/// <summary>An alarm.</summary>
public sealed record AlarmView(Guid Id, string Kind, string Text, DateTimeOffset Since, DateTimeOffset LastAt, int Count, DateTimeOffset? ClearedAt, string? ClearedBy);

/// <summary>A check.</summary>
public sealed record CheckView(DateTimeOffset At, string Person, bool Passed, string Note);

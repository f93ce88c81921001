using Buergerservice.Engine;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls;

/// <summary>What the lead of an organisation sees of its agents and calls, and of nobody else's .</summary>
public sealed class CallSupervision(CallCenters centers, OrganisationDirectory organisations, Reports.ReportOptions options, BuergerserviceDb db, TimeProvider time)
{
    private const int MaxReason = 50;

    /// <summary>Agents, waiting calls and today's figures.</summary>
    public async Task<SupervisionView> GetAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var organisation = await organisations.GetAsync(actor.Tenant, cancellationToken);
        var services = await organisations.ServiceNamesAsync(actor.Tenant, cancellationToken);
        var people = (await StaffDirectory.OfTenantAsync(db, actor.Tenant, cancellationToken)).ToDictionary(p => p.UserName, p => p.DisplayName);
        var booths = await db.Set<BoothAgent>().AsNoTracking().Where(b => b.Tenant == actor.Tenant).ToDictionaryAsync(b => BoothKey.Of(b.Tenant, b.Booth), b => b.Name, cancellationToken);
        var (agents, queue, running) = await centers.ReadAsync(
            organisation.Center,
            s => (s.Agents.Values.Where(a => a.Tenant == actor.Tenant).Select(a => new AgentPart(a.Id, a.Status, a.Want, a.Reason, At(a.StatusSince), a.LostAt is not null, [.. a.Skills.Keys.Order(StringComparer.Ordinal)])).ToList(),
                s.Queue().Where(c => c.Tenant == actor.Tenant).Select(c => (c.BoothId, c.Skill, c.ArrivedAt)).ToList(),
                s.Calls.Values.Where(c => c.State is CallState.Connected or CallState.OnHold or CallState.Transferring && (c.Tenant == actor.Tenant || s.Agents[c.AgentId!].Tenant == actor.Tenant))
                    .OrderBy(c => c.AnsweredAt).Select(c => (c.Tenant, c.BoothId, c.Skill, Agent: c.AgentId!, AgentTenant: s.Agents[c.AgentId!].Tenant, c.State, c.AnsweredAt, c.StateSince)).ToList()),
            cancellationToken);
        // Who can take calls but has never signed on, the distribution does not know yet.
        var skills = (await organisations.AllSkillsAsync(actor.Tenant, cancellationToken)).Where(s => people.ContainsKey(s.Key) && agents.TrueForAll(a => a.Id != s.Key)).ToList();
        agents.AddRange(skills.Select(s => new AgentPart(s.Key, AgentStatus.Offline, Want.Offline, null, null, false, s.Value)));
        return new(organisation.Center,
            [.. agents.Select(a => new AgentView(a.Id, people.GetValueOrDefault(a.Id, a.Id), a.Status, a.Want, a.Reason, a.Since, a.IsLost, [.. a.Skills.Select(k => services.GetValueOrDefault(k, k))])).OrderBy(a => a.Name, StringComparer.CurrentCulture)],
            [.. queue.Select((q, i) => new WaitingCall(i + 1, booths.GetValueOrDefault(q.BoothId, "Kabine"), services.GetValueOrDefault(q.Skill, q.Skill), At(q.ArrivedAt)))],
            // Of another organisation neither its booths nor its people are told.
            [.. running.Select(r => new RunningCall(r.Tenant == actor.Tenant ? booths.GetValueOrDefault(r.BoothId, "Kabine") : null, r.Tenant == actor.Tenant ? services.GetValueOrDefault(r.Skill, r.Skill) : null,
                r.AgentTenant == actor.Tenant ? people.GetValueOrDefault(r.Agent, r.Agent) : null, r.State, At(r.AnsweredAt ?? r.StateSince), At(r.StateSince)))],
            await TodayAsync(actor.Tenant, cancellationToken), options.AnswerWithin);
    }

    /// <summary>Takes an agent of the own organisation off, with a reason he and the audit trail see.</summary>
    public async Task ForceAsync(Actor actor, string userName, bool signOff, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason)
            throw new InputException("Bitte nennen Sie einen Grund mit höchstens 50 Zeichen.", new Dictionary<string, string> { ["reason"] = "Bitte nennen Sie einen Grund mit höchstens 50 Zeichen." });
        var center = (await organisations.GetAsync(actor.Tenant, cancellationToken)).Center;
        // Somebody of another organisation does not exist for this one; who has never signed on has nothing to be taken off from.
        if (!await centers.ReadAsync(center, s => s.Agents.GetValueOrDefault(userName)?.Tenant == actor.Tenant, cancellationToken))
            throw new NotFoundException();
        var want = signOff ? Want.Offline : Want.NotReady;
        var outcome = await centers.ExecuteAsync(new(center, actor.Tenant, actor.UserName, _ => [new SetWant(userName, want, reason.Trim())])
        {
            Audit = (CallAudit.Force, CallAudit.Person(userName), new Dictionary<string, object?> { ["want"] = want.ToString(), ["reason"] = reason.Trim() }),
        }, cancellationToken);
        if (outcome.Refusal is { } refusal)
            throw CallDesk.Refused(refusal);
    }

    private async Task<TodayView> TodayAsync(string tenant, CancellationToken cancellationToken)
    {
        var midnight = GermanDates.Midnight(GermanDates.DateOf(time.GetUtcNow()).AddDays(-1));
        var calls = await db.Set<CallRow>().AsNoTracking().Where(c => c.Tenant == tenant && c.ArrivedAt >= midnight).Select(c => new { c.ArrivedAt, c.AnsweredAt, c.EndedAt, c.End }).ToListAsync(cancellationToken);
        var waited = calls.Where(c => c.AnsweredAt is not null).Select(c => c.AnsweredAt!.Value - c.ArrivedAt).ToList();
        // Those who left at once were not kept waiting; those who wait still are not judged yet.
        var counted = calls.Count(c => c.End != CallEnd.ShortAbandon && (c.AnsweredAt is not null || c.EndedAt is not null));
        return new(calls.Count, waited.Count, calls.Count(c => c.AnsweredAt is null && c.End is CallEnd.Abandoned or CallEnd.BoothLost), calls.Count(c => c.AnsweredAt is null && c.End == CallEnd.CallbackOffered),
            counted == 0 ? null : (double)waited.Count(w => w <= options.AnswerWithin) / counted, waited.Count == 0 ? null : TimeSpan.FromSeconds(waited.Average(w => w.TotalSeconds)));
    }

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private sealed record AgentPart(string Id, AgentStatus Status, Want Want, string? Reason, DateTimeOffset? Since, bool IsLost, IReadOnlyList<string> Skills);
}

/// <summary>What the lead sees.</summary>
public sealed record SupervisionView(string Center, IReadOnlyList<AgentView> Agents, IReadOnlyList<WaitingCall> Queue, IReadOnlyList<RunningCall> Running, TodayView Today, TimeSpan AnswerWithin);

/// <summary>Somebody who can take calls.</summary>
/// <param name="UserName">The person.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Status">The present status.</param>
/// <param name="Want">What counts after the call.</param>
/// <param name="Reason">Why not ready.</param>
/// <param name="Since">Since when; null: has never signed on.</param>
/// <param name="IsLost">The page is closed.</param>
/// <param name="Services">What the person can do.</param>
public sealed record AgentView(string UserName, string Name, AgentStatus Status, Want Want, string? Reason, DateTimeOffset? Since, bool IsLost, IReadOnlyList<string> Services);

/// <summary>A conversation that goes on.</summary>
/// <param name="Booth">The booth; null: of another organisation.</param>
/// <param name="Service">What was asked for; null: of another organisation.</param>
/// <param name="With">Who holds it; null: somebody of another organisation.</param>
/// <param name="State">Where it is.</param>
/// <param name="Since">When it began.</param>
/// <param name="StateSince">Since when it is where it is.</param>
public sealed record RunningCall(string? Booth, string? Service, string? With, CallState State, DateTimeOffset Since, DateTimeOffset StateSince);

/// <summary>Today's figures.</summary>
/// <param name="Calls">Calls that came.</param>
/// <param name="Answered">Calls that were answered.</param>
/// <param name="Abandoned">Citizens who left before anybody answered.</param>
/// <param name="CallbackOffered">Citizens who waited in vain.</param>
/// <param name="ServiceLevel">Share answered in time, of all but those who left at once; null when there was none.</param>
/// <param name="AverageWait">Average time until an answer.</param>
public sealed record TodayView(int Calls, int Answered, int Abandoned, int CallbackOffered, double? ServiceLevel, TimeSpan? AverageWait);

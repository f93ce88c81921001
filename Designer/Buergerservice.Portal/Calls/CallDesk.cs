using System.Text.Json;
using System.Text.Json.Serialization;
using Buergerservice.Cases.Files;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls;

/// <summary>What an agent sees and does: his status, the call that rings or that he holds, the queue of his organisation .</summary>
public sealed class CallDesk(CallCenters centers, OrganisationDirectory organisations, BuergerserviceDb db)
{
    private const int MaxReason = 50;

    /// <summary>The agent's view.</summary>
    public async Task<DeskView> GetAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var organisation = await organisations.GetAsync(actor.Tenant, cancellationToken);
        var skills = await organisations.SkillsAsync(actor.Tenant, actor.UserName, cancellationToken);
        var (agent, call, queue) = await centers.ReadAsync(organisation.Center, s => Own(s, actor), cancellationToken);
        var names = await BoothNamesAsync(queue.Select(q => q.BoothId).Append(call?.BoothId).OfType<string>(), cancellationToken);
        var services = await organisations.ServiceNamesAsync(actor.Tenant, cancellationToken);
        var asked = call is null ? null : await ServiceAsync(call, actor, services, cancellationToken);
        var partners = call?.State is CallState.Connected or CallState.OnHold ? (await organisations.PartnersAsync(organisation.Center, cancellationToken)) : [];
        (string? Summary, Guid? Instance, CapsuleView? Capsule, bool HasVisit)? beside = call is null ? null : await BesideAsync(call, actor, cancellationToken);
        return new(organisation.Center, skills.Count > 0, agent.Want, agent.Status, agent.Reason, agent.Since, agent.WrapUpUntil, agent.MayExtend,
            call is null ? null : new(call.Id, names.GetValueOrDefault(call.BoothId, "Kabine"), asked!, call.State, At(call.StateSince), At(call.ArrivedAt), call.IsLost, call.IsTarget) { Summary = beside?.Summary ?? "", InstanceId = beside?.Instance, Capsule = beside?.Capsule, TakesSummary = beside?.HasVisit == true, Case = await CaseAsync(beside?.Instance, actor, cancellationToken) },
            [.. queue.Select((q, i) => new WaitingCall(i + 1, names.GetValueOrDefault(q.BoothId, "Kabine"), services.GetValueOrDefault(q.Skill, q.Skill), At(q.ArrivedAt)))], partners);
    }

    /// <summary>„Bereit“, „Nicht bereit“ or signed off.</summary>
    public async Task WantAsync(Actor actor, Want want, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!Enum.IsDefined(want) || reason?.Length > MaxReason)
            throw new InputException("Bitte wählen Sie einen Status und höchstens 50 Zeichen als Grund.");
        var skills = await organisations.SkillsAsync(actor.Tenant, actor.UserName, cancellationToken);
        if (skills.Count == 0 && want == Want.Ready)
            throw new ConflictException("no-service", "Ihnen ist noch keine Leistung zugeordnet. Wenden Sie sich an die Administration.");
        await DoAsync(actor, s => [.. Defined(s, actor, skills), new SetWant(actor.UserName, want, reason)], (CallAudit.Want, CallAudit.Person(actor.UserName), new Dictionary<string, object?> { ["want"] = want.ToString(), ["reason"] = reason }), cancellationToken);
    }

    /// <summary>Takes the call that rings.</summary>
    public Task AcceptAsync(Actor actor, Guid call, CancellationToken cancellationToken) => DoAsync(actor, new Accept(Name(actor), Id(call)), CallAudit.Accept, call, cancellationToken);

    /// <summary>Does not take it.</summary>
    public Task RejectAsync(Actor actor, Guid call, CancellationToken cancellationToken) => DoAsync(actor, new Reject(Name(actor), Id(call)), CallAudit.Reject, call, cancellationToken);

    /// <summary>Puts the call on hold.</summary>
    public Task HoldAsync(Actor actor, Guid call, CancellationToken cancellationToken) => DoAsync(actor, new HoldCall(Name(actor), Id(call)), CallAudit.Hold, call, cancellationToken);

    /// <summary>Goes on with it.</summary>
    public Task ResumeAsync(Actor actor, Guid call, CancellationToken cancellationToken) => DoAsync(actor, new ResumeCall(Name(actor), Id(call)), CallAudit.Resume, call, cancellationToken);

    /// <summary>Asks whoever of an organisation of the call centre is free to take the call over .</summary>
    /// <param name="actor">Who holds it.</param>
    /// <param name="call">The call.</param>
    /// <param name="tenant">The organisation that is asked.</param>
    /// <param name="service">The service that is asked.</param>
    /// <param name="summary">What whoever takes it over may read; to another organisation only what the citizen has agreed to.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public async Task TransferAsync(Actor actor, Guid call, string tenant, string service, string? summary, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var said = summary?.ReplaceLineEndings("\n").Trim() ?? "";
        if (said.Length > CallSummary.MaxTyped)
            throw new InputException($"Die Zusammenfassung ist zu lang. Bitte kürzen Sie sie auf höchstens {CallSummary.MaxTyped} Zeichen.");
        // It is kept with the visit; a call without one has no place for it.
        if (said.Length > 0 && !await db.Set<BoothVisit>().AnyAsync(v => v.CallId == call && v.State == BoothVisitState.Open, cancellationToken))
            throw new InputException("Zu diesem Gespräch lässt sich keine Zusammenfassung mitgeben. Leeren Sie das Feld und sagen Sie es der Person, die übernimmt.");
        var organisation = await organisations.GetAsync(actor.Tenant, cancellationToken);
        if (!(await organisations.PartnersAsync(organisation.Center, cancellationToken)).Any(p => p.Tenant == tenant && p.Service == service))
            throw new InputException("Bitte wählen Sie, an welche Stelle Sie das Gespräch weitergeben möchten.");
        await DoAsync(actor, _ => [new TransferCall(actor.UserName, Id(call), null, tenant, service)],
            (CallAudit.Transfer, CallAudit.Subject(Id(call)), new Dictionary<string, object?> { ["tenant"] = tenant, ["service"] = service, ["summary"] = said.Length > 0 }), said, cancellationToken);
    }

    /// <summary>Takes the request back.</summary>
    public Task WithdrawAsync(Actor actor, Guid call, CancellationToken cancellationToken) => DoAsync(actor, new WithdrawTransfer(Name(actor), Id(call)), CallAudit.Transfer, call, cancellationToken);

    /// <summary>Ends the call.</summary>
    public Task HangUpAsync(Actor actor, Guid call, CancellationToken cancellationToken) =>
        // The distribution lets anybody hang up by the call's id; here it must be who holds it.
        DoAsync(actor, s => s.Calls.GetValueOrDefault(Id(call))?.AgentId == Name(actor) && s.Agents[Name(actor)].Work == Work.InCall ? [new HangUp(Id(call), HangUpBy.Agent)] : throw NotYours(), (CallAudit.HangUp, CallAudit.Subject(Id(call)), null), cancellationToken);

    /// <summary>Ends the time for notes.</summary>
    public Task EndWrapUpAsync(Actor actor, CancellationToken cancellationToken) => DoAsync(actor, _ => [new EndWrapUp(Name(actor))], null, cancellationToken);

    /// <summary>Needs the time for notes once more.</summary>
    public Task ExtendWrapUpAsync(Actor actor, CancellationToken cancellationToken) => DoAsync(actor, _ => [new ExtendWrapUp(Name(actor))], null, cancellationToken);

    // A call handed over or offered by another organisation asks for a service of that one.
    private async Task<string> ServiceAsync(CallPart call, Actor actor, Dictionary<string, string> own, CancellationToken cancellationToken)
    {
        var tenant = BoothKey.Read(call.BoothId).Tenant;
        var names = tenant == actor.Tenant ? own : await organisations.ServiceNamesAsync(tenant, cancellationToken);
        return names.GetValueOrDefault(call.Skill, call.Skill);
    }

    // The workflow's case is for whoever holds the call and is of the organisation that leads it; the summary for the organisation it
    // was said to, whoever there is asked to take the call over or holds it; a capsule for the partner it was made for.
    private async Task<(string? Summary, Guid? Instance, CapsuleView? Capsule, bool HasVisit)> BesideAsync(CallPart call, Actor actor, CancellationToken cancellationToken)
    {
        var visit = await db.Set<BoothVisit>().AsNoTracking().FirstOrDefaultAsync(v => v.CallId == call.Id && v.State == BoothVisitState.Open, cancellationToken);
        var isHeld = !call.IsTarget && call.State is CallState.Connected or CallState.OnHold or CallState.Transferring;
        var capsule = isHeld ? await db.Set<DataCapsule>().AsNoTracking().Where(c => c.CallId == call.Id && c.Tenant == actor.Tenant).OrderByDescending(c => c.CreatedAt).FirstOrDefaultAsync(cancellationToken) : null;
        return (call.IsTarget || isHeld ? CallSummary.For(actor.Tenant, visit?.Summary) : null, isHeld && visit?.Tenant == actor.Tenant ? visit.InstanceId : null, capsule is null ? null : CapsuleView.Of(capsule), visit is not null);
    }

    // Titles and names only: what a task asks for is shown by its own page to whoever may see it.
    private async Task<DeskCase?> CaseAsync(Guid? instance, Actor actor, CancellationToken cancellationToken)
    {
        if (instance is null || await db.Set<CitizenCase>().AsNoTracking().Where(c => c.InstanceId == instance && c.Tenant == actor.Tenant).Select(c => new { c.Number, c.Status }).FirstOrDefaultAsync(cancellationToken) is not { } file)
            return null;
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.InstanceId == instance && (t.State == UserTaskState.Assigned || t.State == UserTaskState.Available)).OrderByDescending(t => t.CreatedAt)
            .Select(t => new { t.Id, t.Title, t.State, t.Assignee, Name = db.Users.Where(u => u.UserName == t.Assignee).Select(u => u.DisplayName).FirstOrDefault() }).ToListAsync(cancellationToken);
        return new(file.Number, file.Status.German(), tasks.ConvertAll(t => new DeskTask(t.Id, t.Title, t.State == UserTaskState.Assigned ? t.Name ?? t.Assignee : null, t.State == UserTaskState.Assigned && t.Assignee == actor.UserName)));
    }

    internal static IReadOnlyList<AcdCommand> Defined(AcdState state, Actor actor, Dictionary<string, int> skills) =>
        state.Agents.TryGetValue(actor.UserName, out var known) && known.Tenant == actor.Tenant && known.Skills.Count == skills.Count && !known.Skills.Except(skills).Any() ? [] : [new DefineAgent(actor.UserName, actor.Tenant, skills)];

    internal static Exception Refused(AcdRefusal refusal) => refusal switch
    {
        AcdRefusal.UnknownAgent => new ConflictException("not-signed-on", "Sie sind noch nicht angemeldet. Wählen Sie zuerst „Bereit“."),
        AcdRefusal.UnknownCall => new ConflictException("call-ended", "Dieses Gespräch ist schon zu Ende."),
        AcdRefusal.TooLate => new ConflictException("too-late", "Der Anruf klingelt nicht mehr bei Ihnen."),
        AcdRefusal.NotYours => NotYours(),
        AcdRefusal.TargetNotFree => new ConflictException("nobody-free", "Dort ist gerade niemand frei. Versuchen Sie es später oder wählen Sie eine andere Stelle."),
        AcdRefusal.BoothBusy => new ConflictException("booth-busy", "In dieser Kabine läuft schon ein Gespräch."),
        _ => new ConflictException("not-now", "Das geht im Augenblick nicht. Sehen Sie auf der Seite nach, wie der Stand ist."),
    };

    private static ConflictException NotYours() => new("not-yours", "Sie führen dieses Gespräch nicht.");

    private static (AgentPart Agent, CallPart? Call, IReadOnlyList<CallPart> Queue) Own(AcdState state, Actor actor)
    {
        var agent = state.Agents.GetValueOrDefault(actor.UserName) is { } known && known.Tenant == actor.Tenant ? known : null;
        var call = agent?.CallId is { } id ? state.Calls[id] : null;
        return (new(agent?.Want ?? Want.Offline, agent?.Status ?? AgentStatus.Offline, agent?.Reason, agent is null ? null : At(agent.StatusSince), agent is { Work: Work.WrapUp } ? At(agent.WrapUpUntil) : null, agent is { Work: Work.WrapUp, HasExtended: false }),
            call is null ? null : Part(call, actor.UserName), [.. state.Queue().Where(c => c.Tenant == actor.Tenant).Select(c => Part(c, actor.UserName))]);
    }

    private static CallPart Part(Call call, string userName) => new(Guid.Parse(call.Id), call.BoothId, call.Skill, call.State, call.StateSince, call.ArrivedAt, call.BoothLostAt is not null, call.TargetId == userName);

    private Task DoAsync(Actor actor, AcdCommand command, string action, Guid call, CancellationToken cancellationToken) =>
        DoAsync(actor, _ => [command], (action, CallAudit.Subject(Id(call)), null), cancellationToken);

    private Task DoAsync(Actor actor, Func<AcdState, IReadOnlyList<AcdCommand>> commands, (string Action, string Subject, IReadOnlyDictionary<string, object?>? Details)? audit, CancellationToken cancellationToken) =>
        DoAsync(actor, commands, audit, null, cancellationToken);

    private async Task DoAsync(Actor actor, Func<AcdState, IReadOnlyList<AcdCommand>> commands, (string Action, string Subject, IReadOnlyDictionary<string, object?>? Details)? audit, string? summary, CancellationToken cancellationToken)
    {
        var center = (await organisations.GetAsync(actor.Tenant, cancellationToken)).Center;
        var outcome = await centers.ExecuteAsync(new(center, actor.Tenant, actor.UserName, commands) { Audit = audit, Summary = summary }, cancellationToken);
        if (outcome.Refusal is { } refusal)
            throw Refused(refusal);
    }

    private async Task<Dictionary<string, string>> BoothNamesAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var keys = ids.Distinct().Select(BoothKey.Read).ToList();
        var (tenants, booths) = (keys.Select(k => k.Tenant).Distinct().ToList(), keys.Select(k => k.Booth).ToList());
        var rows = await db.Set<BoothAgent>().AsNoTracking().Where(b => tenants.Contains(b.Tenant) && booths.Contains(b.Booth)).Select(b => new { b.Tenant, b.Booth, b.Name }).ToListAsync(cancellationToken);
        return rows.ToDictionary(r => BoothKey.Of(r.Tenant, r.Booth), r => r.Name);
    }

    private static string Name(Actor actor) => actor.UserName;

    private static string Id(Guid call) => call.ToString();

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private sealed record AgentPart(Want Want, AgentStatus Status, string? Reason, DateTimeOffset? Since, DateTimeOffset? WrapUpUntil, bool MayExtend);

    private sealed record CallPart(Guid Id, string BoothId, string Skill, CallState State, long StateSince, long ArrivedAt, bool IsLost, bool IsTarget);
}

/// <summary>What an agent sees.</summary>
public sealed record DeskView(string Center, bool HasService, Want Want, AgentStatus Status, string? Reason, DateTimeOffset? Since, DateTimeOffset? WrapUpUntil, bool MayExtend, DeskCall? Call, IReadOnlyList<WaitingCall> Queue, IReadOnlyList<PartnerService> Partners);

/// <summary>The call that rings or is held.</summary>
/// <param name="Id">The call.</param>
/// <param name="Booth">The booth's name.</param>
/// <param name="Service">What is asked for.</param>
/// <param name="State">Where it is.</param>
/// <param name="Since">Since when.</param>
/// <param name="ArrivedAt">When the citizen came.</param>
/// <param name="IsLost">The booth's connection is gone.</param>
/// <param name="IsTarget">It is being handed over to the person who looks.</param>
public sealed record DeskCall(Guid Id, string Booth, string Service, CallState State, DateTimeOffset Since, DateTimeOffset ArrivedAt, bool IsLost, bool IsTarget)
{
    /// <summary>What whoever hands it over says; empty when nothing.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Whether something may be said to whoever takes it over.</summary>
    public bool TakesSummary { get; init; }

    /// <summary>The workflow that leads it; only for who holds it, and only of the own organisation.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>The case that is worked on in the call.</summary>
    public DeskCase? Case { get; init; }

    /// <summary>What another organisation has handed over with the citizen's consent.</summary>
    public CapsuleView? Capsule { get; init; }
}

/// <summary>The case of a call.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Status">Its status.</param>
/// <param name="Tasks">Its open tasks, the newest first.</param>
public sealed record DeskCase(string Number, string Status, IReadOnlyList<DeskTask> Tasks)
{
    /// <summary>The task the person who looks has in it.</summary>
    public DeskTask? Own => Tasks.FirstOrDefault(t => t.IsMine);
}

/// <summary>An open task of the case.</summary>
/// <param name="Id">The task.</param>
/// <param name="Title">What to do.</param>
/// <param name="With">Who has it; null: nobody yet.</param>
/// <param name="IsMine">Whether the person who looks has it.</param>
public sealed record DeskTask(Guid Id, string Title, string? With, bool IsMine);

/// <summary>A data capsule as the partner sees it.</summary>
/// <param name="Purpose">What for.</param>
/// <param name="Fields">Label and value.</param>
public sealed record CapsuleView(string Purpose, IReadOnlyList<CapsuleField> Fields)
{
    internal static CapsuleView Of(DataCapsule capsule) =>
        new(capsule.Purpose, JsonSerializer.Deserialize<List<CapsuleField>>(capsule.Fields, JsonSerializerOptions.Web)!);
}

/// <summary>One field of a capsule.</summary>
public sealed record CapsuleField([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("wert")] string Value);

/// <summary>A call that waits.</summary>
public sealed record WaitingCall(int Position, string Booth, string Service, DateTimeOffset ArrivedAt);

using Buergerservice.Cases.Conversations;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls.Reports;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls;

/// <summary>What happened, as rows for lists and reports, and who may use a booth's devices; in the transaction of the command.</summary>
internal sealed class CallProjection(BuergerserviceDb db, BoothCalls booths, TimeProvider time)
{
    public async Task ApplyAsync(string center, AcdState state, IReadOnlyList<AcdEvent> events, string? summary, CancellationToken cancellationToken)
    {
        var ids = events.Where(e => e.Kind is not (AcdEventKind.Arrived or AcdEventKind.StatusLeft) && e.CallId is not null).Select(e => Guid.Parse(e.CallId!)).ToHashSet();
        var calls = ids.Count == 0 ? [] : await db.Set<CallRow>().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var held = new Dictionary<CallRow, (Guid? Call, string? Person)>();
        var visits = await VisitsAsync(events, state, cancellationToken);
        foreach (var happened in events)
        {
            if (happened is { Kind: AcdEventKind.StatusLeft, Span: { } span })
                db.Add(Row(state, happened, span));
            else if (happened.CallId is { } id && Guid.TryParse(id, out var key))
            {
                var isHandedOver = events.Any(e => e.Kind == AcdEventKind.Transferred && e.CallId == id && e.AgentId == happened.AgentId);
                var before = happened.Kind != AcdEventKind.Answered || !calls.TryGetValue(key, out var known) ? null
                    : isHandedOver ? await HandedAsync(state, known, happened.AgentId!, cancellationToken) : await LostAsync(known, happened.AgentId, cancellationToken);
                Apply(center, state, happened, key, calls, visits, held);
                if (!calls.TryGetValue(key, out var call) || call.InstanceId is not { } instance)
                    continue;
                await SayAsync(state, happened, call, summary, cancellationToken);
                Tell(call, instance, happened, before, isHandedOver);
            }
        }

        foreach (var (call, (id, person)) in held)
        {
            if (id is { } open)
                await booths.HoldAsync(call.Tenant, call.Booth, open, person, cancellationToken);
            else
                await booths.EndAsync(call.Tenant, call.Booth, cancellationToken);
        }
    }

    // The last word on each booth counts; what was in between nobody has seen.
    private void Apply(string center, AcdState state, AcdEvent happened, Guid id, Dictionary<Guid, CallRow> calls, Dictionary<string, BoothVisit> visits, Dictionary<CallRow, (Guid? Call, string? Person)> held)
    {
        if (happened.Kind == AcdEventKind.Arrived && state.Calls.GetValueOrDefault(happened.CallId!) is { } open)
        {
            var (tenant, booth) = BoothKey.Read(open.BoothId);
            db.Add(calls[id] = new CallRow { Id = id, Center = center, Tenant = tenant, Booth = booth, Service = open.Skill, ArrivedAt = At(open.ArrivedAt) });
            held[calls[id]] = (id, null);
            if (visits.TryGetValue(open.BoothId, out var visit))
                (calls[id].InstanceId, visit.CallId) = (visit.InstanceId, id);
        }

        if (!calls.TryGetValue(id, out var call))
            return;
        if (IsCounted(happened.Kind))
            db.Add(Step(state, happened, call));
        switch (happened.Kind)
        {
            case AcdEventKind.Offered:
                call.Offers++;
                break;
            case AcdEventKind.Answered:
                call.AnsweredAt ??= At(happened.At);
                (call.Person, call.PersonTenant) = (happened.AgentId, state.Agents[happened.AgentId!].Tenant);
                held[call] = (id, happened.AgentId);
                break;
            case AcdEventKind.Requeued when happened.Reason == AcdReason.AgentLost && call.AnsweredAt is not null:
                held[call] = (id, null);
                break;
            case AcdEventKind.Ended when happened.Facts is { } facts:
                (call.EndedAt, call.End, call.EndedBy) = (At(facts.EndedAt), facts.End, facts.By);
                (call.TalkMilliseconds, call.HoldMilliseconds, call.Offers, call.Transfers, call.Losses) = (facts.Talk, facts.Hold, facts.Offers, facts.Transfers, facts.Losses);
                held[call] = (null, null);
                break;
        }
    }

    // What is said to the next one goes no further than to the organisation it is said to.
    private Task SayAsync(AcdState state, AcdEvent happened, CallRow call, string? summary, CancellationToken cancellationToken) => happened.Kind switch
    {
        AcdEventKind.TransferOffered => CallSummary.AddressAsync(db, call, state.Agents[happened.AgentId!].Tenant, summary, cancellationToken),
        AcdEventKind.TransferFailed => CallSummary.WipeAsync(db, call, cancellationToken),
        AcdEventKind.Answered => CallSummary.HeldByAsync(db, call, state.Agents[happened.AgentId!].Tenant, cancellationToken),
        _ => Task.CompletedTask,
    };

    private static bool IsCounted(AcdEventKind kind) =>
        kind is AcdEventKind.Offered or AcdEventKind.Answered or AcdEventKind.Requeued or AcdEventKind.Transferred or AcdEventKind.TransferFailed or AcdEventKind.BoothLost;

    private CallEventRow Step(AcdState state, AcdEvent happened, CallRow call) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()),
        Tenant = call.Tenant,
        Call = call.Id,
        At = At(happened.At),
        Kind = happened.Kind,
        Reason = happened.Reason,
        Person = happened.AgentId,
        PersonTenant = happened.AgentId is { } agent ? state.Agents[agent].Tenant : null,
        FromTenant = happened.FromAgentId is { } from ? state.Agents[from].Tenant : null,
        FromPerson = happened.FromAgentId,
    };

    // The visits of the booths in which a call begins: its workflow is told what becomes of it.
    private async Task<Dictionary<string, BoothVisit>> VisitsAsync(IReadOnlyList<AcdEvent> events, AcdState state, CancellationToken cancellationToken)
    {
        var visits = new Dictionary<string, BoothVisit>();
        foreach (var booth in events.Where(e => e.Kind == AcdEventKind.Arrived).Select(e => state.Calls.GetValueOrDefault(e.CallId!)?.BoothId).OfType<string>().Distinct())
        {
            var (tenant, key) = BoothKey.Read(booth);
            if (await db.Set<BoothVisit>().FirstOrDefaultAsync(v => v.State == BoothVisitState.Open && db.Set<BoothAgent>().Any(a => a.Tenant == tenant && a.Booth == key && a.SessionId == v.Id), cancellationToken) is { } visit)
                visits[booth] = visit;
        }

        return visits;
    }

    // Who held the call and was lost, when somebody else takes it now: not who hands it over, and not who has come back.
    private async Task<string?> LostAsync(CallRow call, string? by, CancellationToken cancellationToken)
    {
        if (call.Person is not { } before || before == by)
            return null;
        var last = await db.Set<CallEventRow>().AsNoTracking().Where(e => e.Call == call.Id && (e.Kind == AcdEventKind.Answered || e.Kind == AcdEventKind.Requeued)).OrderByDescending(e => e.At).ThenByDescending(e => e.Id).FirstOrDefaultAsync(cancellationToken);
        return last is { Kind: AcdEventKind.Requeued, Reason: AcdReason.AgentLost } ? before : null;
    }

    // Who of the organisation held the call last before it was handed over by hand: what they have open goes with it, to the same
    // organisation. A process that has asked for the hand-over itself knows what comes next.
    private async Task<string?> HandedAsync(AcdState state, CallRow call, string by, CancellationToken cancellationToken)
    {
        if (call.InstanceId is not { } instance || state.Agents[by].Tenant != call.Tenant || await db.Bookmarks.AnyAsync(b => b.InstanceId == instance && b.Key == ConversationWork.Transferred, cancellationToken))
            return null;
        return await db.Set<CallEventRow>().AsNoTracking().Where(e => e.Call == call.Id && e.Kind == AcdEventKind.Answered && e.PersonTenant == call.Tenant)
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Select(e => e.Person).FirstOrDefaultAsync(cancellationToken);
    }

    private void Tell(CallRow call, Guid instance, AcdEvent happened, string? before, bool isHandedOver)
    {
        var name = happened.Kind switch
        {
            AcdEventKind.Answered => ConversationWork.Answered,
            AcdEventKind.Transferred => ConversationWork.Transferred,
            AcdEventKind.TransferFailed => ConversationWork.TransferFailed,
            AcdEventKind.Ended => ConversationWork.Ended,
            _ => null,
        };
        if (name is null)
            return;
        var payload = new Dictionary<string, object?> { ["gespraech"] = call.Id.ToString(), ["person"] = happened.AgentId ?? call.Person, ["angenommen"] = call.AnsweredAt is not null, ["vorher"] = before, ["weitergegeben"] = isHandedOver, ["grund"] = happened.Reason?.ToString(), ["ende"] = happened.Facts?.End.ToString() };
        db.WorkItems.Add(new() { Id = Guid.CreateVersion7(time.GetUtcNow()), Kind = WorkKind.Event, Tenant = call.Tenant, InstanceId = instance, Name = name, Payload = Plain.ToJson(payload), DueAt = time.GetUtcNow() });
    }

    private CallSpanRow Row(AcdState state, AcdEvent happened, StatusSpan span) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()),
        Tenant = state.Agents[happened.AgentId!].Tenant,
        Person = happened.AgentId!,
        Status = span.Status,
        Reason = span.Reason,
        From = At(span.Since),
        Until = At(happened.At),
        Call = Guid.TryParse(span.CallId, out var call) ? call : null,
    };

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <summary>A booth's id in the distribution: its key alone is unique only within its organisation.</summary>
internal static class BoothKey
{
    public static string Of(string tenant, string booth) => $"{tenant}/{booth}";

    public static (string Tenant, string Booth) Read(string id) => id.Split('/') is [var tenant, var booth] ? (tenant, booth) : throw new FormatException("Not a booth's id.");
}

namespace Buergerservice.Media.Acd;

/// <summary>The way of a call.</summary>
public sealed partial class CallDistribution
{
    private AcdRefusal? Add(Arrive command)
    {
        if (state.Calls.ContainsKey(command.CallId) || state.Calls.Values.Any(c => c.BoothId == command.BoothId))
            return AcdRefusal.BoothBusy;
        var call = new Call
        {
            Id = command.CallId,
            BoothId = command.BoothId,
            Tenant = command.Tenant,
            Skill = command.Skill,
            Needs = command.Needs,
            Priority = command.Priority,
            PreferredAgentId = command.PreferredAgentId,
            Sequence = ++state.LastSequence,
            ArrivedAt = state.Now,
            WaitUntil = state.Now + Policy.MaxWait,
            StateSince = state.Now,
        };
        state.Calls.Add(call.Id, call);
        Raise(AcdEventKind.Arrived, call);
        return null;
    }

    private void Answer(Agent agent, Call call)
    {
        if (call.State == CallState.Transferring)
        {
            var old = state.Agents[call.AgentId!];
            Raise(AcdEventKind.Transferred, call, agent, from: old.Id);
            BeginWrapUp(old, call);
            call.TargetId = null;
            call.Transfers++;
        }

        call.AgentId = agent.Id;
        call.AnsweredAt ??= state.Now;
        call.AnsweredBy ??= agent.Id;
        agent.Missed = 0;
        Occupy(agent, Work.InCall, call);
        Change(call, CallState.Connected, AcdEventKind.Answered, agent);
    }

    private AcdRefusal? Transfer(TransferCall command)
    {
        if (Held(command.AgentId, command.CallId, out var agent, out var call) is { } refusal)
            return refusal;
        if (call.State is not (CallState.Connected or CallState.OnHold))
            return AcdRefusal.NotNow;
        var target = command.TargetId is { } id
            ? state.Agents.GetValueOrDefault(id)
            : state.Agents.Values.Where(a => a.Tenant == command.Tenant && a.Skills.ContainsKey(command.Skill ?? "") && IsFree(a))
                .OrderBy(a => a.Skills[command.Skill!]).ThenBy(a => a.IdleSince).ThenBy(a => a.Id, StringComparer.Ordinal).FirstOrDefault();
        if (target is null || !IsFree(target))
            return AcdRefusal.TargetNotFree;
        call.TargetId = target.Id;
        Occupy(target, Work.Offered, call);
        Change(call, CallState.Transferring, AcdEventKind.TransferOffered, target, agent.Id);
        return null;
    }

    // An offer that is not taken: the call keeps its place in the queue, a transfer goes back to who asked.
    private void TakeBack(Agent agent, Call call, AcdReason reason)
    {
        if (call.State == CallState.Transferring)
        {
            FailTransfer(call, reason);
            return;
        }

        // Who declines has not become idle later for it; who did not answer has.
        Free(agent, reason == AcdReason.NoAnswer ? state.Now : agent.IdleSince);
        call.NotBefore[agent.Id] = state.Now + Policy.RejectDelay;
        Requeue(call, agent, reason);
    }

    private void FailTransfer(Call call, AcdReason reason)
    {
        var target = state.Agents[call.TargetId!];
        Free(target, reason == AcdReason.NoAnswer ? state.Now : target.IdleSince);
        call.TargetId = null;
        Account(call);
        call.State = CallState.OnHold;
        Raise(AcdEventKind.TransferFailed, call, target, reason, call.AgentId);
    }

    private void Requeue(Call call, Agent agent, AcdReason reason)
    {
        call.AgentId = null;
        Account(call);
        call.State = CallState.Waiting;
        Raise(AcdEventKind.Requeued, call, agent, reason);
    }

    private void Change(Call call, CallState next, AcdEventKind kind, Agent? agent = null, string? from = null)
    {
        Account(call);
        call.State = next;
        Raise(kind, call, agent ?? (call.AgentId is { } id ? state.Agents[id] : null), from: from);
    }

    private void Account(Call call)
    {
        var span = state.Now - call.StateSince;
        if (call.State == CallState.Connected)
            call.Talk += span;
        else if (call.State is CallState.OnHold or CallState.Transferring)
            call.Hold += span;
        call.StateSince = state.Now;
    }

    private AcdRefusal? Connection(Call call, bool isLost)
    {
        if (call.BoothLostAt is not null == isLost)
            return null;
        call.BoothLostAt = isLost ? state.Now : null;
        Raise(isLost ? AcdEventKind.BoothLost : AcdEventKind.BoothBack, call);
        return null;
    }

    private CallEnd EndBy(Call call, HangUpBy by)
    {
        if (call.State is CallState.Connected or CallState.OnHold or CallState.Transferring)
            return CallEnd.Completed;
        return by == HangUpBy.Booth && state.Now - call.ArrivedAt < Policy.ShortAbandon ? CallEnd.ShortAbandon : CallEnd.Abandoned;
    }

    private AcdRefusal? End(Call call, CallEnd end, HangUpBy? by)
    {
        if (call.TargetId is not null)
            FailTransfer(call, AcdReason.Withdrawn);
        if (call.AgentId is { } id)
        {
            var agent = state.Agents[id];
            if (call.State == CallState.Offered)
                Free(agent, agent.IdleSince);
            else
                BeginWrapUp(agent, call);
        }

        Account(call);
        state.Calls.Remove(call.Id);
        _events.Add(new(state.Now, AcdEventKind.Ended)
        {
            CallId = call.Id,
            AgentId = call.AgentId,
            Facts = new()
            {
                CallId = call.Id,
                BoothId = call.BoothId,
                Tenant = call.Tenant,
                Skill = call.Skill,
                ArrivedAt = call.ArrivedAt,
                AnsweredAt = call.AnsweredAt,
                AnsweredBy = call.AnsweredBy,
                EndedAt = state.Now,
                End = end,
                By = by,
                Talk = call.Talk,
                Hold = call.Hold,
                Offers = call.Offers,
                Transfers = call.Transfers,
                Losses = call.Losses,
            },
        });
        return null;
    }
}

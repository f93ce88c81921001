namespace Buergerservice.Media.Acd;

/// <summary>
/// What happens by itself. No timer is kept: what falls due next follows from the state, so that none can be stale or lost.
/// </summary>
public sealed partial class CallDistribution
{
    /// <summary>When something happens by itself next; null when nothing does. Give a <see cref="Tick"/> then.</summary>
    public long? NextDue()
    {
        var next = long.MaxValue;
        foreach (var call in state.Calls.Values)
            next = Math.Min(next, NextOf(call));
        foreach (var agent in state.Agents.Values)
            next = Math.Min(next, NextOf(agent));
        return next == long.MaxValue ? null : next;
    }

    private void Advance(long at)
    {
        while (NextDue() is { } due && due <= at)
        {
            state.Now = Math.Max(state.Now, due);
            // All that is due at one moment, then one look at the queue: nobody overtakes whose offer ended in the same moment.
            foreach (var agent in state.Agents.Values)
                Fire(agent);
            foreach (var call in state.Calls.Values.ToList())
                Fire(call);
            Dispatch();
        }

        state.Now = Math.Max(state.Now, at);
    }

    private void Fire(Agent agent)
    {
        if (agent.Work == Work.WrapUp && agent.WrapUpUntil <= state.Now)
            Free(agent, state.Now);
        if (agent.LostAt is { } lost && lost + Policy.Grace <= state.Now && IsMissed(agent))
            GiveUp(agent);
    }

    // Signing off during a call counts afterwards: whoever is in one is missed all the same.
    private static bool IsMissed(Agent agent) => agent.Want != Want.Offline || agent.Work == Work.InCall;

    private void GiveUp(Agent agent)
    {
        Restate(agent, () => (agent.Want, agent.Reason) = (Want.Offline, null));
        if (agent.Work == Work.WrapUp)
            Free(agent, state.Now);
        if (agent.Work != Work.InCall)
            return;
        var call = state.Calls[agent.CallId!];
        if (call.TargetId is not null)
            FailTransfer(call, AcdReason.Withdrawn);
        Free(agent, state.Now);
        // The citizen did nothing wrong: first in line, with a wait of its own.
        call.Priority++;
        call.Losses++;
        call.WaitUntil = state.Now + Policy.MaxWait;
        Requeue(call, agent, AcdReason.AgentLost);
    }

    private void Fire(Call call)
    {
        if (call.BoothLostAt is { } lost && lost + Policy.Grace <= state.Now)
        {
            End(call, CallEnd.BoothLost, null);
            return;
        }

        if (call.State == CallState.Offered && call.StateSince + Policy.Ring <= state.Now)
            Miss(state.Agents[call.AgentId!], call);
        if (call.State == CallState.Transferring && call.StateSince + Policy.TransferRing <= state.Now)
            FailTransfer(call, AcdReason.NoAnswer);
        if (call.State == CallState.Waiting && call.WaitUntil <= state.Now)
            End(call, CallEnd.CallbackOffered, null);
    }

    private void Miss(Agent agent, Call call)
    {
        TakeBack(agent, call, AcdReason.NoAnswer);
        if (++agent.Missed >= Policy.MaxNoAnswer)
            Restate(agent, () => (agent.Want, agent.Reason) = (Want.NotReady, RingNoAnswer));
    }

    private long NextOf(Call call)
    {
        var next = call.BoothLostAt is { } lost ? lost + Policy.Grace : long.MaxValue;
        return call.State switch
        {
            CallState.Offered => Math.Min(next, call.StateSince + Policy.Ring),
            CallState.Transferring => Math.Min(next, call.StateSince + Policy.TransferRing),
            CallState.Waiting => Math.Min(Math.Min(next, call.WaitUntil), NextEligibility(call)),
            _ => next,
        };
    }

    // The moments at which others join in; those that have passed have had their look at the queue.
    private long NextEligibility(Call call)
    {
        var next = Later(call.ArrivedAt + Policy.Relax);
        next = Math.Min(next, Later(call.ArrivedAt + Policy.Overflow));
        foreach (var moment in call.NotBefore.Values)
            next = Math.Min(next, Later(moment));
        return next;
    }

    private long Later(long moment) => moment > state.Now ? moment : long.MaxValue;

    private long NextOf(Agent agent)
    {
        var next = agent.LostAt is { } lost && IsMissed(agent) ? lost + Policy.Grace : long.MaxValue;
        return agent.Work == Work.WrapUp ? Math.Min(next, agent.WrapUpUntil) : next;
    }
}

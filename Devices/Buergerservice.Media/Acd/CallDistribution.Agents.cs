namespace Buergerservice.Media.Acd;

/// <summary>What agents want and do.</summary>
public sealed partial class CallDistribution
{
    /// <summary>The reason that takes an agent off who did not answer.</summary>
    public const string RingNoAnswer = "RingNoAnswer";

    private AcdRefusal? Define(DefineAgent command)
    {
        if (!state.Agents.TryGetValue(command.AgentId, out var agent))
            state.Agents.Add(command.AgentId, new() { Id = command.AgentId, Tenant = command.Tenant, Skills = command.Skills, StatusSince = state.Now, IdleSince = state.Now });
        else
            (agent.Tenant, agent.Skills) = (command.Tenant, command.Skills);
        return null;
    }

    private AcdRefusal? Wants(Agent agent, Want want, string? reason)
    {
        if (agent.Want == want && agent.Reason == reason)
            return null;
        var wasReady = agent.Want == Want.Ready;
        Restate(agent, () => (agent.Want, agent.Reason) = (want, want == Want.NotReady ? reason : null));
        if (want == Want.Ready && !wasReady)
        {
            agent.Missed = 0;
            agent.IdleSince = state.Now;
        }

        if (want != Want.Ready && agent.Work == Work.Offered)
            TakeBack(agent, state.Calls[agent.CallId!], AcdReason.AgentLeft);
        return null;
    }

    private AcdRefusal? Extend(Agent agent)
    {
        if (agent.Work != Work.WrapUp || agent.HasExtended)
            return AcdRefusal.NotNow;
        agent.HasExtended = true;
        agent.WrapUpUntil += Policy.WrapUp;
        return null;
    }

    private AcdRefusal? Connection(Agent agent, bool isLost)
    {
        if (agent.LostAt is not null == isLost)
            return null;
        agent.LostAt = isLost ? state.Now : null;
        Raise(isLost ? AcdEventKind.AgentLost : AcdEventKind.AgentBack, null, agent);
        if (isLost && agent.Work == Work.Offered)
            TakeBack(agent, state.Calls[agent.CallId!], AcdReason.AgentLost);
        return null;
    }

    private AcdRefusal? Free(Agent agent, long idleSince)
    {
        Restate(agent, () =>
        {
            agent.Work = Work.Idle;
            agent.CallId = null;
            agent.WrapUpCallId = null;
        });
        agent.IdleSince = idleSince;
        return null;
    }

    private void Occupy(Agent agent, Work work, Call call) => Restate(agent, () => (agent.Work, agent.CallId) = (work, call.Id));

    private void BeginWrapUp(Agent agent, Call call)
    {
        Restate(agent, () => (agent.Work, agent.CallId, agent.WrapUpCallId) = (Work.WrapUp, null, call.Id));
        agent.HasExtended = false;
        agent.WrapUpUntil = state.Now + Policy.WrapUp;
    }

    // The one place where a status changes: what was, is reported with its time (R-395, the reports' status times).
    private void Restate(Agent agent, Action change)
    {
        var span = new StatusSpan(agent.Status, agent.Reason, agent.StatusSince, agent.CallId ?? agent.WrapUpCallId);
        change();
        if (agent.Status == span.Status && agent.Reason == span.Reason && (agent.CallId ?? agent.WrapUpCallId) == span.CallId)
            return;
        _events.Add(new(state.Now, AcdEventKind.StatusLeft) { AgentId = agent.Id, Span = span });
        agent.StatusSince = state.Now;
    }
}

namespace Buergerservice.Media.Acd;

/// <summary>Which call rings at whom.</summary>
public sealed partial class CallDistribution
{
    /// <summary>Whether an agent could be offered a call now: ready, idle, connected, able, in line and not just declined.</summary>
    public bool IsEligible(Agent agent, Call call)
    {
        if (!IsFree(agent) || !agent.Skills.TryGetValue(call.Skill, out var line) || !call.Needs.TrueForAll(agent.Skills.ContainsKey))
            return false;
        if (call.NotBefore.TryGetValue(agent.Id, out var moment) && state.Now < moment)
            return false;
        var waited = state.Now - call.ArrivedAt;
        return (line <= 1 || waited >= Policy.Relax || call.PreferredAgentId == agent.Id)
            && (agent.Tenant == call.Tenant || waited >= Policy.Overflow);
    }

    private static bool IsFree(Agent agent) => agent is { Want: Want.Ready, Work: Work.Idle, LostAt: null };

    // A call nobody can take does not block those behind it.
    private void Dispatch()
    {
        var free = state.Agents.Values.Where(IsFree).ToList();
        if (free.Count == 0)
            return;
        foreach (var call in state.Queue().ToList())
        {
            var chosen = free.Where(a => IsEligible(a, call))
                .OrderByDescending(a => a.Id == call.PreferredAgentId).ThenBy(a => a.Skills[call.Skill]).ThenBy(a => a.IdleSince).ThenBy(a => a.Id, StringComparer.Ordinal)
                .FirstOrDefault();
            if (chosen is null)
                continue;
            free.Remove(chosen);
            call.AgentId = chosen.Id;
            call.Offers++;
            Occupy(chosen, Work.Offered, call);
            Change(call, CallState.Offered, AcdEventKind.Offered, chosen);
        }
    }
}

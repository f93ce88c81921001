using Buergerservice.Media.Acd;

namespace Buergerservice.Media.Tests.Acd;

/// <summary>What must hold after every step (I1 to I6 and I8 of the specification), written down a second time and independently.</summary>
internal sealed class Rules(AcdPolicy policy)
{
    private readonly HashSet<string> _ended = [];
    private readonly HashSet<string> _arrived = [];

    public string? FirstBroken(AcdState state, IReadOnlyList<AcdEvent> events) =>
        Ends(state, events) ?? Agents(state) ?? Calls(state) ?? Conserving(state) ?? InTurn(state, events);

    private string? Ends(AcdState state, IReadOnlyList<AcdEvent> events)
    {
        foreach (var e in events)
        {
            if (e.Kind == AcdEventKind.Arrived)
                _arrived.Add(e.CallId!);
            else if (e.CallId is not null && _ended.Contains(e.CallId) && e.Kind != AcdEventKind.StatusLeft)
                return $"I8: {e.Kind} of {e.CallId} after its end";
            if (e.Kind == AcdEventKind.Ended && !_ended.Add(e.CallId!))
                return $"I8: {e.CallId} ended twice";
        }

        return _arrived.Count == _ended.Count + state.Calls.Count ? null : "I1: a call has vanished without an end";
    }

    private static string? Agents(AcdState state)
    {
        foreach (var agent in state.Agents.Values)
        {
            var mine = state.Calls.Values.Where(c => c.Concerns(agent.Id)).ToList();
            if (mine.Count > 1)
                return $"I2: {agent.Id} has {mine.Count} calls";
            if (agent.Work is Work.Offered or Work.InCall != (mine.Count == 1))
                return $"I2: {agent.Id} is {agent.Work} with {mine.Count} calls";
            if (agent.CallId != (mine.Count == 1 ? mine[0].Id : null))
                return $"I2: {agent.Id} believes to have {agent.CallId}";
            if (agent.Work == Work.Offered && (agent.Want != Want.Ready || agent.LostAt is not null))
                return $"{agent.Id} is offered a call and not there";
        }

        return null;
    }

    private string? Calls(AcdState state)
    {
        if (state.Calls.Values.GroupBy(c => c.BoothId).Any(g => g.Count() > 1))
            return "I3: a booth with two calls";
        foreach (var call in state.Calls.Values)
        {
            var hasAgent = call.AgentId is not null;
            if (hasAgent != (call.State != CallState.Waiting))
                return $"I6: {call.Id} is {call.State} with agent {call.AgentId}";
            if (hasAgent && state.Agents[call.AgentId!].LostAt is { } lost && lost + policy.Grace <= state.Now)
                return $"{call.Id} is {call.State} with {call.AgentId}, who has been gone for {state.Now - lost} ms";
            if (call.TargetId is not null != (call.State == CallState.Transferring))
                return $"{call.Id} is {call.State} with target {call.TargetId}";
            if (call.State is CallState.Connected or CallState.OnHold or CallState.Transferring && state.Agents[call.AgentId!].Work != Work.InCall)
                return $"I6: {call.Id} is {call.State} and {call.AgentId} is {state.Agents[call.AgentId!].Work}";
        }

        return null;
    }

    private string? Conserving(AcdState state)
    {
        foreach (var call in state.Calls.Values.Where(c => c is { State: CallState.Waiting, BoothLostAt: null }))
        {
            if (state.Agents.Values.FirstOrDefault(a => a is { Want: Want.Ready, Work: Work.Idle, LostAt: null } && Suits(a, call, state.Now)) is { } idle)
                return $"I5: {idle.Id} is idle while {call.Id} waits";
        }

        return null;
    }

    // I4: whoever was offered a call could not have taken one that stood before it.
    private string? InTurn(AcdState state, IReadOnlyList<AcdEvent> events)
    {
        foreach (var offer in events.Where(e => e.Kind == AcdEventKind.Offered && state.Calls.ContainsKey(e.CallId!)))
        {
            var call = state.Calls[offer.CallId!];
            var agent = state.Agents[offer.AgentId!];
            if (!Suits(agent, call, offer.At) && call.AgentId == agent.Id)
                return $"{call.Id} was offered to {agent.Id}, who may not take it";
            var passed = state.Calls.Values.FirstOrDefault(c => c is { State: CallState.Waiting, BoothLostAt: null } && IsAhead(c, call) && Suits(agent, c, offer.At));
            if (passed is not null)
                return $"I4: {call.Id} was offered to {agent.Id} before {passed.Id}";
        }

        return null;
    }

    private static bool IsAhead(Call one, Call other) =>
        one.Priority != other.Priority ? one.Priority > other.Priority : one.ArrivedAt != other.ArrivedAt ? one.ArrivedAt < other.ArrivedAt : one.Sequence < other.Sequence;

    private bool Suits(Agent agent, Call call, long now)
    {
        var waited = now - call.ArrivedAt;
        var isKept = call.NotBefore.GetValueOrDefault(agent.Id) > now;
        var inLine = agent.Skills.GetValueOrDefault(call.Skill) switch { 0 => false, 1 => true, _ => waited >= policy.Relax || call.PreferredAgentId == agent.Id };
        var isOwn = agent.Tenant == call.Tenant || waited >= policy.Overflow;
        return !isKept && inLine && isOwn && call.Needs.All(agent.Skills.ContainsKey);
    }
}

namespace Buergerservice.Media.Acd;

/// <summary>
/// Automatic call distribution: which call rings at which agent. Deterministic: no thread, no clock, no chance; the
/// same commands at the same times give the same state and the same events, on any node. Not thread-safe: who calls it takes
/// care that commands come one after another.
/// </summary>
/// <param name="state">What is known so far; changed by every command.</param>
public sealed partial class CallDistribution(AcdState state)
{
    private readonly List<AcdEvent> _events = [];

    /// <summary>The present state; to be read only.</summary>
    public AcdState State => state;

    private AcdPolicy Policy => state.Policy;

    /// <summary>Carries out a command.</summary>
    /// <param name="at">The time, milliseconds since 1970. A time before the last command's counts as that.</param>
    /// <param name="command">The command.</param>
    public AcdAnswer Execute(long at, AcdCommand command)
    {
        _events.Clear();
        Advance(at);
        var refusal = Carry(command);
        Dispatch();
        // What the command made due at once: a time of nought.
        Advance(state.Now);
        return new(refusal, [.. _events]);
    }

    private AcdRefusal? Carry(AcdCommand command) => command switch
    {
        SetPolicy c => Adopt(c.Policy),
        DefineAgent c => Define(c),
        SetWant c => WithAgent(c.AgentId, agent => Wants(agent, c.Want, c.Reason)),
        Arrive c => Add(c),
        Accept c => WithOffer(c.AgentId, c.CallId, Answer),
        Reject c => WithOffer(c.AgentId, c.CallId, (agent, call) => TakeBack(agent, call, AcdReason.Rejected)),
        HoldCall c => WithHeld(c.AgentId, c.CallId, CallState.Connected, (_, call) => Change(call, CallState.OnHold, AcdEventKind.Held)),
        ResumeCall c => WithHeld(c.AgentId, c.CallId, CallState.OnHold, (_, call) => Change(call, CallState.Connected, AcdEventKind.Resumed)),
        TransferCall c => Transfer(c),
        WithdrawTransfer c => WithHeld(c.AgentId, c.CallId, CallState.Transferring, (_, call) => FailTransfer(call, AcdReason.Withdrawn)),
        HangUp c => state.Calls.TryGetValue(c.CallId, out var call) ? End(call, EndBy(call, c.By), c.By) : AcdRefusal.UnknownCall,
        EndWrapUp c => WithAgent(c.AgentId, agent => agent.Work == Work.WrapUp ? Free(agent, state.Now) : AcdRefusal.NotNow),
        ExtendWrapUp c => WithAgent(c.AgentId, Extend),
        BoothConnection c => state.Calls.TryGetValue(c.CallId, out var call) ? Connection(call, c.IsLost) : AcdRefusal.UnknownCall,
        AgentConnection c => WithAgent(c.AgentId, agent => Connection(agent, c.IsLost)),
        Tick => null,
        _ => throw new ArgumentException($"Unknown command {command.GetType().Name}.", nameof(command)),
    };

    // What began under the former times keeps them only where the state says so: a call its longest wait, an agent his time for notes.
    private AcdRefusal? Adopt(AcdPolicy policy)
    {
        state.Policy = policy;
        return null;
    }

    private AcdRefusal? WithAgent(string id, Func<Agent, AcdRefusal?> action) =>
        state.Agents.TryGetValue(id, out var agent) ? action(agent) : AcdRefusal.UnknownAgent;

    // Whoever answers too late finds the offer gone, and changes nothing.
    private AcdRefusal? WithOffer(string agentId, string callId, Action<Agent, Call> action)
    {
        if (!state.Agents.TryGetValue(agentId, out var agent))
            return AcdRefusal.UnknownAgent;
        if (agent.Work != Work.Offered || agent.CallId != callId)
            return AcdRefusal.TooLate;
        action(agent, state.Calls[callId]);
        return null;
    }

    private AcdRefusal? WithHeld(string agentId, string callId, CallState expected, Action<Agent, Call> action)
    {
        var refusal = Held(agentId, callId, out var agent, out var call);
        if (refusal is null && call.State != expected)
            refusal = AcdRefusal.NotNow;
        if (refusal is null)
            action(agent, call);
        return refusal;
    }

    private AcdRefusal? Held(string agentId, string callId, out Agent agent, out Call call)
    {
        call = null!;
        if (!state.Agents.TryGetValue(agentId, out agent!))
            return AcdRefusal.UnknownAgent;
        if (!state.Calls.TryGetValue(callId, out call!))
            return AcdRefusal.UnknownCall;
        return agent.Work == Work.InCall && agent.CallId == callId ? null : AcdRefusal.NotYours;
    }

    private void Raise(AcdEventKind kind, Call? call, Agent? agent = null, AcdReason? reason = null, string? from = null) =>
        _events.Add(new(state.Now, kind) { CallId = call?.Id, AgentId = agent?.Id, Reason = reason, FromAgentId = from });
}

using System.Text.Json.Serialization;

namespace Buergerservice.Media.Acd;

/// <summary>What may be said to the call distribution. The list of all commands with their times is all there is to keep: replayed, it gives the same state.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SetPolicy), nameof(SetPolicy))]
[JsonDerivedType(typeof(DefineAgent), nameof(DefineAgent))]
[JsonDerivedType(typeof(SetWant), nameof(SetWant))]
[JsonDerivedType(typeof(Arrive), nameof(Arrive))]
[JsonDerivedType(typeof(Accept), nameof(Accept))]
[JsonDerivedType(typeof(Reject), nameof(Reject))]
[JsonDerivedType(typeof(HoldCall), nameof(HoldCall))]
[JsonDerivedType(typeof(ResumeCall), nameof(ResumeCall))]
[JsonDerivedType(typeof(TransferCall), nameof(TransferCall))]
[JsonDerivedType(typeof(WithdrawTransfer), nameof(WithdrawTransfer))]
[JsonDerivedType(typeof(HangUp), nameof(HangUp))]
[JsonDerivedType(typeof(EndWrapUp), nameof(EndWrapUp))]
[JsonDerivedType(typeof(ExtendWrapUp), nameof(ExtendWrapUp))]
[JsonDerivedType(typeof(BoothConnection), nameof(BoothConnection))]
[JsonDerivedType(typeof(AgentConnection), nameof(AgentConnection))]
[JsonDerivedType(typeof(Tick), nameof(Tick))]
public abstract record AcdCommand;

/// <summary>Other times hold from now on.</summary>
public sealed record SetPolicy(AcdPolicy Policy) : AcdCommand;

/// <summary>An agent is there, or can do something else from now on; who is not ready with anything yet is offline.</summary>
/// <param name="AgentId">The staff member.</param>
/// <param name="Tenant">His organisation.</param>
/// <param name="Skills">What he can do: the skill's key and the line, 1 or 2. Without any skill he is offered nothing.</param>
public sealed record DefineAgent(string AgentId, string Tenant, Dictionary<string, int> Skills) : AcdCommand;

/// <summary>An agent (or a supervisor for him) says whether he is ready. Withdraws an offer that rings.</summary>
public sealed record SetWant(string AgentId, Want Want, string? Reason = null) : AcdCommand;

/// <summary>A citizen has come. A booth has one call at a time.</summary>
/// <param name="CallId">A new id.</param>
/// <param name="BoothId">The booth or terminal.</param>
/// <param name="Tenant">The organisation that runs it.</param>
/// <param name="Skill">What the agent must be able to do.</param>
public sealed record Arrive(string CallId, string BoothId, string Tenant, string Skill) : AcdCommand
{
    /// <summary>What he must be able to do besides.</summary>
    public List<string> Needs { get; init; } = [];

    /// <summary>Higher comes first.</summary>
    public int Priority { get; init; }

    /// <summary>Who is chosen before all others.</summary>
    public string? PreferredAgentId { get; init; }
}

/// <summary>The agent takes the call that rings at him. Too late is refused.</summary>
public sealed record Accept(string AgentId, string CallId) : AcdCommand;

/// <summary>The agent does not take the call that rings at him. Too late is refused.</summary>
public sealed record Reject(string AgentId, string CallId) : AcdCommand;

/// <summary>The agent who holds the call puts it on hold.</summary>
public sealed record HoldCall(string AgentId, string CallId) : AcdCommand;

/// <summary>The agent who holds the call goes on with it.</summary>
public sealed record ResumeCall(string AgentId, string CallId) : AcdCommand;

/// <summary>The agent who holds the call asks another, who must be free, to take it over .</summary>
/// <param name="AgentId">Who holds it.</param>
/// <param name="CallId">The call.</param>
/// <param name="TargetId">Who is to take it; null: whoever of <paramref name="Tenant"/> can do <paramref name="Skill"/> and is longest free.</param>
/// <param name="Tenant">The organisation asked, when no person is.</param>
/// <param name="Skill">What the person must be able to do.</param>
public sealed record TransferCall(string AgentId, string CallId, string? TargetId, string? Tenant = null, string? Skill = null) : AcdCommand;

/// <summary>The agent who holds the call takes back his request.</summary>
public sealed record WithdrawTransfer(string AgentId, string CallId) : AcdCommand;

/// <summary>The call is over.</summary>
/// <param name="CallId">The call.</param>
/// <param name="By">Who ended it: booth, agent, system.</param>
public sealed record HangUp(string CallId, HangUpBy By) : AcdCommand;

/// <summary>The agent has written up what he had to.</summary>
public sealed record EndWrapUp(string AgentId) : AcdCommand;

/// <summary>The agent needs the time for notes once more; once per call.</summary>
public sealed record ExtendWrapUp(string AgentId) : AcdCommand;

/// <summary>The booth's connection is lost or back.</summary>
public sealed record BoothConnection(string CallId, bool IsLost) : AcdCommand;

/// <summary>The agent's connection is lost or back.</summary>
public sealed record AgentConnection(string AgentId, bool IsLost) : AcdCommand;

/// <summary>Nothing but time has passed.</summary>
public sealed record Tick : AcdCommand;

/// <summary>Who hung up.</summary>
public enum HangUpBy
{
    /// <summary>The citizen, by button or by leaving.</summary>
    Booth,

    /// <summary>The agent.</summary>
    Agent,

    /// <summary>The software: the session was ended, the booth was reset.</summary>
    System,
}

using System.Text.Json.Serialization;

namespace Buergerservice.Media.Acd;

/// <summary>What an agent wants. Independent of what he is doing: a wish uttered during a call counts afterwards.</summary>
public enum Want
{
    /// <summary>Signed off.</summary>
    Offline,

    /// <summary>„Nicht bereit“, with a reason.</summary>
    NotReady,

    /// <summary>„Bereit“.</summary>
    Ready,
}

/// <summary>What an agent is doing.</summary>
public enum Work
{
    /// <summary>Nothing with calls.</summary>
    Idle,

    /// <summary>A call, or a transfer, rings at him.</summary>
    Offered,

    /// <summary>He holds a call.</summary>
    InCall,

    /// <summary>He is writing up a call that has ended.</summary>
    WrapUp,
}

/// <summary>What the overview of all agents shows, derived from want and work.</summary>
public enum AgentStatus
{
    /// <summary>Signed off and doing nothing.</summary>
    Offline,

    /// <summary>Signed on, not to be called.</summary>
    NotReady,

    /// <summary>Free for a call.</summary>
    Ready,

    /// <summary>A call rings.</summary>
    Ringing,

    /// <summary>In a call.</summary>
    InCall,

    /// <summary>Writing up.</summary>
    WrapUp,
}

/// <summary>An agent as the call distribution knows him. Times are milliseconds since 1970.</summary>
public sealed class Agent
{
    /// <summary>The staff member's id.</summary>
    public required string Id { get; init; }

    /// <summary>The organisation he works for.</summary>
    public required string Tenant { get; set; }

    /// <summary>What he can do, and in which line: 1 first, 2 second.</summary>
    public Dictionary<string, int> Skills { get; set; } = [];

    /// <summary>What he wants.</summary>
    public Want Want { get; set; }

    /// <summary>Why he is not ready.</summary>
    public string? Reason { get; set; }

    /// <summary>What he is doing.</summary>
    public Work Work { get; set; }

    /// <summary>The call offered to him or held by him.</summary>
    public string? CallId { get; set; }

    /// <summary>The call he is writing up.</summary>
    public string? WrapUpCallId { get; set; }

    /// <summary>Until then he is writing up.</summary>
    public long WrapUpUntil { get; set; }

    /// <summary>Whether he has used his one extension.</summary>
    public bool HasExtended { get; set; }

    /// <summary>Since when nothing has kept him from taking a call; the longest idle comes first.</summary>
    public long IdleSince { get; set; }

    /// <summary>Offers missed in a row.</summary>
    public int Missed { get; set; }

    /// <summary>Since when his connection is gone.</summary>
    public long? LostAt { get; set; }

    /// <summary>Since when he has the status he has.</summary>
    public long StatusSince { get; set; }

    /// <summary>The status shown to others.</summary>
    [JsonIgnore]
    public AgentStatus Status => Work switch
    {
        Work.Offered => AgentStatus.Ringing,
        Work.InCall => AgentStatus.InCall,
        Work.WrapUp => AgentStatus.WrapUp,
        _ => Want switch { Want.Ready => AgentStatus.Ready, Want.NotReady => AgentStatus.NotReady, _ => AgentStatus.Offline },
    };
}

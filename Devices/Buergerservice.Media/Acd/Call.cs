namespace Buergerservice.Media.Acd;

/// <summary>Where a call is.</summary>
public enum CallState
{
    /// <summary>The citizen sees the waiting video .</summary>
    Waiting,

    /// <summary>It rings at one agent.</summary>
    Offered,

    /// <summary>Citizen and agent see each other.</summary>
    Connected,

    /// <summary>The agent has put the call on hold.</summary>
    OnHold,

    /// <summary>It rings at the target of a transfer; the agent who transfers keeps the call until then.</summary>
    Transferring,
}

/// <summary>A call that has not ended. Times are milliseconds since 1970. It knows no citizen, only the booth.</summary>
public sealed class Call
{
    /// <summary>Given by who reports the call.</summary>
    public required string Id { get; init; }

    /// <summary>The booth or terminal.</summary>
    public required string BoothId { get; init; }

    /// <summary>The organisation that runs the booth.</summary>
    public required string Tenant { get; init; }

    /// <summary>What an agent must be able to do, and whose line counts.</summary>
    public required string Skill { get; init; }

    /// <summary>What he must be able to do besides, in whatever line: a language, sign language.</summary>
    public List<string> Needs { get; init; } = [];

    /// <summary>The agent responsible for the citizen's open case: chosen before all others if he is free.</summary>
    public string? PreferredAgentId { get; init; }

    /// <summary>Higher comes first.</summary>
    public int Priority { get; set; }

    /// <summary>The order of arrival.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it arrived; its place in the queue.</summary>
    public required long ArrivedAt { get; init; }

    /// <summary>Until then it may wait, if no agent has had it meanwhile.</summary>
    public long WaitUntil { get; set; }

    /// <summary>Where it is.</summary>
    public CallState State { get; set; }

    /// <summary>Since when.</summary>
    public long StateSince { get; set; }

    /// <summary>Who is offered the call, or holds it.</summary>
    public string? AgentId { get; set; }

    /// <summary>Who is asked to take it over.</summary>
    public string? TargetId { get; set; }

    /// <summary>When an agent first took it.</summary>
    public long? AnsweredAt { get; set; }

    /// <summary>Who first took it.</summary>
    public string? AnsweredBy { get; set; }

    /// <summary>Since when the booth's connection is gone.</summary>
    public long? BoothLostAt { get; set; }

    /// <summary>How long citizen and agent have talked.</summary>
    public long Talk { get; set; }

    /// <summary>How long the citizen was kept on hold or in a transfer.</summary>
    public long Hold { get; set; }

    /// <summary>How often it was offered.</summary>
    public int Offers { get; set; }

    /// <summary>How often it was handed over.</summary>
    public int Transfers { get; set; }

    /// <summary>How often an agent's connection was lost in the middle of it.</summary>
    public int Losses { get; set; }

    /// <summary>Agents who are not offered it before a time.</summary>
    public Dictionary<string, long> NotBefore { get; init; } = [];

    /// <summary>The agents who have it at heart: the one who holds it and the one who is asked to take it over.</summary>
    public bool Concerns(string agentId) => AgentId == agentId || TargetId == agentId;
}

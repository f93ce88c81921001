using Buergerservice.Devices;
using Buergerservice.Devices.Model;

namespace Buergerservice.Portal.Booths;

/// <summary>A booth, terminal or Bürgerkoffer with its device agent .</summary>
internal sealed class BoothAgent
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>Key of the booth within its tenant.</summary>
    public required string Booth { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; set; }

    /// <summary>SHA-256 of the one-time code, until it is used or over.</summary>
    public string? CodeHash { get; set; }

    public DateTimeOffset? CodeExpiresAt { get; set; }

    /// <summary>The agent's public key from its registration on.</summary>
    public string? PublicKey { get; set; }

    public DateTimeOffset? RegisteredAt { get; set; }

    public string? Software { get; set; }

    public string Configuration { get; set; } = "{}";

    public int ConfigurationVersion { get; set; }

    /// <summary>Version in force at the agent.</summary>
    public int AppliedVersion { get; set; }

    /// <summary>Why the agent refused the newest one.</summary>
    public string? ConfigurationProblem { get; set; }

    /// <summary>Number of the last event; smaller ones are replays.</summary>
    public long LastEvent { get; set; }

    /// <summary>Set while a connection is open.</summary>
    public Guid? Connection { get; set; }

    /// <summary>When the node that has the connection last said so; one that is gone says nothing any more.</summary>
    public DateTimeOffset? ConnectionHeardAt { get; set; }

    /// <summary>Since when it is connected, or since when it is not.</summary>
    public DateTimeOffset ConnectionSince { get; set; }

    /// <summary>When a screen of the booth was last heard of during a call.</summary>
    public DateTimeOffset? ScreenSeenAt { get; set; }

    public DateTimeOffset? SuspendedAt { get; set; }

    public string? SuspendedReason { get; set; }

    public Guid? Call { get; set; }

    public string? CallPerson { get; set; }

    /// <summary>Grows with every change of the call.</summary>
    public long CallNumber { get; set; }

    /// <summary>Where it stands.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>Key of the service its calls ask for first; null: that of the organisation.</summary>
    public string? Service { get; set; }

    /// <summary>Since when somebody is inside, as the presence sensor says.</summary>
    public DateTimeOffset? PersonSince { get; set; }

    /// <summary>What the booth's screens say of its hearing loop; null: it has none.</summary>
    public string? HearingLoop { get; set; }

    /// <summary>The visit that has not been reset yet; until then nobody else can begin one.</summary>
    public Guid? SessionId { get; set; }

    public string? MaintenanceContract { get; set; }

    public DateOnly? NextCheckOn { get; set; }

    public string DeletionClass { get; init; } = BoothDeletion.Device;

    public int Revision { get; set; }

    public bool IsRegistered => PublicKey is not null;
}

/// <summary>A component of a booth and how it is .</summary>
internal sealed class BoothComponent
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required Guid AgentId { get; init; }

    public required string Device { get; init; }

    public DeviceKind Kind { get; set; }

    public DeviceCondition Condition { get; set; }

    public DateTimeOffset Since { get; set; }

    public string Detail { get; set; } = "";

    public string DeletionClass { get; init; } = BoothDeletion.Device;
}

/// <summary>A command to a component. Its arguments and values are wiped when the call is over.</summary>
internal sealed class BoothCommand
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required Guid AgentId { get; init; }

    public Guid? Call { get; init; }

    public required string Person { get; init; }

    public required string Device { get; init; }

    public required string Action { get; init; }

    public required string Arguments { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public BoothCommandState State { get; set; }

    public DeviceOutcome? Outcome { get; set; }

    public string Message { get; set; } = "";

    public string Values { get; set; } = "{}";

    /// <summary>Of earlier versions, which kept pictures among the files.</summary>
    public string? FileSha256 { get; set; }

    /// <summary>As <see cref="FileSha256"/>.</summary>
    public string? FileType { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public string DeletionClass { get; init; } = BoothDeletion.Command;

    /// <summary>
    /// A person's command ends with the person's part in the call: what the citizen shows after a hand-over is for who holds the
    /// call then. A workflow's belongs to the call itself.
    /// </summary>
    public bool IsOutOfHand(BoothAgent agent) => IsOutOfHand(Call, Person, agent);

    /// <summary>A signature on the pad a step has asked for: kept until it is in the document, even when the call ends meanwhile.</summary>
    public bool IsForSeal => Person == BoothOrder.System && Action == DeviceActions.Sign;

    /// <summary>As <see cref="IsOutOfHand(BoothAgent)"/>, of a command of this person in this call.</summary>
    public static bool IsOutOfHand(Guid? call, string person, BoothAgent agent) => call is not null && person != BoothOrder.System && (call != agent.Call || person != agent.CallPerson);
}

internal enum BoothCommandState
{
    /// <summary>Was never sent: nothing can have been carried out.</summary>
    Waiting,

    /// <summary>Was sent once or more, or was about to be; a line that drops does not change that.</summary>
    Sent,

    Ended,
}

/// <summary>Something an administrator must see.</summary>
internal sealed class BoothAlarm
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required Guid AgentId { get; init; }

    public required string Kind { get; init; }

    public required string Text { get; set; }

    public required DateTimeOffset Since { get; init; }

    public DateTimeOffset LastAt { get; set; }

    public int Count { get; set; } = 1;

    public DateTimeOffset? ClearedAt { get; set; }

    public string? ClearedBy { get; set; }

    public string DeletionClass { get; init; } = BoothDeletion.Device;
}

/// <summary>A check of a booth .</summary>
internal sealed class BoothCheck
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required Guid AgentId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Person { get; init; }

    public required bool Passed { get; init; }

    public required string Note { get; init; }

    public string DeletionClass { get; init; } = BoothDeletion.Device;
}

/// <summary>Deletion classes of the module's rows (DIN 66398).</summary>
internal static class BoothDeletion
{
    /// <summary>No data of citizens; kept as long as the device and its check history are needed.</summary>
    public const string Device = "geraet";

    /// <summary>Arguments and values, pictures among them, are wiped at the end of the call; the rest is call metadata, 90 days.</summary>
    public const string Command = "geraetebefehl";
}

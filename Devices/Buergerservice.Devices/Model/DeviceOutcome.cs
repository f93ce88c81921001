namespace Buergerservice.Devices.Model;

/// <summary>How a command ended. Each one is an outcome that a workflow can go on with.</summary>
public enum DeviceOutcome
{
    /// <summary>It was carried out.</summary>
    Done,

    /// <summary>The citizen or a member of staff broke it off at the device.</summary>
    Cancelled,

    /// <summary>The device or the agent refused: unknown command, wrong argument, no permission, card declined.</summary>
    Refused,

    /// <summary>Somebody has to do something at the device first: paper, card, open door.</summary>
    NeedsAttention,

    /// <summary>It did not end in time.</summary>
    TimedOut,

    /// <summary>The device could not be reached.</summary>
    Unreachable,

    /// <summary>The device's answer could not be understood.</summary>
    Garbled,

    /// <summary>Nobody knows whether it happened: the connection was lost after the order. Ask before repeating (payments).</summary>
    Unknown,
}

/// <summary>German names of the outcomes, as the designer shows them.</summary>
public static class DeviceOutcomes
{
    /// <summary>All names, the good one first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<DeviceOutcome>().Select(German)];

    /// <summary>Name shown to people.</summary>
    public static string German(this DeviceOutcome outcome) => outcome switch
    {
        DeviceOutcome.Done => "Erledigt",
        DeviceOutcome.Cancelled => "Abgebrochen",
        DeviceOutcome.Refused => "Abgelehnt",
        DeviceOutcome.NeedsAttention => "Eingriff nötig",
        DeviceOutcome.TimedOut => "Zeit abgelaufen",
        DeviceOutcome.Unreachable => "Nicht erreichbar",
        DeviceOutcome.Garbled => "Antwort unverständlich",
        _ => "Ergebnis unbekannt",
    };
}

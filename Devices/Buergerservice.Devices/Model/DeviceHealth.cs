namespace Buergerservice.Devices.Model;

/// <summary>How a component is .</summary>
public enum DeviceCondition
{
    /// <summary>Nothing is known yet.</summary>
    Unknown,

    /// <summary>It works.</summary>
    Ok,

    /// <summary>It works, but somebody should look after it (paper low, door contact open too long).</summary>
    Degraded,

    /// <summary>It does not answer or cannot work.</summary>
    Offline,
}

/// <summary>Condition of a component.</summary>
/// <param name="Condition">How it is.</param>
/// <param name="Since">Since when it is so.</param>
/// <param name="Detail">German sentence for the staff, without personal data; empty when all is well.</param>
public sealed record DeviceHealth(DeviceCondition Condition, DateTimeOffset Since, string Detail = "");

namespace Buergerservice.Devices.Model;

/// <summary>A device did not do what it was asked to.</summary>
/// <param name="outcome">What this means for the command.</param>
/// <param name="message">German sentence for the staff: what happened and what to do. No personal data.</param>
/// <param name="inner">Cause.</param>
public sealed class DeviceException(DeviceOutcome outcome, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What this means for the command.</summary>
    public DeviceOutcome Outcome { get; } = outcome;

    internal static DeviceException Garbled(string what, Exception? inner = null) =>
        new(DeviceOutcome.Garbled, $"Die Antwort des Geräts ist unverständlich ({what}). Starten Sie das Gerät neu; bleibt es dabei, rufen Sie die Technik.", inner);

    internal static DeviceException Unreachable(Exception? inner = null) =>
        new(DeviceOutcome.Unreachable, "Das Gerät ist nicht erreichbar. Prüfen Sie Strom und Kabel.", inner);

    internal static DeviceException TimedOut() =>
        new(DeviceOutcome.TimedOut, "Das Gerät hat nicht rechtzeitig geantwortet. Versuchen Sie es noch einmal.");

    internal static DeviceException Refused(string message) => new(DeviceOutcome.Refused, message);
}

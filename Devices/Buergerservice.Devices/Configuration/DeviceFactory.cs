using System.Globalization;
using Buergerservice.Devices.Cameras;
using Buergerservice.Devices.Cards;
using Buergerservice.Devices.Eid;
using Buergerservice.Devices.Modbus;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Payments;
using Buergerservice.Devices.Printing;
using Buergerservice.Devices.Scanning;
using Buergerservice.Devices.Signatures;

namespace Buergerservice.Devices.Configuration;

/// <summary>Makes drivers from settings.</summary>
public static class DeviceFactory
{
    // A person must be seen for three seconds: the sensor is looked at several times a second.
    private static readonly TimeSpan SensorPoll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan DoorPoll = TimeSpan.FromSeconds(1);
    private const int PasswordDigits = 6;

    /// <summary>Makes the driver of a component whose settings were checked.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="secret">Finds a password by its name; null when the agent does not have it.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cards">The service for card readers; null for that of this machine.</param>
    public static Device Build(ComponentSettings settings, Func<string, string?> secret, TimeProvider time, ISmartCards? cards = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(secret);
        var password = settings.Secret is { Length: > 0 } name ? secret(name) ?? "" : "";
        var timing = new DeviceTiming { Poll = PollOf(settings) };
        var (host, port) = (settings.Address?.DnsSafeHost ?? "", settings.Address?.Port ?? 0);
        return settings.Kind switch
        {
            DeviceKind.PresenceSensor => new PresenceSensor(settings.Id, new(host, port, settings.Unit) { Address = settings.Input, NearerThan = settings.NearerThan }, timing, time),
            DeviceKind.DoorAndLight => new DoorAndLight(settings.Id, new(host, port, settings.Unit) { LockCoil = settings.LockCoil, LightCoil = settings.LightCoil, DoorContact = settings.Input }, timing, time),
            DeviceKind.DocumentCamera => new OnvifCamera(settings.Id, new(settings.Address!) { User = settings.User, Password = password, MinSharpness = settings.MinSharpness }, timing, time),
            DeviceKind.SignaturePad => new SignaturePad(settings.Id, new(settings.Address!) { EncryptionCertificate = settings.EncryptionCertificate }, timing, time),
            DeviceKind.CardReader => new CardReader(settings.Id, settings.Reader, timing, time, cards ?? MachineSmartCards.Instance),
            DeviceKind.Printer => new IppPrinter(settings.Id, settings.Address!, timing, time),
            DeviceKind.Scanner => new EsclScanner(settings.Id, settings.Address!, timing, time),
            DeviceKind.PaymentTerminal => new PaymentTerminal(settings.Id, new(host, port) { Password = Bcd(password) }, timing, time),
            _ => new EidClient(settings.Id, new() { Address = settings.Address! }, timing, time),
        };
    }

    private static TimeSpan PollOf(ComponentSettings settings) =>
        settings.PollMilliseconds is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds)
        : settings.Kind switch
        {
            DeviceKind.PresenceSensor => SensorPoll,
            DeviceKind.DoorAndLight or DeviceKind.CardReader => DoorPoll,
            _ => new DeviceTiming().Poll,
        };

    // Terminals come with 000000; anything else is six digits.
    private static byte[] Bcd(string password) =>
        password.Length == PasswordDigits && password.All(char.IsAsciiDigit) ? Convert.FromHexString(password) : [0, 0, 0];
}

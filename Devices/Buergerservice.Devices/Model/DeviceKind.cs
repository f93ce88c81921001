namespace Buergerservice.Devices.Model;

/// <summary>What a component of a booth, a terminal or a Bürgerkoffer is (R-380… ).</summary>
public enum DeviceKind
{
    /// <summary>Sonar or contact that notices a person .</summary>
    PresenceSensor,

    /// <summary>Door lock, door contact and light .</summary>
    DoorAndLight,

    /// <summary>Document camera .</summary>
    DocumentCamera,

    /// <summary>Signature pad .</summary>
    SignaturePad,

    /// <summary>Reader for contactless and chip cards .</summary>
    CardReader,

    /// <summary>Printer .</summary>
    Printer,

    /// <summary>Scanner .</summary>
    Scanner,

    /// <summary>Card payment terminal .</summary>
    PaymentTerminal,

    /// <summary>Client of the identity card's online function .</summary>
    EidClient,
}

/// <summary>German names of the kinds.</summary>
public static class DeviceKinds
{
    /// <summary>Those that may keep something of a citizen and know <see cref="DeviceActions.Reset"/>. Sensor and scanner keep nothing.</summary>
    public static IReadOnlyList<DeviceKind> WithReset { get; } = [DeviceKind.DoorAndLight, DeviceKind.DocumentCamera, DeviceKind.SignaturePad, DeviceKind.CardReader, DeviceKind.Printer, DeviceKind.PaymentTerminal, DeviceKind.EidClient];

    /// <summary>Name shown to people.</summary>
    public static string German(this DeviceKind kind) => kind switch
    {
        DeviceKind.PresenceSensor => "Anwesenheitssensor",
        DeviceKind.DoorAndLight => "Tür und Licht",
        DeviceKind.DocumentCamera => "Dokumentenkamera",
        DeviceKind.SignaturePad => "Unterschriften-Pad",
        DeviceKind.CardReader => "Kartenleser",
        DeviceKind.Printer => "Drucker",
        DeviceKind.Scanner => "Scanner",
        DeviceKind.PaymentTerminal => "Bezahlterminal",
        _ => "Online-Ausweis",
    };
}

namespace Buergerservice.Devices.Model;

/// <summary>The actions drivers understand. Their arguments and values are described at each driver.</summary>
public static class DeviceActions
{
    /// <summary>Unlocks the door for a moment.</summary>
    public const string OpenDoor = "door.open";

    /// <summary>Light on.</summary>
    public const string LightOn = "light.on";

    /// <summary>Light off.</summary>
    public const string LightOff = "light.off";

    /// <summary>Asks for the present state.</summary>
    public const string Status = "status";

    /// <summary>Moves and zooms the camera.</summary>
    public const string MoveCamera = "camera.move";

    /// <summary>Takes a picture.</summary>
    public const string Capture = "camera.capture";

    /// <summary>Asks for a signature.</summary>
    public const string Sign = "pad.sign";

    /// <summary>Reads the number of a card.</summary>
    public const string ReadCard = "card.read";

    /// <summary>Prints a document.</summary>
    public const string Print = "printer.print";

    /// <summary>Scans a page.</summary>
    public const string Scan = "scanner.scan";

    /// <summary>Takes a payment by card.</summary>
    public const string Pay = "payment.pay";

    /// <summary>Asks what became of the last payment.</summary>
    public const string LastPayment = "payment.last";

    /// <summary>Takes a payment back.</summary>
    public const string Refund = "payment.reverse";

    /// <summary>Starts the identification with the identity card.</summary>
    public const string Identify = "eid.identify";

    /// <summary>Lets the citizen change the PIN of the identity card.</summary>
    public const string ChangePin = "eid.change-pin";

    /// <summary>Breaks off what the device is doing and clears it for the next citizen.</summary>
    public const string Reset = "reset";

    /// <summary>What concerns the room and not a conversation: the process of a visit may order it whenever somebody is or was inside.</summary>
    public static IReadOnlySet<string> OfTheRoom { get; } = new HashSet<string>(StringComparer.Ordinal) { OpenDoor, LightOn, LightOff };

    /// <summary>What waits for a citizen and is over when whoever asked for it is not concerned any more. Not payments: money must be told of.</summary>
    public static IReadOnlySet<string> ForCitizens { get; } = new HashSet<string>(StringComparer.Ordinal) { ReadCard, Sign, Scan, Identify, ChangePin };
}

/// <summary>The events drivers raise.</summary>
public static class DeviceEvents
{
    /// <summary>A person has entered and stayed for the debounce time.</summary>
    public const string PersonArrived = "person.arrived";

    /// <summary>Nobody has been there for the debounce time.</summary>
    public const string PersonLeft = "person.left";

    /// <summary>The door was opened.</summary>
    public const string DoorOpened = "door.opened";

    /// <summary>The door was closed.</summary>
    public const string DoorClosed = "door.closed";

    /// <summary>A card was put on or into the reader.</summary>
    public const string CardInserted = "card.inserted";

    /// <summary>The card was taken away.</summary>
    public const string CardRemoved = "card.removed";

    /// <summary>All names; the server refuses any other.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal) { PersonArrived, PersonLeft, DoorOpened, DoorClosed, CardInserted, CardRemoved };
}

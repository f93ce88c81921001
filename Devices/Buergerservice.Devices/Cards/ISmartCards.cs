namespace Buergerservice.Devices.Cards;

/// <summary>
/// The calls of PC/SC the driver needs, with their results as the operating system gives them (0 is success). On a machine they are those of its
/// service for card readers; the console of a machine without one has a simulated reader.
/// </summary>
public interface ISmartCards
{
    /// <summary><c>SCardEstablishContext</c>.</summary>
    /// <exception cref="DllNotFoundException">There is no service for card readers.</exception>
    uint Establish(out nint context);

    /// <summary><c>SCardReleaseContext</c>.</summary>
    uint Release(nint context);

    /// <summary><c>SCardListReaders</c>: names, each ended by a zero.</summary>
    uint ListReaders(nint context, byte[] names, out int length);

    /// <summary><c>SCardConnect</c>, shared, T=0 or T=1.</summary>
    uint Connect(nint context, string reader, out nint card, out int protocol);

    /// <summary><c>SCardTransmit</c>.</summary>
    uint Transmit(nint card, int protocol, byte[] command, byte[] answer, out int length);

    /// <summary><c>SCardDisconnect</c>; the card stays as it is.</summary>
    uint Disconnect(nint card);
}

/// <summary>The service for card readers of this machine: pcsc-lite on Linux, winscard on Windows. Their numbers have different widths, so there are two sets of imports.</summary>
public sealed class MachineSmartCards : ISmartCards
{
    /// <summary>It has no state of its own.</summary>
    public static MachineSmartCards Instance { get; } = new();

    /// <inheritdoc/>
    public uint Establish(out nint context) =>
        OperatingSystem.IsWindows() ? (uint)Winscard.SCardEstablishContext(2, 0, 0, out context) : (uint)PcscLite.SCardEstablishContext(2, 0, 0, out context);

    /// <inheritdoc/>
    public uint Release(nint context) => OperatingSystem.IsWindows() ? (uint)Winscard.SCardReleaseContext(context) : (uint)PcscLite.SCardReleaseContext(context);

    /// <inheritdoc/>
    public uint ListReaders(nint context, byte[] names, out int length)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (OperatingSystem.IsWindows())
        {
            length = names.Length;
            return (uint)Winscard.SCardListReadersA(context, 0, names, ref length);
        }

        nint size = names.Length;
        var result = (uint)PcscLite.SCardListReaders(context, 0, names, ref size);
        length = (int)size;
        return result;
    }

    /// <inheritdoc/>
    public uint Connect(nint context, string reader, out nint card, out int protocol)
    {
        if (OperatingSystem.IsWindows())
            return (uint)Winscard.SCardConnectA(context, reader, 2, 3, out card, out protocol);
        var result = (uint)PcscLite.SCardConnect(context, reader, 2, 3, out card, out var active);
        protocol = (int)active;
        return result;
    }

    /// <inheritdoc/>
    public uint Transmit(nint card, int protocol, byte[] command, byte[] answer, out int length)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(answer);
        if (OperatingSystem.IsWindows())
        {
            var request = new Winscard.Request { Protocol = protocol, Length = 8 };
            length = answer.Length;
            return (uint)Winscard.SCardTransmit(card, ref request, command, command.Length, 0, answer, ref length);
        }

        var header = new PcscLite.Request { Protocol = protocol, Length = 2 * nint.Size };
        nint size = answer.Length;
        var result = (uint)PcscLite.SCardTransmit(card, ref header, command, command.Length, 0, answer, ref size);
        length = (int)size;
        return result;
    }

    /// <inheritdoc/>
    public uint Disconnect(nint card) => OperatingSystem.IsWindows() ? (uint)Winscard.SCardDisconnect(card, 0) : (uint)PcscLite.SCardDisconnect(card, 0);
}

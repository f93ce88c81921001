using System.Runtime.InteropServices;
using System.Text;
using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Cards;

/// <summary>PC/SC of the machine: pcsc-lite on Linux, winscard on Windows. Their numbers have different widths, so there are two sets of imports.</summary>
internal static class Pcsc
{
    public const uint NoService = 0x8010001D;
    public const uint NoReaders = 0x8010002E;
    public const uint NoCard = 0x8010000C;
    public const uint CardRemoved = 0x80100069;
    public const uint CardReset = 0x80100068;
    public const uint CardUnresponsive = 0x80100066;
    private const int MaxNames = 64 * 1024;

    /// <exception cref="DeviceException">The smart card service does not run.</exception>
    public static nint Establish()
    {
        try
        {
            var result = OperatingSystem.IsWindows() ? (uint)Winscard.SCardEstablishContext(2, 0, 0, out var context) : (uint)PcscLite.SCardEstablishContext(2, 0, 0, out context);
            return result == 0 ? context : throw Failure(result);
        }
        catch (DllNotFoundException e)
        {
            throw new DeviceException(DeviceOutcome.Unreachable, "Auf diesem Rechner ist kein Dienst für Kartenleser eingerichtet (PC/SC). Installieren Sie ihn (Debian: pcscd).", e);
        }
    }

    public static void Release(nint context) => _ = OperatingSystem.IsWindows() ? Winscard.SCardReleaseContext(context) : PcscLite.SCardReleaseContext(context);

    public static IReadOnlyList<string> Readers(nint context)
    {
        var names = new byte[MaxNames];
        uint result;
        int length;
        if (OperatingSystem.IsWindows())
        {
            length = names.Length;
            result = (uint)Winscard.SCardListReadersA(context, 0, names, ref length);
        }
        else
        {
            nint size = names.Length;
            result = (uint)PcscLite.SCardListReaders(context, 0, names, ref size);
            length = (int)size;
        }

        if (result == NoReaders)
            return [];
        return result == 0 ? Encoding.UTF8.GetString(names, 0, Math.Clamp(length, 0, names.Length)).Split('\0', StringSplitOptions.RemoveEmptyEntries) : throw Failure(result);
    }

    /// <returns>Handle and protocol of the card, or null without a card.</returns>
    public static (nint Card, int Protocol)? Connect(nint context, string reader)
    {
        nint card;
        nint protocol;
        uint result;
        if (OperatingSystem.IsWindows())
        {
            result = (uint)Winscard.SCardConnectA(context, reader, 2, 3, out card, out var active);
            protocol = active;
        }
        else
        {
            result = (uint)PcscLite.SCardConnect(context, reader, 2, 3, out card, out protocol);
        }

        return result is NoCard or CardRemoved or CardUnresponsive ? null : result == 0 ? (card, (int)protocol) : throw Failure(result);
    }

    public static byte[] Transmit(nint card, int protocol, byte[] command)
    {
        var answer = new byte[258];
        uint result;
        int length;
        if (OperatingSystem.IsWindows())
        {
            var header = new Winscard.Request { Protocol = protocol, Length = 8 };
            length = answer.Length;
            result = (uint)Winscard.SCardTransmit(card, ref header, command, command.Length, 0, answer, ref length);
        }
        else
        {
            var header = new PcscLite.Request { Protocol = protocol, Length = 2 * nint.Size };
            nint size = answer.Length;
            result = (uint)PcscLite.SCardTransmit(card, ref header, command, command.Length, 0, answer, ref size);
            length = (int)size;
        }

        return result == 0 && length is >= 2 and <= 258 ? answer[..length] : throw Failure(result == 0 ? NoCard : result);
    }

    public static void Disconnect(nint card) => _ = OperatingSystem.IsWindows() ? Winscard.SCardDisconnect(card, 0) : PcscLite.SCardDisconnect(card, 0);

    private static DeviceException Failure(uint code) => code switch
    {
        NoService => new(DeviceOutcome.Unreachable, "Der Dienst für Kartenleser läuft nicht. Starten Sie ihn (Debian: systemctl start pcscd)."),
        NoCard or CardRemoved or CardReset => new(DeviceOutcome.NeedsAttention, "Die Karte wurde zu früh weggenommen. Bitte legen Sie sie noch einmal auf."),
        _ => new(DeviceOutcome.Unreachable, $"Der Kartenleser meldet den Fehler 0x{code:X8}. Stecken Sie ihn neu an."),
    };
}

using System.Text;
using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Cards;

/// <summary>PC/SC with its results in words.</summary>
internal sealed class Pcsc(ISmartCards cards)
{
    private const int MaxNames = 64 * 1024;
    private const int MaxAnswer = 258;

    /// <exception cref="DeviceException">The smart card service does not run.</exception>
    public nint Establish()
    {
        try
        {
            var result = cards.Establish(out var context);
            return result == 0 ? context : throw Failure(result);
        }
        catch (DllNotFoundException e)
        {
            throw new DeviceException(DeviceOutcome.Unreachable, "Auf diesem Rechner ist kein Dienst für Kartenleser eingerichtet (PC/SC). Installieren Sie ihn (Debian: pcscd).", e);
        }
    }

    public void Release(nint context) => _ = cards.Release(context);

    public IReadOnlyList<string> Readers(nint context)
    {
        var names = new byte[MaxNames];
        var result = cards.ListReaders(context, names, out var length);
        if (result == PcscResult.NoReaders)
            return [];
        return result == 0 ? Encoding.UTF8.GetString(names, 0, Math.Clamp(length, 0, names.Length)).Split('\0', StringSplitOptions.RemoveEmptyEntries) : throw Failure(result);
    }

    /// <returns>Handle and protocol of the card, or null without a card.</returns>
    public (nint Card, int Protocol)? Connect(nint context, string reader)
    {
        var result = cards.Connect(context, reader, out var card, out var protocol);
        return result is PcscResult.NoCard or PcscResult.CardRemoved or PcscResult.CardUnresponsive ? null : result == 0 ? (card, protocol) : throw Failure(result);
    }

    public byte[] Transmit(nint card, int protocol, byte[] command)
    {
        var answer = new byte[MaxAnswer];
        var result = cards.Transmit(card, protocol, command, answer, out var length);
        return result == 0 && length is >= 2 and <= MaxAnswer ? answer[..length] : throw Failure(result == 0 ? PcscResult.NoCard : result);
    }

    public void Disconnect(nint card) => _ = cards.Disconnect(card);

    private static DeviceException Failure(uint code) => code switch
    {
        PcscResult.NoService => new(DeviceOutcome.Unreachable, "Der Dienst für Kartenleser läuft nicht. Starten Sie ihn (Debian: systemctl start pcscd)."),
        PcscResult.NoCard or PcscResult.CardRemoved or PcscResult.CardReset => new(DeviceOutcome.NeedsAttention, "Die Karte wurde zu früh weggenommen. Bitte legen Sie sie noch einmal auf."),
        _ => new(DeviceOutcome.Unreachable, $"Der Kartenleser meldet den Fehler 0x{code:X8}. Stecken Sie ihn neu an."),
    };
}

/// <summary>Results of PC/SC the driver distinguishes.</summary>
public static class PcscResult
{
    /// <summary>The service does not run.</summary>
    public const uint NoService = 0x8010001D;

    /// <summary>No reader is plugged in.</summary>
    public const uint NoReaders = 0x8010002E;

    /// <summary>No card lies there.</summary>
    public const uint NoCard = 0x8010000C;

    /// <summary>The card was taken away.</summary>
    public const uint CardRemoved = 0x80100069;

    /// <summary>The card was put in anew meanwhile.</summary>
    public const uint CardReset = 0x80100068;

    /// <summary>What lies there does not answer.</summary>
    public const uint CardUnresponsive = 0x80100066;

    /// <summary>The reader does not answer as it should.</summary>
    public const uint CommunicationFailed = 0x8010002F;
}

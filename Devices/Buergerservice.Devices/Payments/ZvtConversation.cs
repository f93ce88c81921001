using Buergerservice.Devices.Model;
using Buergerservice.Devices.Wire;

namespace Buergerservice.Devices.Payments;

/// <summary>
/// Talks to the terminal. The cash register side sends a command, the terminal acknowledges and then leads: every APDU of
/// its is acknowledged until a completion (06 0F) or an abort (06 1E).
/// </summary>
internal sealed class ZvtConversation(TcpWire wire) : IDisposable
{
    // Status texts while a citizen looks for a card; more is a terminal that has gone mad.
    private const int MaxFrames = 2_000;
    private readonly SemaphoreSlim _sending = new(1, 1);

    /// <summary>The terminal has said something outside a command.</summary>
    public bool IsStale => wire.IsStale;

    /// <summary>Runs one command to its end.</summary>
    /// <param name="command">The command.</param>
    /// <param name="breakOff">Sends an abort (06 B0) to the terminal, which then ends the command itself.</param>
    /// <param name="cancellationToken">Gives up without an answer.</param>
    public async Task<ZvtEnd> RunAsync(ZvtFrame command, CancellationToken breakOff, CancellationToken cancellationToken)
    {
        await SendAsync(command, cancellationToken);
        await using var abort = breakOff.Register(() => _ = AbortAsync(cancellationToken));
        Dictionary<byte, byte[]> status = [];
        var isTaken = false;
        for (var frames = 0; frames < MaxFrames; frames++)
        {
            var frame = await ZvtFrame.ReadAsync(wire, cancellationToken);
            switch (frame.Code)
            {
                // Refused once it has been taken is our breaking off, not the command: that goes on.
                case (0x80, 0x00) or (0x84, _) when isTaken:
                    continue;
                case (0x80, 0x00):
                    isTaken = true;
                    continue;
                case (0x84, _):
                    return new(ZvtEnding.Refused, frame.Instruction, status);
                case (0x04, 0x0F):
                    status = ZvtFields.Read(frame.Data);
                    break;
                case (0x06, 0x0F):
                    await SendAsync(ZvtFrame.Acknowledge, cancellationToken);
                    return new(ZvtEnding.Completed, status.GetValueOrDefault(ZvtFields.Result)?[0] ?? 0, status);
                case (0x06, 0x1E):
                    await SendAsync(ZvtFrame.Acknowledge, cancellationToken);
                    return new(ZvtEnding.Aborted, frame.Data.Length > 0 ? frame.Data[0] : (byte)0xFF, status);
                case (0x04 or 0x06 or 0x08, _):
                    // Intermediate status and receipt lines; the receipt is printed by the terminal.
                    break;
                default:
                    throw DeviceException.Garbled($"ZVT {frame.Class:X2}{frame.Instruction:X2}");
            }

            isTaken = true;
            await SendAsync(ZvtFrame.Acknowledge, cancellationToken);
        }

        throw DeviceException.Garbled("zu viele Meldungen");
    }

    public void Dispose()
    {
        wire.Dispose();
        _sending.Dispose();
    }

    private async Task AbortAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(new(0x06, 0xB0, []), cancellationToken);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The line is gone: the command itself ends with that.
        }
    }

    private async Task SendAsync(ZvtFrame frame, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await wire.WriteAsync(frame.ToBytes(), cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }
}

/// <summary>How a command ended.</summary>
internal enum ZvtEnding
{
    Completed,
    Refused,
    Aborted,
}

/// <summary>End of a command with its result code and the last status.</summary>
internal sealed record ZvtEnd(ZvtEnding Ending, byte Code, Dictionary<byte, byte[]> Status);

using System.Globalization;
using System.Net.Sockets;

namespace Buergerservice.Devices.Simulators;

/// <summary>Payment terminal that speaks ZVT.</summary>
public sealed class TerminalSimulator : TcpSimulator
{
    private static readonly byte[] Ack = [0x80, 0x00, 0x00];
    private byte[] _last = [];
    private int _receipt = 470;

    /// <summary>Result code of the next payments, 0 for paid.</summary>
    public byte Result { get; set; }

    /// <summary>Refuses every command.</summary>
    public bool Refuses { get; set; }

    /// <summary>A card is being waited for.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>The citizen does nothing: only an abort ends the payment.</summary>
    public bool Dawdles { get; set; }

    /// <summary>It is too late to break off: the citizen pays all the same.</summary>
    public bool RefusesAbort { get; set; }

    /// <summary>Takes registrations, and is busy for everything else.</summary>
    public bool IsBusy { get; set; }

    /// <summary>The line drops after the card was charged and before the terminal says so.</summary>
    public bool DropsAfterCharge { get; set; }

    /// <summary>Cents charged so far, by receipt.</summary>
    public Dictionary<int, long> Charged { get; } = [];

    /// <summary>Ends when the terminal has asked for a card.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    protected override async Task ServeAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var registered = false;
        while (true)
        {
            var (code, data) = await ReadAsync(stream, cancellationToken);
            switch (code)
            {
                case not 0x8000 when Refuses:
                    await SayAsync(stream, [0x84, 0x9C, 0x00], cancellationToken);
                    break;
                case not (0x8000 or 0x0600) when IsBusy:
                    await SayAsync(stream, [0x84, 0xA0, 0x00], cancellationToken);
                    break;
                case 0x0600:
                    registered = true;
                    await SayAsync(stream, Ack, cancellationToken);
                    await AskAsync(stream, [0x06, 0x0F, 0x0A, 0x19, 0x00, 0x29, 0x12, 0x34, 0x56, 0x78, 0x49, 0x09, 0x78], cancellationToken);
                    break;
                case 0x0601 when registered:
                    await PayAsync(stream, data, cancellationToken);
                    break;
                case 0x0620 when registered:
                    await SayAsync(stream, Ack, cancellationToken);
                    await AskAsync(stream, _last.Length > 0 ? _last : [0x06, 0x1E, 0x01, 0xB4], cancellationToken);
                    if (_last.Length > 0)
                        await AskAsync(stream, [0x06, 0x0F, 0x00], cancellationToken);
                    break;
                case 0x0630 when registered:
                    var receipt = int.Parse(Convert.ToHexString(data.AsSpan(4, 2)), CultureInfo.InvariantCulture);
                    await SayAsync(stream, Ack, cancellationToken);
                    await AskAsync(stream, Charged.Remove(receipt) ? [0x06, 0x0F, 0x00] : [0x06, 0x1E, 0x01, 0xB4], cancellationToken);
                    break;
                case 0x8000:
                    break;
                default:
                    await SayAsync(stream, [0x84, 0x83, 0x00], cancellationToken);
                    break;
            }
        }
    }

    private async Task PayAsync(NetworkStream stream, byte[] data, CancellationToken cancellationToken)
    {
        await SayAsync(stream, Ack, cancellationToken);
        await AskAsync(stream, [0x04, 0xFF, 0x01, 0x0A], cancellationToken);
        Asked.TrySetResult();
        var result = Result;
        if (Dawdles)
        {
            IsAsked = true;
            var (code, _) = await ReadAsync(stream, cancellationToken);
            IsAsked = false;
            if (code != 0x06B0)
                throw new IOException("not an abort");
            await SayAsync(stream, RefusesAbort ? [0x84, 0x9C, 0x00] : Ack, cancellationToken);
            result = RefusesAbort ? Result : (byte)0x6C;
        }

        if (result != 0)
        {
            await AskAsync(stream, [0x04, 0x0F, 0x02, 0x27, result], cancellationToken);
            await AskAsync(stream, [0x06, 0x1E, 0x01, result], cancellationToken);
            return;
        }

        _last = StatusOf(data.AsSpan(1, 6));
        if (DropsAfterCharge)
        {
            DropsAfterCharge = false;
            throw new IOException("line dropped");
        }

        await AskAsync(stream, _last, cancellationToken);
        await AskAsync(stream, [0x06, 0x0F, 0x00], cancellationToken);
    }

    private byte[] StatusOf(ReadOnlySpan<byte> amount)
    {
        var receipt = Convert.FromHexString((++_receipt).ToString("D4", CultureInfo.InvariantCulture));
        Charged[_receipt] = long.Parse(Convert.ToHexString(amount), CultureInfo.InvariantCulture);
        // The card's number (22) is sent as real terminals do: nothing of it may come out of the driver.
        byte[] fields = [0x27, 0x00, 0x04, .. amount, 0x0B, 0x00, .. receipt, 0x0C, 0x22, 0x39, 0x53, 0x0D, 0x11, 0x21, 0x22, 0xF0, 0xF8, 0x67, 0x26, 0x42, 0x89, 0x12, 0x34, 0x56, 0x7E, 0x29, 0x12, 0x34, 0x56, 0x78, 0x49, 0x09, 0x78, 0x87, .. receipt, 0x8A, 0x05, 0x8B, 0xF0, 0xF7, .. "girocar"u8];
        return [0x04, 0x0F, (byte)fields.Length, .. fields];
    }

    private async Task AskAsync(NetworkStream stream, byte[] frame, CancellationToken cancellationToken)
    {
        await SayAsync(stream, frame, cancellationToken);
        if ((await ReadAsync(stream, cancellationToken)).Code != 0x8000)
            throw new IOException("not acknowledged");
    }

    private Task SayAsync(NetworkStream stream, byte[] frame, CancellationToken cancellationToken) =>
        SendAsync(stream, frame, [frame[0], frame[1], 0xFF, 0xFF, 0xFF, .. frame.AsSpan(3)], cancellationToken);

    private static async Task<(int Code, byte[] Data)> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new byte[3];
        await stream.ReadExactlyAsync(head, cancellationToken);
        var data = new byte[head[2]];
        await stream.ReadExactlyAsync(data, cancellationToken);
        return ((head[0] << 8) | head[1], data);
    }
}

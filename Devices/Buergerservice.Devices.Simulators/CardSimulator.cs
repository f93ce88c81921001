using System.Net;
using System.Net.Sockets;

namespace Buergerservice.Devices.Simulators;

/// <summary>
/// A contactless card for the virtual reader of vsmartcard (vpcd). Two bytes of length, then a command; one byte alone is a
/// control (0 off, 1 on, 2 reset, 4 ATR). That reader listens on every address of the machine: run it only where nobody else comes in.
/// Where there is none, the console of the portal has a reader that speaks the same.
/// </summary>
/// <param name="uid">The card's number.</param>
public sealed class CardSimulator(byte[] uid)
{
    // PC/SC part 3: contactless storage card, Mifare Standard 1K.
    private static readonly byte[] Atr = Convert.FromHexString("3B8F8001804F0CA000000306030001000000006A");

    /// <summary>Port of the virtual reader's first slot.</summary>
    public const int ReaderPort = 35963;

    /// <summary>The card tells its number; otherwise it answers and has none to tell.</summary>
    public bool HasNumber { get; init; } = true;

    /// <summary>Puts the card on a reader of this machine until it is cancelled or the reader goes.</summary>
    public async Task LieOnReaderAsync(CancellationToken cancellationToken, int port = ReaderPort)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        await LieAsync(client.GetStream(), cancellationToken);
    }

    /// <summary>Answers the reader at the other end of a stream.</summary>
    public async Task LieAsync(Stream reader, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var head = new byte[2];
        try
        {
            while (true)
            {
                await reader.ReadExactlyAsync(head, cancellationToken);
                var command = new byte[(head[0] << 8) | head[1]];
                await reader.ReadExactlyAsync(command, cancellationToken);
                byte[]? answer = command switch
                {
                    [4] => Atr,
                    [_] => null,
                    [0xFF, 0xCA, ..] when HasNumber => [.. uid, 0x90, 0x00],
                    _ => [0x6A, 0x82],
                };
                if (answer is not null)
                    await reader.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer], cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The card was taken away, or the reader has gone.
        }
    }
}

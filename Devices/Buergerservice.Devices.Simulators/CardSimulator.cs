using System.Net.Sockets;

namespace Buergerservice.Devices.Simulators;

/// <summary>
/// A contactless card for the virtual reader of vsmartcard (vpcd), which connects to this port when its reader is configured
/// with a host name. Two bytes of length, then a command; one byte alone is a control (0 off, 1 on, 2 reset, 4 ATR).
/// </summary>
/// <param name="uid">The card's number.</param>
public sealed class CardSimulator(byte[] uid) : TcpSimulator
{
    // PC/SC part 3: contactless storage card, Mifare Standard 1K.
    private static readonly byte[] Atr = Convert.FromHexString("3B8F8001804F0CA000000306030001000000006A");

    /// <summary>The card lies on the reader.</summary>
    public bool Inserted { get; set; } = true;

    /// <inheritdoc/>
    protected override async Task ServeAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new byte[2];
        while (true)
        {
            await stream.ReadExactlyAsync(head, cancellationToken);
            var command = new byte[(head[0] << 8) | head[1]];
            await stream.ReadExactlyAsync(command, cancellationToken);
            byte[]? answer = command switch
            {
                [4] => Inserted ? Atr : [],
                [_] => null,
                [0xFF, 0xCA, ..] => [.. uid, 0x90, 0x00],
                _ => [0x6A, 0x82],
            };
            if (answer is not null)
                await stream.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer], cancellationToken);
        }
    }
}

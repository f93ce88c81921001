using System.Net.Sockets;

namespace Buergerservice.Devices.Wire;

/// <summary>A TCP connection to a device. Reads are exact and bounded; a device cannot make us read more than we asked for.</summary>
internal sealed class TcpWire(TcpClient client) : IDisposable
{
    private readonly NetworkStream _stream = client.GetStream();

    /// <summary>
    /// Bytes wait that nobody has asked for, so that whatever the device says next cannot be trusted to be an answer; or the device has closed the line.
    /// </summary>
    public bool IsStale => client.Client.Poll(0, SelectMode.SelectRead);

    public static async Task<TcpWire> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(host, port, cancellationToken);
            return new(client);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public async Task<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    public Task WriteAsync(byte[] bytes, CancellationToken cancellationToken) => _stream.WriteAsync(bytes, cancellationToken).AsTask();

    public void Dispose() => client.Dispose();
}

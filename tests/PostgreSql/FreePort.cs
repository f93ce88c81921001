using System.Net;
using System.Net.Sockets;

namespace Buergerservice.Tests;

/// <summary>Ports of the loopback address for servers that are started a moment later and cannot choose one themselves.</summary>
public static class FreePort
{
    // Below those the system gives to connections that go out: otherwise any of them may have taken the port when the server
    // starts, and one that asks whether the server is there may be connected with itself.
    private const int First = 20_000;
    private const int Count = 10_000;

    private static int _last = Random.Shared.Next(Count);

    /// <summary>A port nobody listens at, another one each time.</summary>
    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            if (IsFree(port))
                return port;
        }

        throw new InvalidOperationException("All ports are taken.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

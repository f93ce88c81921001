using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Buergerservice.Product.Tests.Calls;

/// <summary>A small mail server on the loopback address that keeps what it is given, refuses on demand, or breaks off in the middle.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    public MailServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whole messages in order.</summary>
    public List<string> Messages { get; } = [];

    /// <summary>Recipients that are refused.</summary>
    public string? Refuses { get; set; }

    /// <summary>Takes the message and says nothing more.</summary>
    public bool BreaksOff { get; set; }

    /// <summary>Called with each message that is taken.</summary>
    public Action? Taken { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                try
                {
                    await TalkAsync(client.GetStream());
                }
                catch (IOException)
                {
                    // This one has hung up; the next one may call.
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 probe ESMTP");
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            if (line.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase))
                await writer.WriteLineAsync("250-probe\r\n250 SMTPUTF8");
            else if (line == "DATA")
            {
                await writer.WriteLineAsync("354 ja");
                if (!await TakeAsync(reader, writer))
                    return;
            }
            else if (line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase))
            {
                await writer.WriteLineAsync("221 bis bald");
                return;
            }
            else
                await writer.WriteLineAsync(Refuses is { } refused && line.StartsWith("RCPT", StringComparison.Ordinal) && line.Contains(refused, StringComparison.Ordinal) ? "550 unbekannt" : "250 gut");
        }
    }

    private async Task<bool> TakeAsync(StreamReader reader, StreamWriter writer)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_end.Token) is { } line && line != ".")
            text.AppendLine(line);
        Messages.Add(text.ToString());
        Taken?.Invoke();
        if (BreaksOff)
            return false;
        await writer.WriteLineAsync("250 angenommen");
        return true;
    }
}

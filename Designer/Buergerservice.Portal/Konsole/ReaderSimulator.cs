using System.Net;
using System.Net.Sockets;
using System.Text;
using Buergerservice.Devices.Cards;

namespace Buergerservice.Portal.Konsole;

/// <summary>
/// Stands in for the service for card readers and one reader, where a machine has none. Cards come to it as to the virtual reader of vsmartcard (vpcd), over
/// TCP with that one's messages; the driver above calls it as it calls PC/SC, and gets the results PC/SC gives.
/// </summary>
public sealed class ReaderSimulator : ISmartCards, IAsyncDisposable
{
    /// <summary>Name of the reader, which says what it is.</summary>
    public const string Name = "Simulator Kartenleser";

    private const byte Off = 0;
    private const byte On = 1;
    private const byte Atr = 4;
    private const nint Context = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _one = new();
    private Task _accepting = Task.CompletedTask;
    private TcpClient? _card;
    private nint _cards;

    /// <summary>Where cards come to, after <see cref="Start"/>.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it does wrong.</summary>
    public ReaderFault Fault { get; set; }

    /// <summary>Begins to take cards.</summary>
    public void Start()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Take();
        _stop.Dispose();
    }

    /// <inheritdoc/>
    public uint Establish(out nint context)
    {
        context = Context;
        return Fault == ReaderFault.NoService ? PcscResult.NoService : 0;
    }

    /// <inheritdoc/>
    public uint Release(nint context) => 0;

    /// <inheritdoc/>
    public uint ListReaders(nint context, byte[] names, out int length)
    {
        ArgumentNullException.ThrowIfNull(names);
        length = 0;
        if (Fault == ReaderFault.Unplugged)
            return PcscResult.NoReaders;
        length = Encoding.UTF8.GetBytes(Name + "\0\0", names);
        return 0;
    }

    /// <inheritdoc/>
    public uint Connect(nint context, string reader, out nint card, out int protocol)
    {
        (card, protocol) = (0, 2);
        if (Fault == ReaderFault.Broken)
            return PcscResult.CommunicationFailed;
        lock (_one)
        {
            if (_card is null)
                return PcscResult.NoCard;
            if (!Say([On]) || Ask([Atr]) is not { Length: > 0 })
                return Gone();
            card = _cards;
            return 0;
        }
    }

    /// <inheritdoc/>
    public uint Transmit(nint card, int protocol, byte[] command, byte[] answer, out int length)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(answer);
        length = 0;
        lock (_one)
        {
            if (_card is null)
                return PcscResult.CardRemoved;
            // Another one lies there than the one the driver means.
            if (card != _cards)
                return PcscResult.CardReset;
            if (Ask(command) is not { } said || said.Length > answer.Length)
                return Gone();
            said.CopyTo(answer, 0);
            length = said.Length;
            return 0;
        }
    }

    /// <inheritdoc/>
    public uint Disconnect(nint card)
    {
        lock (_one)
        {
            if (_card is not null && card == _cards)
                Say([Off]);
        }

        return 0;
    }

    private uint Gone()
    {
        Take();
        return PcscResult.CardRemoved;
    }

    private void Take()
    {
        lock (_one)
        {
            _card?.Dispose();
            _card = null;
        }
    }

    private bool Say(byte[] message)
    {
        try
        {
            var stream = _card!.GetStream();
            stream.Write([(byte)(message.Length >> 8), (byte)message.Length, .. message]);
            return true;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return false;
        }
    }

    // Null: the card has gone.
    private byte[]? Ask(byte[] message)
    {
        if (!Say(message))
            return null;
        try
        {
            var stream = _card!.GetStream();
            Span<byte> head = stackalloc byte[2];
            stream.ReadExactly(head);
            var answer = new byte[(head[0] << 8) | head[1]];
            stream.ReadExactly(answer);
            return answer;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var card = await _listener.AcceptTcpClientAsync(_stop.Token);
                (card.NoDelay, card.ReceiveTimeout, card.SendTimeout) = (true, (int)Patience.TotalMilliseconds, (int)Patience.TotalMilliseconds);
                lock (_one)
                {
                    _card?.Dispose();
                    (_card, _cards) = (card, _cards + 1);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The simulator is stopping.
        }
    }
}

/// <summary>What is wrong with a reader.</summary>
public enum ReaderFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The service does not run.</summary>
    NoService,

    /// <summary>The reader is not plugged in.</summary>
    Unplugged,

    /// <summary>The reader answers with an error.</summary>
    Broken,
}

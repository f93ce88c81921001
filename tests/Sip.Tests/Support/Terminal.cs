using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Buergerservice.Sip.Tests.Support;

/// <summary>
/// A terminal that says exactly what a test wants, byte by byte, over a real socket. It writes its messages itself and knows nothing of
/// the product but the reader of answers.
/// </summary>
internal sealed class Terminal : IDisposable
{
    public const string Sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 30000 RTP/AVP 0\r\n";

    // A message that does not come is a failure, after a time in which it surely would have come.
    private static readonly TimeSpan Surely = TimeSpan.FromSeconds(120);

    private readonly Socket _socket;
    private readonly SipFraming? _framing;
    private readonly Queue<SipMessage> _read = [];
    private readonly IPEndPoint _to;
    private readonly Func<Task> _settle = () => Task.CompletedTask;
    // Where the clock is the machine's, what was not acknowledged in half a second comes again; no test there is about that.
    private readonly bool _takesRepeats;
    private readonly HashSet<string> _seen = [];
    private int _branch;

    public Terminal(Agent agent, bool isStream = false, IPAddress? at = null)
        : this(agent.Address, isStream, at) => (_settle, _takesRepeats) = (agent.Loop.IdleAsync, true);

    public Terminal(IPEndPoint to, bool isStream = false, IPAddress? at = null)
    {
        _to = to;
        _socket = isStream ? new(SocketType.Stream, ProtocolType.Tcp) : new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        if (isStream)
        {
            _framing = new();
            _socket.Connect(to);
        }
        else
            _socket.Bind(new IPEndPoint(at ?? IPAddress.Loopback, 0));
        Protocol = isStream ? "TCP" : "UDP";
    }

    /// <summary>Where the product has made a stream to.</summary>
    public Terminal(Agent agent, Socket accepted) => (_to, _settle, _socket, _framing, Protocol) = (agent.Address, agent.Loop.IdleAsync, accepted, new(), "TCP");

    public string Protocol { get; }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public int Pings { get; private set; }

    public bool HasSomething => _read.Count > 0 || _socket.Available > 0;

    public string NewBranch() => $"z9hG4bK-{Port}-{++_branch}";

    public void Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (_framing is null)
            _socket.SendTo(bytes, _to);
        else
            _socket.Send(bytes);
    }

    /// <summary>Text of a request.</summary>
    /// <param name="method">Method.</param>
    /// <param name="sequence">Number.</param>
    /// <param name="call">Call-ID.</param>
    /// <param name="toTag">Tag of our end, within a call.</param>
    /// <param name="branch">Name of the transaction; a new one if null.</param>
    /// <param name="more">Further header lines, each with its end.</param>
    /// <param name="body">Session description.</param>
    public string Request(string method, int sequence, string call, string? toTag = null, string? branch = null, string more = "", string? body = null) => string.Create(CultureInfo.InvariantCulture, $"""
        {method} sip:service@127.0.0.1 SIP/2.0
        Via: SIP/2.0/{Protocol} 127.0.0.1:{Port};branch={branch ?? NewBranch()};rport
        Max-Forwards: 70
        From: "Rathaus, Foyer" <sip:terminal1@127.0.0.1>;tag=t-{call}
        To: <sip:service@127.0.0.1>{(toTag is null ? "" : ";tag=" + toTag)}
        Call-ID: {call}
        CSeq: {sequence} {method}
        Contact: <sip:terminal1@127.0.0.1:{Port}{(_framing is null ? "" : ";transport=tcp")}>
        {more}{(body is null ? "" : "Content-Type: application/sdp\r\n")}Content-Length: {body?.Length ?? 0}


        """).ReplaceLineEndings("\r\n") + body;

    public string Invite(string call, int sequence = 1, string? branch = null, string more = "", string? body = Sdp) => Request("INVITE", sequence, call, null, branch, more, body);

    /// <summary>The next message; it must be this one.</summary>
    public async Task<SipMessage> ExpectAsync(int status, string method)
    {
        var message = await ReceiveAsync();
        Assert.Equal($"{status} {method}", $"{message.Status} {(message.IsRequest ? message.Method : message.SequenceMethod)}");
        return message;
    }

    /// <summary>The next message; it must be this request.</summary>
    public Task<SipMessage> ExpectAsync(string method) => ExpectAsync(0, method);

    /// <summary>Answers a request of the product.</summary>
    public void Answer(SipMessage request, int status, string more = "", string? body = null)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"SIP/2.0 {status} Words\r\n");
        foreach (var (name, value) in request.Headers.Where(h => h.Name is "Via" or "From" or "To" or "Call-ID" or "CSeq"))
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        text.Append(more).Append(body is null ? "" : "Content-Type: application/sdp\r\n").Append(CultureInfo.InvariantCulture, $"Content-Length: {body?.Length ?? 0}\r\n\r\n").Append(body);
        Send(text.ToString());
    }

    public void Acknowledge(string call, string toTag, int sequence = 1, string? body = null) => Send(Request("ACK", sequence, call, toTag, body: body));

    /// <summary>Calls and lets the call come about.</summary>
    /// <returns>The tag of the product's end.</returns>
    public async Task<string> CallAsync(string call, string more = "")
    {
        Send(Invite(call, more: more));
        await ExpectAsync(100, "INVITE");
        SipMessage ok;
        while ((ok = await ReceiveAsync()).Status < 200)
            Assert.Equal(180, ok.Status);
        Assert.Equal(200, ok.Status);
        Acknowledge(call, ok.ToTag!);
        return ok.ToTag!;
    }

    public async Task<SipMessage> ReceiveAsync()
    {
        var buffer = new byte[65_536];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Surely);
        while (_read.Count == 0)
        {
            var count = await _socket.ReceiveAsync(buffer, patience.Token);
            if (_framing is null)
            {
                if (!_takesRepeats && !_seen.Add(Encoding.UTF8.GetString(buffer, 0, count)))
                    continue;
                var message = SipParser.Parse(buffer.AsSpan(0, count), out var problem);
                Assert.True(message is not null, problem);
                _read.Enqueue(message);
                continue;
            }

            Assert.NotEqual(0, count);
            if (buffer.AsSpan(0, count).SequenceEqual("\r\n"u8))
            {
                Pings++;
                return SipMessage.Response(299, "pong");
            }

            var messages = new List<SipMessage>();
            Assert.True(_framing.Take(buffer.AsSpan(0, count), messages, out _));
            messages.ForEach(_read.Enqueue);
        }

        // What the product does after it has said this is done too.
        await _settle();
        return _read.Dequeue();
    }

    /// <summary>Ends the stream and waits until the product has let it go too.</summary>
    public async Task EndAsync()
    {
        _socket.Shutdown(SocketShutdown.Send);
        Assert.True(await IsClosedAsync());
    }

    /// <summary>True when the product has closed the stream.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            return await _socket.ReceiveAsync(new byte[100], TestContext.Current.CancellationToken).AsTask().WaitAsync(Surely) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    public void Dispose() => _socket.Dispose();
}

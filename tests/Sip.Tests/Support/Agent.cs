using System.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace Buergerservice.Sip.Tests.Support;

/// <summary>The product's end of SIP on real sockets, with a clock that only tests move.</summary>
internal sealed class Agent : IAsyncDisposable
{
    public const string Answer = "v=0\r\no=- 7 7 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n";

    private readonly SipTransport _transport;
    private readonly List<SipEnd> _ends = [];

    public Agent(SipCallOptions? options = null, Func<IPAddress, bool>? isAllowed = null)
    {
        Loop = new(Clock, NullLogger.Instance);
        _transport = new(Clock, isAllowed ?? (_ => true), NullLogger.Instance);
        Endpoint = new(_transport, Loop, new());
        _transport.Listen(new(IPAddress.Loopback, 0));
        Endpoint.Advertised = _transport.Local;
        Sip = new(Endpoint, "service", options ?? new()) { Called = Take };
        Loop.Start();
    }

    public ManualClock Clock { get; } = new();

    public SipLoop Loop { get; }

    public SipEndpoint Endpoint { get; }

    public SipAgent Sip { get; }

    public IPEndPoint Address => _transport.Local;

    /// <summary>Whether calls are taken at once.</summary>
    public bool Accepts { get; set; } = true;

    public List<SipCall> Calls { get; } = [];

    /// <summary>Session descriptions the terminals sent, an offer as it is, an answer with an A before it.</summary>
    public List<string?> Descriptions { get; } = [];

    public int Confirmed { get; private set; }

    public int PicturesWanted { get; private set; }

    /// <summary>How calls have ended so far.</summary>
    public async Task<IReadOnlyList<SipEnd>> EndsAsync()
    {
        await Loop.IdleAsync();
        return _ends;
    }

    /// <summary>Lets time pass, and waits until what was due has been done and sent.</summary>
    public async Task PassAsync(double seconds)
    {
        await Loop.IdleAsync();
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        await Loop.IdleAsync();
    }

    /// <summary>All that has arrived so far has been answered. Only where nothing more is expected: datagrams on their way are not waited for.</summary>
    public async Task<bool> IsQuietAsync(Terminal terminal)
    {
        // Its answer comes after all that was sent before.
        terminal.Send(terminal.Request("OPTIONS", 1, $"quiet-{Guid.NewGuid():N}"));
        var next = await terminal.ReceiveAsync();
        return next.SequenceMethod == "OPTIONS" && !terminal.HasSomething;
    }

    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync();
        await Loop.DisposeAsync();
    }

    private void Take(SipCall call)
    {
        Calls.Add(call);
        call.Describe = offer =>
        {
            Descriptions.Add(offer);
            return offer?.Contains("m=nothing", StringComparison.Ordinal) == true ? null : Answer;
        };
        call.OfferAgain = () => Answer + "a=sendrecv\r\n";
        call.TakeAnswer = answer =>
        {
            Descriptions.Add("A" + answer);
            return true;
        };
        call.Ended = _ends.Add;
        call.Confirmed = () => Confirmed++;
        call.PictureWanted = () => PicturesWanted++;
        if (Accepts)
            call.Accept();
    }
}

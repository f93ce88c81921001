using Buergerservice.SipGateway.Janus;
using Buergerservice.SipGateway.Media;
using Buergerservice.SipGateway.Portal;
using Buergerservice.SipGateway.Sdp;
using Buergerservice.SipGateway.Sip;
using Microsoft.Extensions.Logging;

namespace Buergerservice.SipGateway.Calls;

/// <summary>
/// One terminal: a call of SIP is a call of the portal. It is taken as soon as the portal lets it wait for somebody; from then on only the
/// portal decides who is seen. One call at a time; the former one is over at the portal before the next begins.
/// </summary>
internal sealed partial class TerminalDesk(TerminalSettings terminal, GatewaySettings settings, PortalTerminal portal, JanusClient janus, WaitingClip clip, MediaClock clock, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TellAtMost = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ClearAtMost = TimeSpan.FromMinutes(1);

    // The booth is cleared after the last visit; who calls again at once hears it ring so long.
    private static readonly TimeSpan RingAtMost = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BeginsAtLatest = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private Task _last = Task.CompletedTask;
    private bool _isBusy;

    public string User => terminal.User;

    /// <summary>After a restart there is no call here: what the portal still has is over.</summary>
    public void Begin() => _last = TellEndAsync(isExpected: false);

    /// <summary>Takes a call; runs in the loop of SIP.</summary>
    public void Take(SipCall call)
    {
        if (_isBusy)
        {
            call.Refuse(486, "Busy Here");
            return;
        }

        _isBusy = true;
        var ended = new CancellationTokenSource();
        call.Ended = end =>
        {
            LogEnded(terminal.Name, end);
            _isBusy = false;
            ended.Cancel();
        };
        var former = _last;
        _last = Task.Run(async () =>
        {
            await ServeAsync(call, former, ended.Token);
            await former;
        });
    }

    /// <summary>Ends what is going on and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _last;
        _stop.Dispose();
    }

    private async Task ServeAsync(SipCall call, Task former, CancellationToken ended)
    {
        call.Ring();
        await Task.WhenAny(former, Task.Delay(RingAtMost, time, ended));
        if (!former.IsCompleted)
        {
            // The portal is away and has not heard of the end of the last call yet.
            call.Refuse(503, "Service Unavailable", ("Retry-After", "30"));
            return;
        }

        try
        {
            if (!await BeginAsync(ended))
            {
                call.Refuse(480, "Temporarily Unavailable");
                // Who was told that it is closed has been there all the same.
                await TellEndAsync(isExpected: false);
                return;
            }
        }
        catch (Exception e) when (e is PortalAwayException or SignedOutException or OperationCanceledException)
        {
            LogNotTold(terminal.Name, e.GetType().Name);
            call.Refuse(503, "Service Unavailable", ("Retry-After", "30"));
            // It may have begun though we have not heard of it.
            await TellEndAsync(isExpected: e is OperationCanceledException);
            return;
        }

        await ConverseAsync(call, ended);
    }

    private async Task ConverseAsync(SipCall call, CancellationToken ended)
    {
        if (MediaAnchor.Open(settings.Media, clip, time) is not { } anchor)
        {
            LogNoPorts();
            call.Refuse(503, "Service Unavailable", ("Retry-After", "30"));
            await TellEndAsync(isExpected: true);
            return;
        }

        bool isExpected;
        await using (anchor)
        {
            var negotiation = new Negotiation(settings.Media.Terminals, anchor.AudioPort, anchor.VideoPort, time.GetUtcNow().ToUnixTimeSeconds());
            string? Agreed(string? description)
            {
                if (description is not null && negotiation.Agreed is { } media)
                    anchor.Agree(media, call.Peer.Address.Address);
                return description;
            }

            call.Describe = offer => Agreed(negotiation.Describe(offer));
            call.OfferAgain = negotiation.OfferAgain;
            call.TakeAnswer = answer => negotiation.TakeAnswer(answer) && Agreed("") is not null;
            call.PictureWanted = anchor.PictureWanted;
            clock.Add(anchor);
            call.Accept();
            LogTaken(terminal.Name);
            var line = new CallLine(portal, janus, settings.Janus, anchor, () => negotiation.Agreed, time, logger);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(ended, _stop.Token);
            var watch = WatchAsync(call, anchor, negotiation, over.Token);
            try
            {
                await line.RunAsync(over.Token);
            }
            catch (Exception e)
            {
                // A mistake must leave neither the terminal nor the portal in a call, and not disturb the next.
                LogFailed(e);
            }

            isExpected = line.Call is null;
            call.HangUp();
            await over.CancelAsync();
            await watch;
            clock.Remove(anchor);
        }

        await TellEndAsync(isExpected);
    }

    private async Task<bool> BeginAsync(CancellationToken ended)
    {
        var begun = time.GetTimestamp();
        while (!await portal.BeginAsync(ended))
        {
            if (time.GetElapsedTime(begun) > RingAtMost || !(await portal.StandAsync(ended)).IsFree)
                return false;
            await Task.Delay(AskAgain, time, ended);
        }

        return true;
    }

    // A terminal that has lost its power says nothing of it.
    private async Task WatchAsync(SipCall call, MediaAnchor anchor, Negotiation negotiation, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var sends = negotiation.Agreed is { } media && (media.Audio?.WillReceive == true || media.Video?.WillReceive == true);
            if (sends && anchor.Silence > settings.Silence && !cancellationToken.IsCancellationRequested)
            {
                LogSilent(terminal.Name);
                call.HangUp();
                return;
            }
        }
    }

    // Told until the portal has heard it: otherwise a citizen who has gone would keep somebody busy.
    private async Task TellEndAsync(bool isExpected)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                if (isExpected)
                    await AwaitCallAsync();
                isExpected = false;
                await portal.EndAsync(CancellationToken.None);
                await TellClearedAsync();
                return;
            }
            catch (PortalAwayException) when (!_stop.IsCancellationRequested && time.GetElapsedTime(begun) < TellAtMost)
            {
                await Task.Delay(Pause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is PortalAwayException or SignedOutException)
            {
                LogNotTold(terminal.Name, e.GetType().Name);
                return;
            }
        }
    }

    // Whoever gives up at once does so before the workflow of his visit has let the call begin. Told then, it would begin all the same.
    private async Task AwaitCallAsync()
    {
        for (var begun = time.GetTimestamp(); time.GetElapsedTime(begun) < BeginsAtLatest && !_stop.IsCancellationRequested;)
        {
            if (await portal.ViewAsync(0, 0, CancellationToken.None) is not null)
                return;
            await Task.Delay(LookAgain, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Nothing of a call is left here when it has ended; the portal clears the booth for the next only when it has heard so.
    private async Task TellClearedAsync()
    {
        for (var begun = time.GetTimestamp(); time.GetElapsedTime(begun) < ClearAtMost;)
        {
            var stand = await portal.StandAsync(CancellationToken.None);
            if (stand.Clear is { } call)
            {
                await portal.ClearedAsync(call, CancellationToken.None);
                return;
            }

            if (stand.Call is null)
                return;
            // It began at the moment the terminal hung up.
            await portal.EndAsync(CancellationToken.None);
            await Task.Delay(AskAgain, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(30, LogLevel.Information, "Terminal {Terminal} calls and waits")]
    private partial void LogTaken(string terminal);

    [LoggerMessage(31, LogLevel.Information, "The call of terminal {Terminal} has ended: {End}")]
    private partial void LogEnded(string terminal, SipEnd end);

    [LoggerMessage(32, LogLevel.Warning, "The portal could not be told about terminal {Terminal}: {Error}")]
    private partial void LogNotTold(string terminal, string error);

    [LoggerMessage(33, LogLevel.Warning, "Nothing has come from terminal {Terminal} for too long")]
    private partial void LogSilent(string terminal);

    [LoggerMessage(35, LogLevel.Error, "Following a call failed")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(34, LogLevel.Error, "All ports for media are taken; raise the range in sip.json")]
    private partial void LogNoPorts();
}

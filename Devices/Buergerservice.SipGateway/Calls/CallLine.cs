using System.Text.Json.Nodes;
using Buergerservice.SipGateway.Janus;
using Buergerservice.SipGateway.Media;
using Buergerservice.SipGateway.Portal;
using Buergerservice.SipGateway.Sdp;
using Microsoft.Extensions.Logging;

namespace Buergerservice.SipGateway.Calls;

/// <summary>
/// Follows at the portal who holds a terminal's call, and shows him. It is the booth's end of the media connection: it answers the
/// browser's offers, with Janus; every new connection (epoch) is a new one at Janus.
/// </summary>
internal sealed partial class CallLine(PortalTerminal portal, JanusClient janus, JanusSettings settings, MediaAnchor anchor, Func<TerminalMedia?> agreed, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookWhileAway = TimeSpan.FromSeconds(2);

    // A visit is led by a workflow, which lets the call begin a moment later.
    private static readonly TimeSpan BeginsWithin = TimeSpan.FromSeconds(30);

    private readonly Queue<(int Number, string Body)> _out = [];
    private readonly long _begun = time.GetTimestamp();
    private AgentBridge? _bridge;
    private int _epoch;
    private int _heard;
    private int _said;
    private bool _isHeld;
    private volatile bool _isLost;

    /// <summary>The call at the portal, as soon as it is known.</summary>
    public Guid? Call { get; private set; }

    /// <summary>Follows until the portal ends the call or it is cancelled.</summary>
    /// <returns>True when the portal has ended it.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var pause = Look;
                try
                {
                    var view = await portal.ViewAsync(_epoch, _heard, cancellationToken);
                    if (view is null && (Call is not null || time.GetElapsedTime(_begun) > BeginsWithin))
                        return true;
                    Call ??= view?.Call;
                    if (view is not null && await FollowAsync(view, cancellationToken))
                        continue;
                }
                catch (PortalAwayException)
                {
                    // The picture goes on meanwhile.
                    pause = LookWhileAway;
                }

                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (SignedOutException)
        {
            LogSignedOut();
            return true;
        }
        finally
        {
            await DropAsync();
        }
    }

    // True when there is more to do at once.
    private async Task<bool> FollowAsync(TerminalView view, CancellationToken cancellationToken)
    {
        if (!view.HasBoth)
        {
            await DropAsync();
            return false;
        }

        if (view.Epoch != _epoch)
        {
            await DropAsync();
            (_epoch, _heard, _said, _isHeld, _isLost) = (view.Epoch, 0, 0, false, false);
            _out.Clear();
            return _epoch != 0;
        }

        if (_isLost)
        {
            _isLost = false;
            await portal.RenewAsync(_epoch, cancellationToken);
            return true;
        }

        foreach (var signal in view.Signals.Where(s => s.Number > _heard).OrderBy(s => s.Number))
        {
            await HearAsync(signal.Body, cancellationToken);
            _heard = signal.Number;
        }

        await SayAsync(cancellationToken);
        return view.Signals.Count > 0;
    }

    private async Task HearAsync(string body, CancellationToken cancellationToken)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonObject message)
                return;
            if (message["held"] is JsonValue held && held.TryGetValue<bool>(out var isHeld))
            {
                _isHeld = isHeld;
                _bridge?.Hold(isHeld);
            }

            if (message["description"] is JsonObject description && Text(description["type"]) == "offer" && Text(description["sdp"]) is { } sdp)
                await AnswerAsync(sdp, cancellationToken);
            else if (message.TryGetPropertyValue("candidate", out var candidate) && _bridge is not null)
                await _bridge.TrickleAsync(candidate is JsonObject known && Text(known["candidate"]) is { Length: > 0 } ? known : null, cancellationToken);
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // Whatever a browser says ends no call; it begins anew when nothing comes about.
            LogNotBridged(e is JanusException ? e.Message : e.GetType().Name);
        }
    }

    private async Task AnswerAsync(string sdp, CancellationToken cancellationToken)
    {
        if (agreed() is not { } terminal)
            return;
        if (_bridge is null)
        {
            var handle = await janus.AttachAsync(cancellationToken);
            handle.Ended += () => _isLost = true;
            _bridge = new(handle, anchor, settings.Media, settings.Own);
            _bridge.Hold(_isHeld);
        }

        if (await _bridge.AnswerAsync(sdp, terminal, cancellationToken) is not { } answer)
            return;
        _out.Enqueue((++_said, new JsonObject { ["description"] = new JsonObject { ["type"] = "answer", ["sdp"] = answer } }.ToJsonString()));
        LogBridged(_epoch);
    }

    private async Task SayAsync(CancellationToken cancellationToken)
    {
        while (_out.TryPeek(out var next))
        {
            if (!await portal.SendAsync(_epoch, next.Number, next.Body, cancellationToken))
                return;
            _out.Dequeue();
        }
    }

    private async Task DropAsync()
    {
        if (_bridge is not { } bridge)
            return;
        _bridge = null;
        await bridge.EndAsync();
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    [LoggerMessage(20, LogLevel.Information, "The call is connected with a browser (connection {Epoch})")]
    private partial void LogBridged(int epoch);

    [LoggerMessage(21, LogLevel.Warning, "The call could not be connected with the browser: {Problem}")]
    private partial void LogNotBridged(string problem);

    [LoggerMessage(22, LogLevel.Error, "The portal does not know the terminal any more; sign it in anew")]
    private partial void LogSignedOut();
}

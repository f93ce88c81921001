using System.Net;
using Buergerservice.SipGateway.Sdp;

namespace Buergerservice.SipGateway.Media;

/// <summary>
/// Picture and sound of a call. Towards the terminal nothing ever changes; <see cref="Bridge"/> and <see cref="Wait"/> change who is
/// behind it, without a message of SIP.
/// </summary>
public sealed class MediaAnchor : IAsyncDisposable
{
    private const int SoundMilliseconds = 20;
    private static readonly TimeSpan MostBehind = TimeSpan.FromMilliseconds(500);

    private readonly PortBlock _ports;
    private readonly WaitingClip _clip;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _work = [];
    private readonly MediaLeg _audio;
    private readonly MediaLeg _video;
    private TerminalMedia? _terminal;
    private volatile bool _agentHasPicture;
    private long _begun;
    private long _sounds;
    private long _pictures;

    private MediaAnchor(PortBlock ports, WaitingClip clip, IPAddress janus, TimeProvider time)
    {
        (_ports, _clip, _time) = (ports, clip, time);
        _audio = new(isVideo: false, ports, 0, 4, janus, time);
        _video = new(isVideo: true, ports, 2, 6, janus, time);
        _audio.Run(_work, _end.Token);
        _video.Run(_work, _end.Token);
    }

    /// <summary>Our port for the terminal's sound.</summary>
    public int AudioPort => _ports.Port(0);

    /// <summary>Our port for the terminal's picture.</summary>
    public int VideoPort => _ports.Port(2);

    /// <summary>Our port for the agent's sound.</summary>
    public int AgentAudioPort => _ports.Port(4);

    /// <summary>Our port for the agent's picture.</summary>
    public int AgentVideoPort => _ports.Port(6);

    /// <summary>How long nothing has come from the terminal.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Math.Max(_audio.HeardAt, _video.HeardAt));

    /// <summary>Whether the terminal gets the agent's picture, and his sound.</summary>
    public (bool Picture, bool Sound) ShowsAgent => (_video.ShowsAgent, _audio.ShowsAgent);

    /// <summary>Packets of pictures to the terminal and from it to the agent.</summary>
    public (long ToTerminal, long ToAgent) Pictures => _video.Counts;

    // Words on the screen instead of the invitation to wait, while somebody speaks whose camera is off.
    private bool IsConnectedWithoutPicture => _audio.ShowsAgent && !_agentHasPicture;

    /// <summary>Takes a free block of ports.</summary>
    /// <returns>Null when all are taken.</returns>
    public static MediaAnchor? Open(RtpRange range, WaitingClip clip, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(range);
        var blocks = (range.Last - range.First + 1) / PortBlock.Size;
        var start = Random.Shared.Next(Math.Max(1, blocks));
        for (var i = 0; i < blocks; i++)
            if (PortBlock.TryTake(range.First + ((start + i) % blocks * PortBlock.Size), range.Terminals, range.Janus) is { } ports)
                return new(ports, clip, range.JanusPeer, time);
        return null;
    }

    /// <summary>What was agreed with the terminal.</summary>
    /// <param name="media">Media.</param>
    /// <param name="signalling">Where its messages come from: its packets may come from there too.</param>
    public void Agree(TerminalMedia media, IPAddress signalling)
    {
        ArgumentNullException.ThrowIfNull(media);
        _audio.Agree(media.Audio, signalling);
        _video.Agree(media.Video, signalling);
        if (_terminal is null)
            _begun = _time.GetTimestamp();
        _terminal = media;
    }

    /// <summary>Shows whoever holds the call, and lets him see the terminal.</summary>
    /// <param name="audio">His sound.</param>
    /// <param name="video">His picture; also when he only receives one.</param>
    /// <param name="hasPicture">Whether he sends a picture.</param>
    public void Bridge(AgentMedium? audio, AgentMedium? video, bool hasPicture = true)
    {
        _agentHasPicture = hasPicture && video is not null;
        _audio.Bridge(audio, isSent: true);
        _video.Bridge(video, _agentHasPicture);
    }

    /// <summary>Shows the waiting clip; nobody sees or hears the terminal.</summary>
    public void Wait() => Bridge(null, null);

    /// <summary>The terminal has asked for a whole picture.</summary>
    public void PictureWanted() => _video.PictureWanted();

    /// <summary>Sends what is due by now; called every few milliseconds.</summary>
    public void Tick()
    {
        if (_terminal is null)
            return;
        var now = _time.GetTimestamp();
        var passed = _time.GetElapsedTime(_begun, now);
        var (sounds, pictures) = ((long)(passed.TotalMilliseconds / SoundMilliseconds), (long)(passed.TotalMilliseconds * WaitingClip.PicturesPerSecond / 1000));
        // After a standstill it goes on with the present: a burst would only be thrown away.
        _sounds = Math.Max(_sounds, sounds - (long)(MostBehind.TotalMilliseconds / SoundMilliseconds));
        _pictures = Math.Max(_pictures, pictures - ((long)MostBehind.TotalMilliseconds * WaitingClip.PicturesPerSecond / 1000));
        for (; _sounds <= sounds; _sounds++)
            _audio.Clip(_clip.SoundAt(_sounds, _audio.IsALaw), isLast: false, isNext: true, 160);
        for (; _pictures <= pictures; _pictures++)
        {
            var units = _clip.PictureAt(_pictures, IsConnectedWithoutPicture);
            for (var i = 0; i < units.Length; i++)
                _video.Clip(units[i], i == units.Length - 1, i == 0, 90_000 / WaitingClip.PicturesPerSecond);
        }

        _audio.Tick(now);
        _video.Tick(now);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _ports.Dispose();
        await Task.WhenAll(_work);
        _end.Dispose();
    }
}

/// <summary>Ports and addresses for media.</summary>
/// <param name="First">First port.</param>
/// <param name="Last">Last port.</param>
/// <param name="Terminals">Address towards terminals.</param>
/// <param name="Janus">Our address towards Janus.</param>
/// <param name="JanusPeer">Address Janus sends media from.</param>
public sealed record RtpRange(int First, int Last, IPAddress Terminals, IPAddress Janus, IPAddress JanusPeer);

using System.Net;
using System.Text.Json;
using Buergerservice.SipGateway.Media;
using Buergerservice.SipGateway.Portal;
using Buergerservice.SipGateway.Sip;

namespace Buergerservice.SipGateway.Calls;

/// <summary>Where Janus is.</summary>
/// <param name="Address">Its WebSocket.</param>
/// <param name="Secret">Its <c>api_secret</c>; null: none.</param>
/// <param name="Media">Address it sends media from.</param>
/// <param name="Own">Our address towards it.</param>
public sealed record JanusSettings(Uri Address, string? Secret, IPAddress Media, IPAddress Own);

/// <summary>A terminal.</summary>
/// <param name="Name">Our name for it.</param>
/// <param name="User">Its name in SIP.</param>
/// <param name="SignIn">What the portal gave for it.</param>
public sealed record TerminalSettings(string Name, string User, TerminalSignIn SignIn);

/// <summary>All settings of the gateway.</summary>
public sealed record GatewaySettings
{
    /// <summary>Address of the portal.</summary>
    public required Uri Portal { get; init; }

    /// <summary>Name in our SIP address.</summary>
    public required string User { get; init; }

    /// <summary>Where SIP listens.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Who may send us anything.</summary>
    public required IReadOnlyList<IPNetwork> Trusted { get; init; }

    /// <summary>Where we register, and from where alone calls come then; null: terminals call us by our address.</summary>
    public SipAccount? Account { get; init; }

    /// <summary>Ports and addresses for media.</summary>
    public required RtpRange Media { get; init; }

    /// <summary>Where Janus is.</summary>
    public required JanusSettings Janus { get; init; }

    /// <summary>Terminals.</summary>
    public required IReadOnlyList<TerminalSettings> Terminals { get; init; }

    /// <summary>Folder with the waiting clip.</summary>
    public required string ClipFolder { get; init; }

    /// <summary>After so long without a packet a terminal has lost its power.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(90);
}

using System.Net;

namespace Buergerservice.SipGateway.Sip;

/// <summary>How a message travels.</summary>
public enum SipProtocol
{
    /// <summary>Datagrams.</summary>
    Udp,

    /// <summary>A stream.</summary>
    Tcp,
}

/// <summary>Where a message comes from or goes to.</summary>
/// <param name="Protocol">How it travels.</param>
/// <param name="Address">The other side.</param>
public readonly record struct SipPeer(SipProtocol Protocol, IPEndPoint Address)
{
    /// <inheritdoc/>
    public override string ToString() => $"{(Protocol == SipProtocol.Tcp ? "tcp" : "udp")}:{Address}";
}

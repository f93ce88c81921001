using System.Globalization;
using System.Net;

namespace Buergerservice.SipGateway.Sip;

/// <summary>What both ends of a call know of it (RFC 3261 12); ours is the end that was called.</summary>
internal sealed class SipDialog
{
    private readonly string _local;
    private readonly string _remote;
    private readonly List<string> _routes;
    private SipPeer _from;
    private string _target;
    private uint _ownSequence;

    public SipDialog(SipMessage invite, SipPeer from, string tag, string contact)
    {
        (CallId, LocalTag, RemoteTag, _from, Contact) = (invite.CallId, tag, invite.FromTag ?? "", from, contact);
        _local = $"{invite["To"]};tag={tag}";
        _remote = invite["From"]!;
        _routes = [.. invite.All("Record-Route")];
        _target = TargetOf(invite) ?? SipAddress.Parse(_remote)!.Uri.Text;
        RemoteSequence = invite.Sequence;
    }

    public string CallId { get; }

    /// <summary>Where we are, as the other end is told.</summary>
    public string Contact { get; }

    public string LocalTag { get; }

    public string RemoteTag { get; }

    public string Key => KeyOf(CallId, LocalTag, RemoteTag);

    /// <summary>Number of the last request of the other end; smaller ones are late.</summary>
    public uint RemoteSequence { get; private set; }

    public static string KeyOf(string callId, string? localTag, string? remoteTag) => $"{callId}\n{localTag}\n{remoteTag}";

    /// <summary>Takes the number of a request; false when it is not the next.</summary>
    public bool Advance(SipMessage request)
    {
        if (request.Sequence <= RemoteSequence)
            return false;
        RemoteSequence = request.Sequence;
        return true;
    }

    /// <summary>A request of the other end has come from there.</summary>
    public void Heard(SipPeer from) => _from = from;

    /// <summary>The other end says where it is now.</summary>
    public void Refresh(SipMessage message) => _target = TargetOf(message) ?? _target;

    /// <summary>A request of ours within the call.</summary>
    /// <param name="method">Method.</param>
    /// <param name="sequence">Number of an INVITE whose ACK it is; otherwise the next one.</param>
    public SipMessage Request(string method, uint? sequence = null)
    {
        var number = sequence ?? ++_ownSequence;
        // A first proxy of the old kind (RFC 2543, without lr) wants to be the target itself.
        var isStrict = _routes.Count > 0 && SipAddress.Parse(_routes[0])?.Uri.Parameter("lr") is null;
        var request = SipMessage.Request(method, isStrict ? SipAddress.Parse(_routes[0])?.Uri.Text ?? _target : _target);
        foreach (var route in isStrict ? [.. _routes.Skip(1), $"<{_target}>"] : _routes)
            request.Add("Route", route);
        return request.Add("Max-Forwards", "70").Add("From", _local).Add("To", _remote).Add("Call-ID", CallId)
            .Add("CSeq", number.ToString(CultureInfo.InvariantCulture) + " " + method).Add("Contact", Contact);
    }

    /// <summary>Where such a request goes: the first proxy of the call, or the other end; whoever names himself by a name is answered where he called from.</summary>
    /// <param name="isOpen">Whether the stream with this address still stands.</param>
    public SipPeer Next(Func<IPEndPoint, bool> isOpen)
    {
        var first = _routes.Count > 0 ? SipAddress.Parse(_routes[0])?.Uri : SipUri.Parse(_target);
        var next = first?.Peer(first.Parameter("transport") is null && _routes.Count == 0 ? _from.Protocol : SipProtocol.Udp) ?? _from;
        // The stream the call came over stays in use as long as it stands; afterwards nobody listens at the port behind it.
        return _from.Protocol == SipProtocol.Tcp && next.Protocol == SipProtocol.Tcp && next.Address.Address.Equals(_from.Address.Address) && isOpen(_from.Address) ? _from : next;
    }

    private static string? TargetOf(SipMessage message) => message.All("Contact").Select(SipAddress.Parse).FirstOrDefault(a => a?.Uri.IsSip == true)?.Uri.Text;
}

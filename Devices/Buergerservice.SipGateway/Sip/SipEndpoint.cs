using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace Buergerservice.SipGateway.Sip;

/// <summary>The layer of transactions: each request is handed up once, each of ours gets one answer or none.</summary>
public sealed class SipEndpoint
{
    // A terminal has a handful; so many are a flood, which is answered by nothing.
    private const int MaxTransactions = 5_000;

    private readonly Dictionary<string, ServerTransaction> _servers = [];
    private readonly Dictionary<string, ClientTransaction> _clients = [];

    /// <summary>Makes the layer over a transport.</summary>
    /// <param name="transport">Sockets.</param>
    /// <param name="loop">The turn of everything.</param>
    /// <param name="timers">Times.</param>
    public SipEndpoint(SipTransport transport, SipLoop loop, SipTimers timers)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(loop);
        (Transport, Loop, Timers) = (transport, loop, timers);
        transport.Received += (message, from) => loop.PostFromNetwork(() => Take(message, from));
    }

    /// <summary>Sockets.</summary>
    public SipTransport Transport { get; }

    /// <summary>The turn of everything.</summary>
    public SipLoop Loop { get; }

    /// <summary>Times.</summary>
    public SipTimers Timers { get; }

    /// <summary>A new request; the transaction is null for an ACK, which nobody answers.</summary>
    internal Action<SipMessage, ServerTransaction?>? Requested { get; set; }

    /// <summary>A 200 to an INVITE of ours has come again: our ACK was lost.</summary>
    internal Action<SipMessage>? AcceptedAgain { get; set; }

    /// <summary>Address we name in Via and Contact.</summary>
    public IPEndPoint Advertised { get; set; } = new(IPAddress.Loopback, 0);

    /// <summary>A random token.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10));

    /// <summary>The INVITE this CANCEL means; null when there is none.</summary>
    internal ServerTransaction? InviteOf(SipMessage cancel) => _servers.GetValueOrDefault(KeyOf(cancel, "INVITE"));

    /// <summary>Sends a request. <c>Via</c> is added here.</summary>
    internal void Send(SipMessage request, SipPeer to, Action<SipMessage?> done)
    {
        request.AddFirst("Via", NewVia(to.Protocol));
        var transaction = new ClientTransaction(this, request, to, done);
        _clients[transaction.Key] = transaction;
    }

    /// <summary>Sends an ACK, which nobody answers.</summary>
    internal void SendAck(SipMessage ack, SipPeer to)
    {
        ack.AddFirst("Via", NewVia(to.Protocol));
        Transport.Send(ack, to);
    }

    internal void Forget(string key, ServerTransaction transaction)
    {
        if (_servers.TryGetValue(key, out var known) && known == transaction)
            _servers.Remove(key);
    }

    internal void Forget(ClientTransaction transaction) => _clients.Remove(transaction.Key);

    private string NewVia(SipProtocol protocol) => string.Create(CultureInfo.InvariantCulture, $"SIP/2.0/{(protocol == SipProtocol.Tcp ? "TCP" : "UDP")} {Advertised};branch={SipVia.Cookie}{NewToken()};rport");

    private void Take(SipMessage message, SipPeer from)
    {
        if (!message.IsRequest)
        {
            TakeResponse(message);
            return;
        }

        var via = SipVia.Parse(message.All("Via").First())!;
        var key = KeyOf(message, message.Method == "ACK" ? "INVITE" : message.Method);
        var known = _servers.GetValueOrDefault(key);
        if (message.Method == "ACK")
        {
            // The ACK of a 200 is a request of its own; some send it under the name of the INVITE.
            if (known is null || known.IsAccepted)
                Requested?.Invoke(message, null);
            else
                known.TakeAck();
            return;
        }

        if (known is not null)
        {
            known.TakeAgain();
            return;
        }

        if (_servers.Count >= MaxTransactions)
            return;
        var transaction = new ServerTransaction(this, key, Marked(message, via, from), from, SentBy(via, from));
        _servers[key] = transaction;
        Requested?.Invoke(transaction.Request, transaction);
    }

    private void TakeResponse(SipMessage response)
    {
        if (_clients.TryGetValue(ClientTransaction.KeyOf(response), out var transaction))
            transaction.Take(response);
        if (response.SequenceMethod == "INVITE" && response.Status is >= 200 and < 300)
            AcceptedAgain?.Invoke(response);
    }

    // RFC 3581: where the request really came from, for whoever stands behind a router.
    private static SipMessage Marked(SipMessage message, SipVia via, SipPeer from)
    {
        var rest = message.All("Via").Skip(1).ToList();
        var parameters = via.Parameters.Where(p => !p.Name.Equals("rport", StringComparison.OrdinalIgnoreCase) && !p.Name.Equals("received", StringComparison.OrdinalIgnoreCase)).Select(p => ";" + p.Name + (p.Value.Length > 0 ? "=" + p.Value : ""));
        var host = via.Host.Contains(':', StringComparison.Ordinal) ? $"[{via.Host}]" : via.Host;
        var first = string.Create(CultureInfo.InvariantCulture, $"SIP/2.0/{via.Protocol} {host}{(via.Port > 0 ? ":" + via.Port.ToString(CultureInfo.InvariantCulture) : "")}{string.Concat(parameters)};received={from.Address.Address}")
            + (via.Parameter("rport") is not null ? string.Create(CultureInfo.InvariantCulture, $";rport={from.Address.Port}") : "");
        message.Set("Via", first);
        foreach (var value in rest)
            message.Add("Via", value);
        return message;
    }

    private static SipPeer SentBy(SipVia via, SipPeer from) =>
        from.Protocol == SipProtocol.Udp && via.Parameter("rport") is not null ? from : new(from.Protocol, new(from.Address.Address, via.Port == 0 ? 5060 : via.Port));

    // Branches without the cookie are of RFC 2543 and not unique: there the whole request names the transaction.
    private static string KeyOf(SipMessage message, string method)
    {
        var via = SipVia.Parse(message.All("Via").First())!;
        return via.Branch.StartsWith(SipVia.Cookie, StringComparison.Ordinal)
            ? $"{via.Branch} {via.Host}:{via.Port} {method}"
            : $"{message.CallId} {message.Sequence} {message.FromTag} {via.Host}:{via.Port} {via.Branch} {method}";
    }
}

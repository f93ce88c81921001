using System.Security.Cryptography;
using System.Text;

namespace Buergerservice.SipGateway.Sip;

/// <summary>Who we are at a registrar or proxy.</summary>
/// <param name="User">Name.</param>
/// <param name="Password">Password.</param>
public sealed record SipCredentials(string User, string Password);

/// <summary>A question for a password (RFC 7616, RFC 8760): MD5 or SHA-256, with or without <c>qop=auth</c>.</summary>
public sealed class DigestChallenge
{
    private int _count;

    private DigestChallenge(string header, string realm, string nonce, string? opaque, bool isSha256, bool hasQop, bool isStale, string algorithm) =>
        (Header, Realm, Nonce, Opaque, IsSha256, HasQop, IsStale, Algorithm) = (header, realm, nonce, opaque, isSha256, hasQop, isStale, algorithm);

    /// <summary>Header of the answer.</summary>
    public string Header { get; }

    /// <summary>Whether only the nonce was too old.</summary>
    public bool IsStale { get; }

    /// <summary>Whether it asks for SHA-256.</summary>
    public bool IsSha256 { get; }

    /// <summary>For whom the password is.</summary>
    public string Realm { get; }

    private string Nonce { get; }

    private string? Opaque { get; }

    private bool HasQop { get; }

    private string Algorithm { get; }

    /// <summary>The strongest question of a 401 or 407 that can be answered; null when there is none.</summary>
    public static DigestChallenge? Of(SipMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var (asked, answered) = response.Status == 407 ? ("Proxy-Authenticate", "Proxy-Authorization") : ("WWW-Authenticate", "Authorization");
        return response.Headers.Where(h => h.Name.Equals(asked, StringComparison.OrdinalIgnoreCase)).Select(h => Parse(h.Value, answered)).OfType<DigestChallenge>().OrderByDescending(c => c.IsSha256).FirstOrDefault();
    }

    /// <summary>The answer for a request.</summary>
    public string Answer(string method, string uri, SipCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        var count = $"{++_count:x8}";
        var own = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var first = Hash($"{credentials.User}:{Realm}:{credentials.Password}");
        var second = Hash($"{method}:{uri}");
        var response = Hash(HasQop ? $"{first}:{Nonce}:{count}:{own}:auth:{second}" : $"{first}:{Nonce}:{second}");
        return $"Digest username=\"{Quoted(credentials.User)}\", realm=\"{Quoted(Realm)}\", nonce=\"{Quoted(Nonce)}\", uri=\"{uri}\", response=\"{response}\""
            + (Algorithm.Length > 0 ? $", algorithm={Algorithm}" : "")
            + (Opaque is not null ? $", opaque=\"{Quoted(Opaque)}\"" : "")
            + (HasQop ? $", qop=auth, nc={count}, cnonce=\"{own}\"" : "");
    }

    private static DigestChallenge? Parse(string value, string header)
    {
        if (!value.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase))
            return null;
        var parameters = SipText.Split(value[7..], ',').Select(p => p.Split('=', 2)).Where(p => p.Length == 2).Select(p => (p[0].Trim(), SipText.Unquote(p[1].Trim()))).ToList();
        string? Find(string name) => SipUri.Find(parameters, name);
        var algorithm = Find("algorithm") ?? "";
        var isSha256 = algorithm.Equals("SHA-256", StringComparison.OrdinalIgnoreCase);
        if (!isSha256 && algorithm.Length > 0 && !algorithm.Equals("MD5", StringComparison.OrdinalIgnoreCase))
            return null;
        var qop = Find("qop");
        if (qop is not null && !qop.Split(',').Any(q => q.Trim().Equals("auth", StringComparison.OrdinalIgnoreCase)))
            return null;
        return Find("realm") is { } realm && Find("nonce") is { } nonce
            ? new(header, realm, nonce, Find("opaque"), isSha256, qop is not null, "true".Equals(Find("stale"), StringComparison.OrdinalIgnoreCase), algorithm) : null;
    }

    private string Hash(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
#pragma warning disable CA5351 // Most registrars still ask for MD5 only; over which network SIP goes is the operator's decision.
        return Convert.ToHexStringLower(IsSha256 ? SHA256.HashData(bytes) : MD5.HashData(bytes));
#pragma warning restore CA5351
    }

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}

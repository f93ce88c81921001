using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Buergerservice.Portal.Video;

/// <summary>A server a browser may use to reach the other one, as <c>RTCIceServer</c>.</summary>
public sealed record IceServer(IReadOnlyList<string> Urls, string Username, string Credential);

/// <summary>
/// TURN servers for networks that forbid direct UDP. Without settings there are none and browsers talk directly. The password lives an
/// hour and is derived from the secret shared with the server (coturn <c>use-auth-secret</c>, draft-uberti-behave-turn-rest-00).
/// </summary>
public sealed class IceServers(IConfiguration configuration, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly string[] _urls = (configuration["turn-urls"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    private readonly string _secret = configuration["turn-secret"] ?? "";

    /// <summary>Whether browsers use nothing but these servers: for networks whose policy forbids direct connections, and so that neither end learns the other's address.</summary>
    public bool IsRelayOnly { get; } = configuration.GetValue("turn-only", false);

    /// <summary>Servers with credentials for one end of a call; empty when none are configured.</summary>
    public IReadOnlyList<IceServer> For(VideoParty party)
    {
        ArgumentNullException.ThrowIfNull(party);
        if (_urls.Length == 0 || _secret.Length == 0)
            return [];
        var user = string.Create(CultureInfo.InvariantCulture, $"{(time.GetUtcNow() + Life).ToUnixTimeSeconds()}:{party.Call:N}");
#pragma warning disable CA5350 // HMAC-SHA1 is what TURN servers understand.
        return [new(_urls, user, Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(_secret), Encoding.UTF8.GetBytes(user))))];
#pragma warning restore CA5350
    }
}

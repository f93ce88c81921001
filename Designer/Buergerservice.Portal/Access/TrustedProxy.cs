using System.Net;
using Buergerservice.Storage.Databases;
using Microsoft.AspNetCore.HttpOverrides;

namespace Buergerservice.Portal.Access;

/// <summary>
/// Lets a proxy that ends TLS tell how and from where a request really came: so cookies are marked secure and limits
/// count visitors, not the proxy.
/// </summary>
public static class TrustedProxy
{
    /// <summary>Setting with the addresses or networks of the proxies, separated by commas. Without it nobody is believed.</summary>
    public const string Setting = "proxy";

    /// <summary>Call it before all other middleware. Also tells browsers that come by HTTPS to stay with it.</summary>
    public static WebApplication UseTrustedProxy(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var proxies = (app.Configuration[Setting] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (proxies.Length > 0)
            app.UseForwardedHeaders(OptionsFor(proxies));
        app.UseHsts();
        return app;
    }

    private static ForwardedHeadersOptions OptionsFor(IEnumerable<string> proxies)
    {
        // No limit to the chain: it ends at the first address that is not a known proxy.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
                options.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(proxy, out var network))
                options.KnownIPNetworks.Add(network);
            else
                throw new SettingException($"Die Einstellung {Setting} nennt „{proxy}“; das ist weder eine IP-Adresse noch ein Netz (zum Beispiel 192.0.2.10 oder 192.0.2.0/24).");
        }

        return options;
    }
}

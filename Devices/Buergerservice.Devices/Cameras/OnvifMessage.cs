using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Buergerservice.Devices.Cameras;

/// <summary>Builds SOAP 1.2 requests with WS-Security UsernameToken, password as digest (OASIS UsernameToken Profile 1.0, ONVIF Core 5.9.4).</summary>
internal static class OnvifMessage
{
    public static readonly XNamespace Device = "http://www.onvif.org/ver10/device/wsdl";
    public static readonly XNamespace Media = "http://www.onvif.org/ver10/media/wsdl";
    public static readonly XNamespace Ptz = "http://www.onvif.org/ver20/ptz/wsdl";
    public static readonly XNamespace Schema = "http://www.onvif.org/ver10/schema";

    private static readonly XNamespace Soap = "http://www.w3.org/2003/05/soap-envelope";
    private static readonly XNamespace Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    private static readonly XNamespace Utility = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

    public static byte[] Build(XElement body, OnvifSettings settings, DateTimeOffset? deviceTime)
    {
        var envelope = new XElement(Soap + "Envelope", new XAttribute(XNamespace.Xmlns + "s", Soap));
        if (settings.User.Length > 0 && deviceTime is { } now)
            envelope.Add(new XElement(Soap + "Header", Token(settings, now)));
        envelope.Add(new XElement(Soap + "Body", body));
        return Encoding.UTF8.GetBytes(envelope.ToString(SaveOptions.DisableFormatting));
    }

    private static XElement Token(OnvifSettings settings, DateTimeOffset now)
    {
        var nonce = RandomNumberGenerator.GetBytes(16);
        var created = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
#pragma warning disable CA5350 // The profile prescribes SHA-1.
        var digest = SHA1.HashData([.. nonce, .. Encoding.UTF8.GetBytes(created), .. Encoding.UTF8.GetBytes(settings.Password)]);
#pragma warning restore CA5350
        const string Profile = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest";
        const string Base64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";
        return new(Security + "Security",
            new XElement(Security + "UsernameToken",
                new XElement(Security + "Username", settings.User),
                new XElement(Security + "Password", new XAttribute("Type", Profile), Convert.ToBase64String(digest)),
                new XElement(Security + "Nonce", new XAttribute("EncodingType", Base64), Convert.ToBase64String(nonce)),
                new XElement(Utility + "Created", created)));
    }
}

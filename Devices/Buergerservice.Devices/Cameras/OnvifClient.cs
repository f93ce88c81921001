using System.Globalization;
using System.Xml.Linq;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Wire;

namespace Buergerservice.Devices.Cameras;

/// <summary>
/// The part of ONVIF a document camera needs. Addresses the camera names are used for their path only: a camera must not
/// send us to another host.
/// </summary>
internal sealed class OnvifClient(OnvifSettings settings, TimeProvider time) : IDisposable
{
    private const int MaxAnswer = 1024 * 1024;
    private readonly HttpWire _http = new(settings.User.Length > 0 ? new(settings.User, settings.Password) : null);
    private Session? _session;

    public async Task<CameraPosition> PositionAsync(CancellationToken cancellationToken)
    {
        var session = await OpenAsync(cancellationToken);
        var answer = await CallAsync(session.Ptz, new(OnvifMessage.Ptz + "GetStatus", new XElement(OnvifMessage.Ptz + "ProfileToken", session.Profile)), session.ClockOffset, cancellationToken);
        var position = answer.Find("Position") ?? throw DeviceException.Garbled("keine Kameraposition");
        return new(Number(position, "PanTilt", "x"), Number(position, "PanTilt", "y"), Number(position, "Zoom", "x"));
    }

    public async Task MoveAsync(CameraPosition to, CancellationToken cancellationToken)
    {
        var session = await OpenAsync(cancellationToken);
        var position = new XElement(OnvifMessage.Ptz + "Position",
            new XElement(OnvifMessage.Schema + "PanTilt", new XAttribute("x", to.Pan), new XAttribute("y", to.Tilt)),
            new XElement(OnvifMessage.Schema + "Zoom", new XAttribute("x", to.Zoom)));
        await CallAsync(session.Ptz, new(OnvifMessage.Ptz + "AbsoluteMove", new XElement(OnvifMessage.Ptz + "ProfileToken", session.Profile), position), session.ClockOffset, cancellationToken);
    }

    public async Task<byte[]> SnapshotAsync(CancellationToken cancellationToken)
    {
        var session = await OpenAsync(cancellationToken);
        var answer = await CallAsync(session.Media, new(OnvifMessage.Media + "GetSnapshotUri", new XElement(OnvifMessage.Media + "ProfileToken", session.Profile)), session.ClockOffset, cancellationToken);
        var picture = await _http.SendAsync(HttpMethod.Get, Here(answer.Text("Uri")), null, null, DeviceFile.MaxBytes, cancellationToken);
        return picture.Status == 200 ? picture.Body : throw Refused(picture.Status);
    }

    public void Forget() => _session = null;

    public void Dispose() => _http.Dispose();

    private async Task<Session> OpenAsync(CancellationToken cancellationToken)
    {
        if (_session is { } open)
            return open;
        var offset = await ClockOffsetAsync(cancellationToken);
        var capabilities = await CallAsync(settings.Address, new(OnvifMessage.Device + "GetCapabilities", new XElement(OnvifMessage.Device + "Category", "All")), offset, cancellationToken);
        var media = Here(capabilities.Find("Media")?.Text("XAddr"));
        var profiles = await CallAsync(media, new(OnvifMessage.Media + "GetProfiles"), offset, cancellationToken);
        var profile = profiles.Find("Profiles")?.Attribute("token")?.Value is { Length: > 0 and <= 64 } token ? token : throw DeviceException.Garbled("kein Kameraprofil");
        return _session = new(offset, media, Here(capabilities.Find("PTZ")?.Text("XAddr")), profile);
    }

    // Cameras refuse digests whose time differs from their own clock, which is often wrong.
    private async Task<TimeSpan> ClockOffsetAsync(CancellationToken cancellationToken)
    {
        var answer = await CallAsync(settings.Address, new(OnvifMessage.Device + "GetSystemDateAndTime"), null, cancellationToken);
        if (answer.Find("UTCDateTime") is not { } utc)
            return TimeSpan.Zero;
        int Part(string name) => int.TryParse(utc.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw DeviceException.Garbled("Uhrzeit der Kamera");
        try
        {
            return new DateTimeOffset(Part("Year"), Part("Month"), Part("Day"), Part("Hour"), Part("Minute"), Part("Second"), TimeSpan.Zero) - time.GetUtcNow();
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw DeviceException.Garbled("Uhrzeit der Kamera", e);
        }
    }

    private async Task<XDocument> CallAsync(Uri address, XElement body, TimeSpan? clockOffset, CancellationToken cancellationToken)
    {
        var message = OnvifMessage.Build(body, settings, clockOffset is { } offset ? time.GetUtcNow() + offset : null);
        var answer = await _http.SendAsync(HttpMethod.Post, address, message, "application/soap+xml; charset=utf-8", MaxAnswer, cancellationToken);
        if (answer.Status is 401 or 403)
            throw Refused(answer.Status);
        var document = SafeXml.Read(answer.Body);
        if (document.Find("Fault") is not { } fault)
            return document;
        throw fault.ToString().Contains("NotAuthorized", StringComparison.OrdinalIgnoreCase) ? Refused(401) : DeviceException.Refused("Die Kamera lehnt den Befehl ab. Prüfen Sie, ob sie schwenken und zoomen kann.");
    }

    private Uri Here(string? named) =>
        Uri.TryCreate(named, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? new(new Uri(settings.Address.GetLeftPart(UriPartial.Authority)), uri.PathAndQuery)
        : throw DeviceException.Garbled("Adresse der Kamera");

    private static DeviceException Refused(int status) =>
        DeviceException.Refused(status is 401 or 403 ? "Die Kamera lehnt Benutzer oder Kennwort ab. Prüfen Sie die Angaben in der Konfiguration." : $"Die Kamera liefert kein Bild (HTTP {status}).");

    private static double Number(XElement position, string element, string attribute) =>
        double.TryParse(position.Find(element)?.Attribute(attribute)?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : throw DeviceException.Garbled("Kameraposition");

    private sealed record Session(TimeSpan ClockOffset, Uri Media, Uri Ptz, string Profile);
}

/// <summary>Where the camera looks: pan and tilt −1…1, zoom 0…1 (ONVIF generic spaces).</summary>
internal sealed record CameraPosition(double Pan, double Tilt, double Zoom);

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Buergerservice.Devices.Simulators;

/// <summary>Document camera that speaks ONVIF: device, media and PTZ service with WS-Security digest, snapshot.</summary>
public sealed class CameraSimulator(TimeProvider time) : WebSimulator
{
    private readonly HashSet<string> _nonces = [];

    /// <summary>Account that is asked for; empty for none.</summary>
    public (string User, string Password) Account { get; set; } = ("", "");

    /// <summary>How far the camera's clock is from ours.</summary>
    public TimeSpan ClockError { get; set; }

    /// <summary>What lies under the camera.</summary>
    public byte[] Picture { get; set; } = SampleDocument.Sharp;

    /// <summary>Answers every order with a fault.</summary>
    public bool Refuses { get; set; }

    /// <summary>Pan, tilt, zoom.</summary>
    public (double Pan, double Tilt, double Zoom) Position { get; private set; }

    /// <summary>Address of the device service.</summary>
    public Uri Service => new(Address, "/onvif/device_service");

    /// <inheritdoc/>
    protected override void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/snapshot.jpg", () => Results.Bytes(Picture, "image/jpeg"));
        endpoints.MapPost("/onvif/{service}", AnswerAsync);
    }

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var message = XDocument.Parse(await reader.ReadToEndAsync());
        var operation = message.Descendants().First(e => e.Name.LocalName == "Body").Elements().First();
        if (Refuses)
            return Refuse("s:Receiver", "", "Device failure");
        if (operation.Name.LocalName != "GetSystemDateAndTime" && Account.User.Length > 0 && !IsSignedIn(message))
            return Refuse("s:Sender", "<s:Subcode><s:Value xmlns:ter=\"http://www.onvif.org/ver10/error\">ter:NotAuthorized</s:Value></s:Subcode>", "Sender not Authorized");
        var body = BodyOf(operation);
        return body is null ? Refuse("s:Receiver", "", "Action not supported") : Envelope(body, 200);
    }

    // A nonce counts once and for five minutes around the camera's clock, as the profile advises.
    private bool IsSignedIn(XDocument message)
    {
        string? Of(string name) => message.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value;
        if (Of("Username") != Account.User || Of("Nonce") is not { } nonce || Of("Created") is not { } created || Of("Password") is not { } digest || !_nonces.Add(nonce))
            return false;
        if ((DateTimeOffset.Parse(created, CultureInfo.InvariantCulture) - (time.GetUtcNow() + ClockError)).Duration() > TimeSpan.FromMinutes(5))
            return false;
#pragma warning disable CA5350 // The profile prescribes SHA-1.
        return digest == Convert.ToBase64String(SHA1.HashData([.. Convert.FromBase64String(nonce), .. Encoding.UTF8.GetBytes(created), .. Encoding.UTF8.GetBytes(Account.Password)]));
#pragma warning restore CA5350
    }

    private string? BodyOf(XElement operation)
    {
        var here = Address.ToString().TrimEnd('/');
        switch (operation.Name.LocalName)
        {
            case "GetSystemDateAndTime":
                var now = (time.GetUtcNow() + ClockError).UtcDateTime;
                return $"<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings><tt:UTCDateTime><tt:Time><tt:Hour>{now.Hour}</tt:Hour><tt:Minute>{now.Minute}</tt:Minute><tt:Second>{now.Second}</tt:Second></tt:Time><tt:Date><tt:Year>{now.Year}</tt:Year><tt:Month>{now.Month}</tt:Month><tt:Day>{now.Day}</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>";
            case "GetServices":
                return $"<tds:GetServicesResponse>{string.Concat(new[] { ("ver10/device", "device_service"), ("ver10/media", "media"), ("ver20/ptz", "ptz") }.Select(s => $"<tds:Service><tds:Namespace>http://www.onvif.org/{s.Item1}/wsdl</tds:Namespace><tds:XAddr>{here}/onvif/{s.Item2}</tds:XAddr><tds:Version><tt:Major>2</tt:Major><tt:Minor>5</tt:Minor></tds:Version></tds:Service>"))}</tds:GetServicesResponse>";
            case "GetCapabilities":
                return $"<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Device><tt:XAddr>{here}/onvif/device_service</tt:XAddr></tt:Device><tt:Media><tt:XAddr>{here}/onvif/media</tt:XAddr></tt:Media><tt:PTZ><tt:XAddr>{here}/onvif/ptz</tt:XAddr></tt:PTZ></tds:Capabilities></tds:GetCapabilitiesResponse>";
            case "GetDeviceInformation":
                return "<tds:GetDeviceInformationResponse><tds:Manufacturer>Simulator</tds:Manufacturer><tds:Model>Dokumentenkamera</tds:Model><tds:FirmwareVersion>1</tds:FirmwareVersion><tds:SerialNumber>S1</tds:SerialNumber><tds:HardwareId>H1</tds:HardwareId></tds:GetDeviceInformationResponse>";
            case "GetVideoSources":
                return "<trt:GetVideoSourcesResponse><trt:VideoSources token=\"v0\"><tt:Framerate>25</tt:Framerate><tt:Resolution><tt:Width>1920</tt:Width><tt:Height>1080</tt:Height></tt:Resolution></trt:VideoSources></trt:GetVideoSourcesResponse>";
            case "GetProfiles":
                return "<trt:GetProfilesResponse><trt:Profiles token=\"p0\" fixed=\"true\"><tt:Name>main</tt:Name><tt:VideoSourceConfiguration token=\"vs0\"><tt:Name>v</tt:Name><tt:UseCount>1</tt:UseCount><tt:SourceToken>v0</tt:SourceToken></tt:VideoSourceConfiguration><tt:VideoEncoderConfiguration token=\"ve0\"><tt:Name>e</tt:Name><tt:Encoding>H264</tt:Encoding></tt:VideoEncoderConfiguration><tt:PTZConfiguration token=\"ptz0\"><tt:Name>ptz</tt:Name><tt:NodeToken>n0</tt:NodeToken></tt:PTZConfiguration></trt:Profiles></trt:GetProfilesResponse>";
            case "GetSnapshotUri":
                return $"<trt:GetSnapshotUriResponse><trt:MediaUri><tt:Uri>{here}/snapshot.jpg</tt:Uri></trt:MediaUri></trt:GetSnapshotUriResponse>";
            case "AbsoluteMove":
                Position = Read(operation);
                return "<tptz:AbsoluteMoveResponse/>";
            case "RelativeMove":
                var by = Read(operation);
                Position = (Position.Pan + by.Pan, Position.Tilt + by.Tilt, Position.Zoom + by.Zoom);
                return "<tptz:RelativeMoveResponse/>";
            case "GetStatus":
                return string.Create(CultureInfo.InvariantCulture, $"<tptz:GetStatusResponse><tptz:PTZStatus><tt:Position><tt:PanTilt x=\"{Position.Pan}\" y=\"{Position.Tilt}\"/><tt:Zoom x=\"{Position.Zoom}\"/></tt:Position><tt:MoveStatus><tt:PanTilt>IDLE</tt:PanTilt><tt:Zoom>IDLE</tt:Zoom></tt:MoveStatus></tptz:PTZStatus></tptz:GetStatusResponse>");
            default:
                return null;
        }
    }

    private static (double Pan, double Tilt, double Zoom) Read(XElement operation)
    {
        double Of(string element, string attribute) => double.Parse(operation.Descendants().First(e => e.Name.LocalName == element).Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
        return (Of("PanTilt", "x"), Of("PanTilt", "y"), Of("Zoom", "x"));
    }

    private static IResult Refuse(string code, string subcode, string reason) =>
        Envelope($"<s:Fault><s:Code><s:Value>{code}</s:Value>{subcode}</s:Code><s:Reason><s:Text xml:lang=\"en\">{reason}</s:Text></s:Reason></s:Fault>", 400);

    private static IResult Envelope(string body, int status) => Results.Text(
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:tds=\"http://www.onvif.org/ver10/device/wsdl\" xmlns:trt=\"http://www.onvif.org/ver10/media/wsdl\" xmlns:tptz=\"http://www.onvif.org/ver20/ptz/wsdl\" xmlns:tt=\"http://www.onvif.org/ver10/schema\"><s:Body>{body}</s:Body></s:Envelope>",
        "application/soap+xml", Encoding.UTF8, status);
}

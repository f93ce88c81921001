using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Wire;

namespace Buergerservice.Devices.Scanning;

/// <summary>Scanner that speaks eSCL (Mopria eSCL 2.97, "AirScan") .</summary>
/// <remarks>
/// <c>scanner.scan</c> takes <c>resolution</c> (dpi, default 300), <c>color</c> (default true) and <c>source</c> (<c>Platen</c>
/// or <c>Feeder</c>), and returns one page (JPEG or PDF). The caller asks again for the next one.
/// </remarks>
/// <param name="id">Id in the booth.</param>
/// <param name="address">Root of the interface, such as <c>http://192.0.2.9/eSCL</c>.</param>
/// <param name="timing">Time limits.</param>
/// <param name="time">Clock.</param>
public sealed class EsclScanner(string id, Uri address, DeviceTiming timing, TimeProvider time) : Device(id, timing, time)
{
    private const int MaxXml = 512 * 1024;
    private static readonly XNamespace Scan = "http://schemas.hp.com/imaging/escl/2011/05/03";
    private static readonly XNamespace Pwg = "http://www.pwg.org/schemas/2010/12/sm";
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);
    private readonly HttpWire _http = new();
    private readonly string _root = address.ToString().TrimEnd('/');

    /// <inheritdoc/>
    public override DeviceKind Kind => DeviceKind.Scanner;

    /// <inheritdoc/>
    public override IReadOnlySet<string> Actions { get; } = new HashSet<string> { DeviceActions.Scan, DeviceActions.Status };

    /// <inheritdoc/>
    protected override TimeSpan LimitOf(DeviceCommand command) => command?.Action == DeviceActions.Scan ? Timing.Person : Timing.Command;

    /// <inheritdoc/>
    protected override async Task<(DeviceCondition Condition, string Detail)> ProbeAsync(CancellationToken cancellationToken)
    {
        var (state, feeder) = await StatusAsync(cancellationToken);
        return state is "Stopped" or "Down" ? (DeviceCondition.Offline, "Der Scanner ist angehalten.")
            : feeder is "ScannerAdfJam" ? (DeviceCondition.Degraded, "Im Einzug des Scanners klemmt Papier.")
            : (DeviceCondition.Ok, "");
    }

    /// <inheritdoc/>
    protected override async Task<DeviceResult> CarryOutAsync(DeviceCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var (state, feeder) = await StatusAsync(cancellationToken);
        if (command.Action == DeviceActions.Status)
            return DeviceResult.Done(command, new JsonObject { ["state"] = state });
        var source = command.Text("source") == "Feeder" ? "Feeder" : "Platen";
        if (source == "Feeder" && feeder is "ScannerAdfEmpty")
            throw new DeviceException(DeviceOutcome.NeedsAttention, "Im Einzug des Scanners liegt kein Papier. Bitte legen Sie es ein.");
        var job = await StartAsync(Settings(command, source), cancellationToken);
        using var scanning = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, BrokenOff);
        try
        {
            return DeviceResult.Done(command, [], await PageAsync(job, scanning.Token));
        }
        catch (OperationCanceledException) when (scanning.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DeviceException(DeviceOutcome.Cancelled, "Das Scannen wurde abgebrochen.");
        }
        finally
        {
            await ClearAwayAsync(job);
        }
    }

    // With a time of its own: that of the command may be over. A job the scanner keeps takes no page from us that was read.
    private async Task ClearAwayAsync(Uri job)
    {
        using var timer = new CancellationTokenSource(Timing.Probe, Time);
        try
        {
            await _http.SendAsync(HttpMethod.Delete, job, null, null, MaxXml, timer.Token);
        }
        catch (Exception e) when (e is DeviceException or HttpRequestException or IOException or OperationCanceledException)
        {
            // The scanner forgets it by itself.
        }
    }

    private async Task<DeviceFile> PageAsync(Uri job, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await _http.SendAsync(HttpMethod.Get, new(job + "/NextDocument"), null, null, DeviceFile.MaxBytes, cancellationToken);
            if (page.Status == 200)
                return new(PictureKind.Of(page.Body) ?? throw DeviceException.Garbled("kein Bild"), page.Body);
            // 503: still scanning (Mopria eSCL 6.3).
            if (page.Status != 503)
                throw new DeviceException(DeviceOutcome.NeedsAttention, "Der Scanner hat keine Seite geliefert. Liegt das Blatt richtig?");
            await Task.Delay(LookAgain, Time, cancellationToken);
        }
    }

    private async Task<Uri> StartAsync(XElement settings, CancellationToken cancellationToken)
    {
        var answer = await _http.SendAsync(HttpMethod.Post, new(_root + "/ScanJobs"), Encoding.UTF8.GetBytes(settings.ToString()), "text/xml", MaxXml, cancellationToken);
        return answer.Status switch
        {
            // Only the name of the job is taken over: a scanner must not send us to another host.
            201 when answer.Location is { } location => new($"{_root}/ScanJobs/{Uri.EscapeDataString(location.ToString().TrimEnd('/').Split('/')[^1])}"),
            409 or 503 => throw new DeviceException(DeviceOutcome.NeedsAttention, "Der Scanner ist gerade beschäftigt. Versuchen Sie es gleich noch einmal."),
            _ => throw DeviceException.Refused($"Der Scanner hat den Auftrag nicht angenommen (HTTP {answer.Status})."),
        };
    }

    private async Task<(string State, string Feeder)> StatusAsync(CancellationToken cancellationToken)
    {
        var answer = await _http.SendAsync(HttpMethod.Get, new(_root + "/ScannerStatus"), null, null, MaxXml, cancellationToken);
        if (answer.Status != 200)
            throw DeviceException.Refused($"Der Scanner gibt keine Auskunft (HTTP {answer.Status}).");
        var status = SafeXml.Read(answer.Body);
        return (status.Text("State") ?? throw DeviceException.Garbled("kein Zustand"), status.Text("AdfState") ?? "");
    }

    private static XElement Settings(DeviceCommand command, string source)
    {
        var resolution = ((int)Math.Clamp(command.Number("resolution") ?? 300, 75, 600)).ToString(CultureInfo.InvariantCulture);
        var color = command.Arguments["color"] is not JsonValue flag || !flag.TryGetValue<bool>(out var yes) || yes;
        // A4 in 1/300 inch.
        return new(Scan + "ScanSettings",
            new XAttribute(XNamespace.Xmlns + "scan", Scan), new XAttribute(XNamespace.Xmlns + "pwg", Pwg),
            new XElement(Pwg + "Version", "2.6"),
            new XElement(Pwg + "ScanRegions",
                new XElement(Pwg + "ScanRegion",
                    new XElement(Pwg + "ContentRegionUnits", "escl:ThreeHundredthsOfInches"),
                    new XElement(Pwg + "Height", 3507), new XElement(Pwg + "Width", 2480), new XElement(Pwg + "XOffset", 0), new XElement(Pwg + "YOffset", 0))),
            new XElement(Pwg + "InputSource", source),
            new XElement(Scan + "ColorMode", color ? "RGB24" : "Grayscale8"),
            new XElement(Scan + "XResolution", resolution), new XElement(Scan + "YResolution", resolution),
            new XElement(Pwg + "DocumentFormat", "image/jpeg"));
    }
}

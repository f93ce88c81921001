using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Buergerservice.Devices.Simulators;

/// <summary>Scanner that speaks eSCL, with a glass plate and a feeder.</summary>
public sealed class ScannerSimulator : WebSimulator
{
    private static readonly XNamespace Scan = "http://schemas.hp.com/imaging/escl/2011/05/03";
    private static readonly XNamespace Pwg = "http://www.pwg.org/schemas/2010/12/sm";
    private static readonly int[] Resolutions = [100, 200, 300];
    private readonly Dictionary<string, int> _pages = [];

    /// <summary>What lies on the glass.</summary>
    public byte[] Page { get; set; } = SampleDocument.Sharp;

    /// <summary>Sheets in the feeder.</summary>
    public int Sheets { get; set; }

    /// <summary>Refuses every request.</summary>
    public bool Refuses { get; set; }

    /// <summary>Another client scans.</summary>
    public bool Busy { get; set; }

    /// <summary>Requests for a page that are answered with "not yet" first.</summary>
    public int NotYet { get; set; }

    /// <summary>The line breaks when a job is to be deleted.</summary>
    public bool DropsDeletions { get; set; }

    /// <summary>Jobs that nobody has deleted.</summary>
    public int OpenJobs => _pages.Count;

    /// <summary>Settings of the last job, name to value.</summary>
    public IReadOnlyDictionary<string, string> LastSettings { get; private set; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    protected override void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints = endpoints.MapGroup("").AddEndpointFilter(async (context, next) => Refuses ? Results.StatusCode(StatusCodes.Status403Forbidden) : await next(context));
        endpoints.MapGet("/eSCL/ScannerCapabilities", () => Xml(new(Scan + "ScannerCapabilities", Names(), new XElement(Pwg + "Version", "2.63"),
            new XElement(Pwg + "MakeAndModel", "Terminalscanner Simulator"), new XElement(Pwg + "SerialNumber", "SIM1"), Platen())));
        endpoints.MapGet("/eSCL/ScannerStatus", () => Xml(new(Scan + "ScannerStatus", Names(), new XElement(Pwg + "Version", "2.63"), new XElement(Pwg + "State", Busy ? "Processing" : "Idle"),
            new XElement(Scan + "AdfState", Sheets > 0 ? "ScannerAdfLoaded" : "ScannerAdfEmpty"))));
        endpoints.MapPost("/eSCL/ScanJobs", BeginAsync);
        endpoints.MapGet("/eSCL/ScanJobs/{id}/NextDocument", Next);
        endpoints.MapDelete("/eSCL/ScanJobs/{id}", Delete);
    }

    private async Task<IResult> BeginAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var settings = XElement.Parse(await reader.ReadToEndAsync());
        LastSettings = settings.Descendants().Where(e => !e.HasElements).DistinctBy(e => e.Name.LocalName).ToDictionary(e => e.Name.LocalName, e => e.Value);
        if (Busy)
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        var id = Guid.NewGuid().ToString();
        _pages[id] = LastSettings.GetValueOrDefault("InputSource") == "Feeder" ? Sheets : 1;
        request.HttpContext.Response.Headers.Location = $"http://{request.Host}/eSCL/ScanJobs/{id}";
        return Results.StatusCode(StatusCodes.Status201Created);
    }

    private IResult Delete(string id, HttpContext context)
    {
        if (DropsDeletions)
            context.Abort();
        else if (_pages.Remove(id))
            return Results.Ok();
        return Results.NotFound();
    }

    private IResult Next(string id)
    {
        if (NotYet > 0)
        {
            NotYet--;
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        if (!_pages.TryGetValue(id, out var left) || left == 0)
            return Results.NotFound();
        _pages[id] = left - 1;
        Sheets = Math.Max(0, Sheets - 1);
        return Results.Bytes(Page, "image/jpeg");
    }

    private static XElement Platen() => new(Scan + "Platen", new XElement(Scan + "PlatenInputCaps",
        new XElement(Scan + "MinWidth", 16), new XElement(Scan + "MaxWidth", 2480), new XElement(Scan + "MinHeight", 16), new XElement(Scan + "MaxHeight", 3507), new XElement(Scan + "MaxScanRegions", 1),
        new XElement(Scan + "SettingProfiles", new XElement(Scan + "SettingProfile",
            new XElement(Scan + "ColorModes", new XElement(Scan + "ColorMode", "RGB24"), new XElement(Scan + "ColorMode", "Grayscale8")),
            new XElement(Scan + "DocumentFormats", new XElement(Pwg + "DocumentFormat", "image/jpeg"), new XElement(Scan + "DocumentFormatExt", "image/jpeg")),
            new XElement(Scan + "SupportedResolutions", new XElement(Scan + "DiscreteResolutions", Resolutions.Select(r => new XElement(Scan + "DiscreteResolution", new XElement(Scan + "XResolution", r), new XElement(Scan + "YResolution", r))))))),
        new XElement(Scan + "SupportedIntents", new XElement(Pwg + "Intent", "Document"))));

    private static XAttribute[] Names() => [new(XNamespace.Xmlns + "scan", Scan), new(XNamespace.Xmlns + "pwg", Pwg)];

    private static IResult Xml(XElement element) => Results.Text(element.ToString(), "text/xml", Encoding.UTF8);
}

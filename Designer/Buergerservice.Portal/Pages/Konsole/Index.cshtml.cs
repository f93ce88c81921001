using Buergerservice.Devices.Simulators;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Konsole;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Konsole;

/// <summary>
/// Plays a whole booth from one page. For administration and project staff, and only where the setting <c>konsole</c> is on;
/// otherwise the page does not exist.
/// </summary>
[Authorize(Policies.Console)]
public sealed class IndexModel(IServiceProvider services, BoothQueries queries, BoothAdministration booths, DisplayCommands displays, ActorAccessor actors) : PageModel
{
    public static IReadOnlyList<KernOption> Faults { get; } =
    [
        new(nameof(WireFault.None), "keine"), new(nameof(WireFault.Silent), "antwortet nicht"), new(nameof(WireFault.Slow), "antwortet sehr langsam"), new(nameof(WireFault.Truncated), "bricht mitten in der Antwort ab"),
        new("Nack", "lehnt ab (NACK)"), new(nameof(WireFault.Garbage), "antwortet Unsinn"), new(nameof(WireFault.Oversized), "kündigt viel zu viel an"),
    ];

    /// <summary>The simulated card reader is no device on a wire: it has faults of its own.</summary>
    public static IReadOnlyList<KernOption> ReaderFaults { get; } =
    [
        new(nameof(ReaderFault.None), "keine"), new(nameof(ReaderFault.NoService), "Dienst läuft nicht"), new(nameof(ReaderFault.Unplugged), "abgesteckt"), new(nameof(ReaderFault.Broken), "meldet einen Fehler"),
    ];

    private SimulatedBooth? _played;

    public SimulatedBooth Played => _played ?? throw new NotFoundException();

    public BoothView? Booth { get; private set; }

    public string? Message { get; private set; }

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _played = services.GetService<SimulatedBooth>();
        if (_played is null)
            context.Result = NotFound();
    }

    // Another organisation's booth is not played: what one sees here is one's own.
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        try
        {
            Booth = Played.Booth is { } id ? await queries.GetAsync(id, actors.Current, cancellationToken) : null;
        }
        catch (NotFoundException)
        {
            Booth = null;
        }
    }

    public string OpenText(BoothScreen screen) => screen switch
    {
        BoothScreen.Kabine => "Kabinenanzeige öffnen",
        BoothScreen.Tisch => "Tischanzeige öffnen",
        BoothScreen.ViewBoard => "View-Board öffnen",
        _ => "Bürgerterminal öffnen",
    };

    public IReadOnlyList<(string Do, string Text)> Buttons(params (string Do, string Text)[] buttons) => buttons;

    public PlayedFault FaultOf(string device) => device switch
    {
        "karte" => new(device, Played.Card.Reader.Fault.ToString(), ReaderFaults),
        "kamera" => PlayedFault.Of(device, Played.Camera.Fault.Now, Played.Camera.Refuses),
        "pad" => PlayedFault.Of(device, Played.Pad.Fault.Now, Played.Pad.Refuses),
        "drucker" => PlayedFault.Of(device, Played.Printer.Fault.Now, Played.Printer.Refuses),
        "scanner" => PlayedFault.Of(device, Played.Scanner.Fault.Now, Played.Scanner.Refuses),
        "ausweis" => PlayedFault.Of(device, Played.Eid.Fault.Now, Played.Eid.Refuses),
        "terminal" => PlayedFault.Of(device, Played.Terminal.Fault.Now, Played.Terminal.Refuses),
        _ => PlayedFault.Of(device, Played.Controller.Fault.Now, Played.Controller.Refuses),
    };

    /// <summary>Signs this browser in as one of the booth's screens, by a one-time code like anybody's, and shows it.</summary>
    public async Task<IActionResult> OnPostBildschirmAsync(BoothScreen schirm, CancellationToken cancellationToken)
    {
        await OnGetAsync(cancellationToken);
        if (Booth is null || !Enum.IsDefined(schirm))
            return NotFound();
        var code = await displays.NewCodeAsync(Booth.Summary.Id, schirm, actors.Current, cancellationToken);
        if (await displays.SignInAsync(code, cancellationToken) is { } display)
            DisplaySignIn.Keep(Response, display.Screen, display.Secret, Request.IsHttps);
        return Redirect("~" + schirm.Path());
    }

    /// <summary>Signs all screens out: a window that was closed would else be missed when the booth is reset.</summary>
    public async Task<IActionResult> OnPostAbmeldenAsync(CancellationToken cancellationToken)
    {
        await OnGetAsync(cancellationToken);
        if (Booth is null)
            return NotFound();
        await displays.RevokeAsync(Booth.Summary.Id, actors.Current, cancellationToken);
        return RedirectToPage();
    }

    /// <summary>Takes the booth into service again.</summary>
    public async Task<IActionResult> OnPostFreigebenAsync(CancellationToken cancellationToken)
    {
        await OnGetAsync(cancellationToken);
        if (Booth is null)
            return NotFound();
        await booths.SuspendAsync(Booth.Summary.Id, false, null, actors.Current, cancellationToken);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostTunAsync(string? tun, CancellationToken cancellationToken)
    {
        await OnGetAsync(cancellationToken);
        if (Booth is null)
            return NotFound();
        Message = await DoAsync(tun ?? "");
        // What it has changed is shown.
        await OnGetAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostStoerungAsync(string? geraet, string? stoerung, CancellationToken cancellationToken)
    {
        await OnGetAsync(cancellationToken);
        if (Booth is null)
            return NotFound();
        var refuses = stoerung == "Nack";
        var fault = !refuses && Enum.TryParse<WireFault>(stoerung, out var known) && Enum.IsDefined(known) ? known : WireFault.None;
        switch (geraet)
        {
            case "kamera":
                (Played.Camera.Fault.Now, Played.Camera.Refuses) = (fault, refuses);
                break;
            case "pad":
                (Played.Pad.Fault.Now, Played.Pad.Refuses) = (fault, refuses);
                break;
            case "drucker":
                (Played.Printer.Fault.Now, Played.Printer.Refuses) = (fault, refuses);
                break;
            case "scanner":
                (Played.Scanner.Fault.Now, Played.Scanner.Refuses) = (fault, refuses);
                break;
            case "ausweis":
                (Played.Eid.Fault.Now, Played.Eid.Refuses) = (fault, refuses);
                break;
            case "karte":
                Played.Card.Reader.Fault = Enum.TryParse<ReaderFault>(stoerung, out var reader) && Enum.IsDefined(reader) ? reader : ReaderFault.None;
                break;
            case "terminal":
                (Played.Terminal.Fault.Now, Played.Terminal.Refuses) = (fault, refuses);
                // Asked only with the first message of a conversation how it is.
                Played.Terminal.DropConnections();
                break;
            default:
                (Played.Controller.Fault.Now, Played.Controller.Refuses) = (fault, refuses);
                // A conversation that hangs would go on hanging.
                Played.Controller.DropConnections();
                break;
        }

        await OnGetAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnGetAusdruckAsync(CancellationToken cancellationToken)
    {
        await OnGetAsync(cancellationToken);
        return Booth is not null && Played.Printer.Printed is [.., var last] ? File(last, "application/pdf") : NotFound();
    }

    /// <returns>What to say, or null.</returns>
    private async Task<string?> DoAsync(string action)
    {
        var (controller, pad, terminal) = (Played.Controller, Played.Pad, Played.Terminal);
        switch (action)
        {
            case "person-kommt":
                controller.Presence = true;
                return null;
            case "person-geht":
                controller.Presence = false;
                return null;
            case "tuer-auf" or "tuer-zu":
                controller.DoorOpen = action == "tuer-auf";
                return null;
            case "tuer-klemmt":
                controller.DoorJams = !controller.DoorJams;
                return null;
            case "pad-unterschreiben" or "pad-zu-kurz":
                return await SignAsync(action == "pad-zu-kurz" ? 5 : 140);
            case "pad-abbrechen":
                return pad.IsAsked ? await PressAsync(PadSimulator.Cancel) : NotAsked;
            case "pad-stecken":
                pad.Connected = !pad.Connected;
                return null;
            case "karte-auflegen" or "karte-unlesbar":
                await Played.Card.LayAsync(action == "karte-auflegen");
                return null;
            case "karte-nehmen":
                await Played.Card.TakeAsync();
                return null;
            case "papier":
                Played.Printer.Reason = Played.Printer.Reason == "none" ? "media-empty-error" : "none";
                return null;
            case "zahlen-ja" or "zahlen-nein" or "zahlen-zoegern" or "zahlen-abbruch":
                (terminal.Result, terminal.Dawdles, terminal.DropsAfterCharge) = (action == "zahlen-nein" ? (byte)0x6C : (byte)0, action == "zahlen-zoegern", action == "zahlen-abbruch");
                return null;
            case "ausweis-ja" or "ausweis-abbruch" or "ausweis-zoegern" or "ausweis-kanal":
                Played.Eid.Ending = action switch { "ausweis-ja" => "ok", "ausweis-abbruch" => "cancel", "ausweis-kanal" => "channel", _ => "wait" };
                return null;
            case "ausweis-leser":
                Played.Eid.Plug(Played.Eid.Readers.Count == 0);
                return null;
            case "netz":
                Played.Cut(!Played.LineIsDown);
                return null;
            default:
                if (action.StartsWith("legen:", StringComparison.Ordinal))
                    Played.Lay(action["legen:".Length..]);
                if (action.StartsWith("glas:", StringComparison.Ordinal))
                    Played.LayOnGlass(action["glas:".Length..]);
                return null;
        }
    }

    private const string NotAsked = "Das Pad bittet gerade um keine Unterschrift.";

    private async Task<string?> SignAsync(int points)
    {
        if (!Played.Pad.IsAsked)
            return NotAsked;
        await Played.Pad.DrawAsync(points);
        return await PressAsync(PadSimulator.Confirm);
    }

    private async Task<string?> PressAsync(string button)
    {
        await Played.Pad.PressAsync(button);
        return null;
    }
}

/// <summary>The fault a device plays, and those it could.</summary>
/// <param name="Device">The device.</param>
/// <param name="Now">Value of the present one.</param>
/// <param name="Choices">All of them.</param>
public sealed record PlayedFault(string Device, string Now, IReadOnlyList<KernOption> Choices)
{
    internal static PlayedFault Of(string device, WireFault now, bool refuses) => new(device, refuses ? "Nack" : now.ToString(), IndexModel.Faults);
}

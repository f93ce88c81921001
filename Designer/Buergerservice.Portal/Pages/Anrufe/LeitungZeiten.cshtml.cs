using System.Globalization;
using Buergerservice.Engine;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Calls;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Anrufe;

/// <summary>How long it rings, how long somebody waits at most; for leads of the organisation that runs the call centre .</summary>
[Authorize(Policies.Leads)]
public sealed class LeitungZeitenModel(CallTimes times, ActorAccessor actors) : PageModel
{
    private static readonly Dictionary<string, (string Label, string Hint, string Unit)> Texts = new(StringComparer.Ordinal)
    {
        [nameof(AcdPolicy.Ring)] = ("Klingeln", "So lange klingelt ein Anruf bei einer Person, bevor er weitergeht.", "Sekunden"),
        [nameof(AcdPolicy.TransferRing)] = ("Klingeln beim Weitergeben", "So lange wird gewartet, ob jemand ein weitergegebenes Gespräch annimmt.", "Sekunden"),
        [nameof(AcdPolicy.WrapUp)] = ("Nachbearbeitung", "Zeit für Notizen nach einem Gespräch.", "Sekunden"),
        [nameof(AcdPolicy.RejectDelay)] = ("Pause nach Ablehnung", "So lange klingelt ein Anruf nicht noch einmal bei einer Person, die ihn abgelehnt oder verpasst hat.", "Sekunden"),
        [nameof(AcdPolicy.MaxNoAnswer)] = ("Verpasste Anrufe", "Nach so vielen verpassten Anrufen hintereinander wird die Person auf „Nicht bereit“ gesetzt.", "Anrufe"),
        [nameof(AcdPolicy.Grace)] = ("Unterbrochene Verbindung", "So lange darf eine Verbindung weg sein, bevor das Gespräch endet oder neu verteilt wird.", "Sekunden"),
        [nameof(AcdPolicy.Relax)] = ("Zweite Linie", "Nach so langer Wartezeit klingelt es auch in der zweiten Linie.", "Sekunden"),
        [nameof(AcdPolicy.Overflow)] = ("Partner", "Nach so langer Wartezeit klingelt es auch bei Partnern des Verbunds.", "Sekunden"),
        [nameof(AcdPolicy.MaxWait)] = ("Längste Wartezeit", "Danach werden Rückruf oder Termin angeboten.", "Sekunden"),
        [nameof(AcdPolicy.ShortAbandon)] = ("Gleich gegangen", "Wer so schnell wieder geht, zählt nicht als Anruf, der warten musste.", "Sekunden"),
    };

    [TempData]
    public string? Message { get; set; }

    public CallTimesView View { get; private set; } = null!;

    /// <summary>What was typed, readable or not.</summary>
    public IReadOnlyDictionary<string, string?> Typed { get; private set; } = new Dictionary<string, string?>();

    public static (string Label, string Hint, string Unit) TextOf(CallTimeView value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Texts[value.Name];
    }

    public async Task OnGetAsync(CancellationToken cancellationToken) => View = await times.GetAsync(actors.Current, cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Typed = AcdLimits.All.ToDictionary(l => l.Name, l => Request.Form[l.Name].FirstOrDefault());
        try
        {
            await times.SetAsync(Typed.ToDictionary(t => t.Key, t => int.TryParse(t.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : (int?)null), actors.Current, cancellationToken);
            Message = "Die Zeiten gelten ab sofort.";
            return RedirectToPage();
        }
        catch (InputException e)
        {
            ModelState.Clear();
            foreach (var (field, message) in e.Fields)
                ModelState.AddModelError(field, message);
        }
        catch (ConflictException e)
        {
            ModelState.AddModelError("", e.Message);
        }

        await OnGetAsync(cancellationToken);
        return Page();
    }
}

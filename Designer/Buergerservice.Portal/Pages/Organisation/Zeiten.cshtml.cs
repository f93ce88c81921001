using System.Globalization;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Organisation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Pages.Organisation;

/// <summary>Opening hours of a site, a service, or a service at a site .</summary>
[Authorize(Policies.Admin)]
public sealed class ZeitenModel(OrganisationAdministration organisation, ActorAccessor actors) : OrganisationPage(organisation, actors)
{
    private readonly Dictionary<DayOfWeek, string> _typed = [];

    public static IReadOnlyList<(DayOfWeek Day, string Name)> Days { get; } =
        [(DayOfWeek.Monday, "Montag"), (DayOfWeek.Tuesday, "Dienstag"), (DayOfWeek.Wednesday, "Mittwoch"), (DayOfWeek.Thursday, "Donnerstag"), (DayOfWeek.Friday, "Freitag"), (DayOfWeek.Saturday, "Samstag"), (DayOfWeek.Sunday, "Sonntag")];

    [BindProperty(SupportsGet = true, Name = "standort")]
    public Guid? Site { get; set; }

    [BindProperty(SupportsGet = true, Name = "leistung")]
    public string? Service { get; set; }

    public IReadOnlyList<KernOption> Sites => [.. View.Sites.Select(s => new KernOption(s.Id.ToString(), s.Name))];

    public IReadOnlyList<KernOption> Services => [.. View.Services.Select(s => new KernOption(s.Key, s.Name))];

    /// <summary>Mark of the hours shown.</summary>
    public string Mark => HoursView.MarkOf(Shown);

    private IEnumerable<HoursView> Shown => View.Hours.Where(h => h.Site == Site && h.Service == (string.IsNullOrEmpty(Service) ? null : Service));

    public string TextOf(DayOfWeek day) =>
        _typed.TryGetValue(day, out var typed) ? typed
        : string.Join(", ", Shown.Where(h => h.Day == day).Select(h => $"{Clock(h.From)}–{Clock(h.Until)}"));

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public Task<IActionResult> OnPostAsync(string? stand, CancellationToken cancellationToken)
    {
        Seen = stand ?? "";
        foreach (var (day, _) in Days)
            _typed[day] = Request.Form[$"tag{(int)day}"].ToString();
        return DoAsync(() => Administration.SetHoursAsync(Site, Service, [.. _typed.SelectMany(t => Read(t.Key, t.Value))], Seen, Me, cancellationToken), "Die Zeiten sind gespeichert.", "Index", cancellationToken);
    }

    private static IEnumerable<HoursView> Read(DayOfWeek day, string text)
    {
        foreach (var span in text.Split(',', ';').Where(s => !string.IsNullOrWhiteSpace(s)))
        {
            if (span.Split('–', '-') is not [var from, var until] || Minutes(from) is not { } start || Minutes(until) is not { } end)
            {
                var message = $"„{span.Trim()}“ ist keine Zeit. Schreiben Sie zum Beispiel 8:00–12:00.";
                throw new InputException(message, new Dictionary<string, string> { [$"tag{(int)day}"] = message });
            }

            yield return new(null, null, day, start, end);
        }
    }

    private static int? Minutes(string text) =>
        text.Trim() is "24:00" ? 24 * 60
        : TimeOnly.TryParseExact(text.Trim(), ["H:mm", "HH:mm", "H.mm", "%H"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute : null;

    private static string Clock(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}:{minutes % 60:00}");
}

using System.Globalization;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Tasks;
using Buergerservice.Portal.Views;
using Buergerservice.Storage.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Aufgaben;

[Authorize(Policies.Staff)]
public sealed class IndexModel(InboxQuery inbox, Substitutes substitutes, ActorAccessor actors, TimeProvider time) : PageModel
{
    private static readonly Dictionary<string, InboxView> Views = new(StringComparer.Ordinal)
    { ["meine"] = InboxView.Mine, ["rollen"] = InboxView.Claimable, ["vertretung"] = InboxView.Substitute, ["alle"] = InboxView.Visible, ["erledigt"] = InboxView.Done };

    private static readonly Dictionary<string, DueFilter> DueFilters = new(StringComparer.Ordinal)
    { ["ueberfaellig"] = DueFilter.Overdue, ["heute"] = DueFilter.Today, ["woche"] = DueFilter.Week, ["ohne"] = DueFilter.None };

    [BindProperty(SupportsGet = true, Name = "ansicht")]
    public string? View { get; set; }

    [BindProperty(SupportsGet = true, Name = "suche")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "frist")]
    public string? Due { get; set; }

    [BindProperty(SupportsGet = true, Name = "seite")]
    public string? Number { get; set; }

    [TempData]
    public string? Message { get; set; }

    public InboxPage Inbox { get; private set; } = null!;

    public InboxView Current { get; private set; }

    public bool IsFiltered { get; private set; }

    public TimeProvider Time => time;

    public IReadOnlyList<(InboxView View, string Key, string Title)> Tabs => [.. AllTabs.Where(t => Inbox.Counts.ContainsKey(t.View))];

    private static readonly IReadOnlyList<(InboxView View, string Key, string Title)> AllTabs =
    [
        (InboxView.Mine, "meine", "Meine"),
        (InboxView.Claimable, "rollen", "Meine Rollen"),
        (InboxView.Substitute, "vertretung", "In Vertretung"),
        (InboxView.Visible, "alle", "Alle, die ich sehen darf"),
        (InboxView.Done, "erledigt", "Erledigt"),
    ];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        // An address typed by hand or kept from an older version shows something useful rather than an error.
        var acting = await substitutes.ActingAsync(actors.Current, cancellationToken);
        Current = Views.GetValueOrDefault(View ?? "", InboxView.Mine);
        if (!InboxQuery.TabsFor(acting).Contains(Current))
            Current = InboxView.Mine;
        var due = DueFilters.GetValueOrDefault(Due ?? "", DueFilter.Any);
        var text = Search?.Trim() is { } typed ? typed[..Math.Min(typed.Length, 200)] : "";
        var page = int.TryParse(Number, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        IsFiltered = text.Length > 0 || due != DueFilter.Any;
        Inbox = await inbox.ReadAsync(new(Current, text, due, page), acting, cancellationToken);
    }

    public string EmptyText => IsFiltered ? "Zu Ihrer Suche gibt es hier keine Aufgabe." : Current switch
    {
        InboxView.Mine => "Sie bearbeiten gerade keine Aufgabe.",
        InboxView.Claimable => "Für Ihre Rollen wartet gerade keine Aufgabe.",
        InboxView.Substitute => "Für die Kolleginnen und Kollegen, die Sie vertreten, wartet gerade keine Aufgabe.",
        InboxView.Visible => "Es gibt gerade keine offene Aufgabe, die Sie sehen dürfen.",
        _ => "Es gibt noch keine erledigte Aufgabe.",
    };

    /// <summary>Number on a tab; large ones are not counted out.</summary>
    public static string Count(int counted) => counted > InboxQuery.MostOnTab ? $"mehr als {InboxQuery.MostOnTab}" : counted.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>Number of tasks found, in words.</summary>
    public string Found => Inbox.IsCut ? $"mehr als {InboxQuery.MostListed:N0} Aufgaben" : Inbox.Total == 1 ? "1 Aufgabe" : $"{Inbox.Total:N0} Aufgaben";

    public string? NameOf(string? userName) => userName is null ? null : Inbox.Names.GetValueOrDefault(userName, userName);

    public string Who(InboxRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var substitute = row.OnBehalfOf is not { } person ? "" : row.CanClaim ? $" · Sie vertreten {person}" : $", in Vertretung für {person}";
        return row.State switch
        {
            UserTaskState.Available => "noch bei niemandem" + substitute,
            UserTaskState.Assigned => (row.Assignee == actors.Current.UserName ? "bei Ihnen" : $"bei {NameOf(row.Assignee)}") + substitute,
            _ => $"erledigt von {NameOf(row.CompletedBy)}" + substitute + (row.EndedAt is { } at ? $" am {GermanTime.Moment(at)}" : ""),
        };
    }
}

using System.ComponentModel.DataAnnotations;
using Buergerservice.Engine;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Live;
using Buergerservice.Portal.Views;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Konto;

/// <summary>Who stands in for me, and for whom do I stand in. Administrators enter it for others as well.</summary>
[Authorize(Policies.Staff)]
public sealed class VertretungModel(BuergerserviceDb db, Substitutes substitutes, LiveNotifier live, ActorAccessor actors, TimeProvider time) : PageModel
{
    private IReadOnlyDictionary<string, string> _names = new Dictionary<string, string>();

    [BindProperty(Name = "Input")]
    public Absence Input { get; set; } = new();

    [TempData]
    public string? Message { get; set; }

    public IReadOnlyList<Substitution> Entries { get; private set; } = [];

    public IReadOnlyList<KernOption> People { get; private set; } = [];

    /// <summary>Everybody but the person; an administrator may enter two others.</summary>
    public IReadOnlyList<KernOption> Colleagues => MayChoosePerson ? People : [.. People.Where(p => p.Value != Me.UserName)];

    public bool MayChoosePerson => Me.IsAdministrator;

    public DateOnly Today => GermanDates.DateOf(time.GetUtcNow());

    private Actor Me => actors.Current;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Input = new() { Person = Me.UserName };
        await LoadAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (ModelState.IsValid)
        {
            try
            {
                var person = MayChoosePerson ? Input.Person ?? Me.UserName : Me.UserName;
                var entry = await substitutes.AddAsync(person, Input.Substitute ?? "", Input.From, Input.Until, Me, cancellationToken);
                await live.ChangedAsync("aufgaben", cancellationToken);
                Message = $"Die Vertretung vom {GermanTime.Day(entry.From)} bis {GermanTime.Day(entry.Until)} ist eingetragen.";
                return RedirectToPage();
            }
            catch (InputException e)
            {
                ModelState.Add(e, "Input");
            }
            catch (ConflictException e)
            {
                ModelState.AddModelError("", e.Message);
            }
        }

        await LoadAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostBeendenAsync(Guid id, CancellationToken cancellationToken)
    {
        await substitutes.EndAsync(id, Me, cancellationToken);
        await live.ChangedAsync("aufgaben", cancellationToken);
        Message = "Die Vertretung ist beendet.";
        return RedirectToPage();
    }

    public string Describe(Substitution entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Substitute == Me.UserName ? $"Sie vertreten {NameOf(entry.Person)}"
            : entry.Person == Me.UserName ? $"{NameOf(entry.Substitute)} vertritt Sie"
            : $"{NameOf(entry.Substitute)} vertritt {NameOf(entry.Person)}";
    }

    public bool MayEnd(Substitution entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Person == Me.UserName || Me.IsAdministrator;
    }

    private string NameOf(string userName) => _names.GetValueOrDefault(userName, userName);

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Entries = Me.IsLead ? await substitutes.AllAsync(Me, cancellationToken) : await substitutes.OfAsync(Me, cancellationToken);
        var people = await StaffDirectory.OfTenantAsync(db, Me.Tenant, cancellationToken);
        _names = people.ToDictionary(p => p.UserName, p => p.DisplayName);
        People = [.. (await StaffDirectory.ActiveAsync(db, Me.Tenant, cancellationToken)).Select(p => new KernOption(p.UserName, p.DisplayName))];
    }

    public sealed class Absence
    {
        [Display(Name = "Wer ist abwesend?")]
        public string? Person { get; set; }

        [Display(Name = "Wer vertritt?")]
        public string? Substitute { get; set; }

        [Display(Name = "Erster Tag")]
        public DateOnly? From { get; set; }

        [Display(Name = "Letzter Tag")]
        public DateOnly? Until { get; set; }
    }
}

using System.ComponentModel.DataAnnotations;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Organisation;
using Buergerservice.Portal.Views;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Geraete;

/// <summary>All booths of the tenant and how they are (R-399, R-445).</summary>
[Authorize(Policies.Admin)]
public sealed class IndexModel(BoothQueries queries, BoothAdministration booths, OrganisationAdministration organisation, ActorAccessor actors) : PageModel
{
    [BindProperty(Name = "Input")]
    public NewBooth Input { get; set; } = new();

    [TempData]
    public string? Message { get; set; }

    public IReadOnlyList<BoothSummary> Booths { get; private set; } = [];

    /// <summary>Sites of the organisation.</summary>
    public IReadOnlyList<KernOption> Sites { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Booths = await queries.ListAsync(actors.Current, cancellationToken);
        Sites = [.. (await organisation.GetAsync(actors.Current, cancellationToken)).Sites.Select(s => new KernOption(s.Id.ToString(), s.Name))];
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        try
        {
            var id = await booths.AddAsync(Input.Booth?.Trim() ?? "", Input.Name ?? "", actors.Current, cancellationToken);
            if (Input.Site is { } site)
                await organisation.PlaceBoothAsync(id, site, null, null, actors.Current, cancellationToken);
            return RedirectToPage("Kabine", new { id });
        }
        catch (InputException e)
        {
            ModelState.Clear();
            foreach (var (field, problem) in e.Fields)
                ModelState.AddModelError($"Input.{(field == "booth" ? nameof(NewBooth.Booth) : nameof(NewBooth.Name))}", problem);
            await OnGetAsync(cancellationToken);
            return Page();
        }
    }

    public sealed class NewBooth
    {
        [Display(Name = "Name")]
        public string? Name { get; set; }

        public Guid? Site { get; set; }

        [Display(Name = "Kürzel")]
        public string? Booth { get; set; }
    }
}

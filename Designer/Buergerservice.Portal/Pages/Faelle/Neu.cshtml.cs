using System.ComponentModel.DataAnnotations;
using Buergerservice.Cases.Commands;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Views;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Faelle;

[Authorize(Policies.Cases)]
public sealed class NeuModel(CaseCommands commands, LeistungCatalog services, ActorAccessor actors) : PageModel
{
    [BindProperty(Name = "Input")]
    public CaseForm Input { get; set; } = new();

    [TempData]
    public string? Message { get; set; }

    /// <summary>Number of what an earlier version of this form has created, or null.</summary>
    public string? Earlier { get; private set; }

    public IEnumerable<KernOption> Channels { get; } = CaseChannelNames.All.Select(name => new KernOption(name, name));

    public IEnumerable<KernOption> Services { get; } = services.All.OrderBy(s => s.Name, StringComparer.CurrentCulture).Select(s => new KernOption(s.Key, s.Name));

    // The key travels with the form: sending it twice takes in one case.
    public void OnGet() => Input.IdempotencyKey = Guid.NewGuid().ToString("N");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            return Page();
        try
        {
            var created = await commands.CreateAsync(Input.ToCommand(), actors.Current, Input.IdempotencyKey, cancellationToken);
            Message = $"Der Fall {created.Number} ist angelegt.";
            return RedirectToPage("Fall", new { nummer = created.Number });
        }
        catch (InputException e)
        {
            ModelState.Add(e, "Input");
        }
        catch (AlreadySubmittedException e)
        {
            // Sent once more as it stands, the form means another one.
            Earlier = e.Number;
            Input.IdempotencyKey = Guid.NewGuid().ToString("N");
        }
        catch (Exception e) when (PageErrors.IsForPeople(e) || e is NotFoundException)
        {
            // Not found is the process here, not this page: it has not been published.
            ModelState.AddModelError("", e.Message);
        }

        return Page();
    }

    public sealed class CaseForm
    {
        [Display(Name = "Zugangsweg")]
        [Required(ErrorMessage = "Bitte wählen Sie den Zugangsweg.")]
        public string? Channel { get; set; }

        [Display(Name = "Anliegen")]
        [Required(ErrorMessage = "Bitte beschreiben Sie das Anliegen.")]
        [StringLength(2000, ErrorMessage = "Bitte höchstens 2.000 Zeichen.")]
        public string? Concern { get; set; }

        [Display(Name = "Standort")]
        [StringLength(200, ErrorMessage = "Bitte höchstens 200 Zeichen.")]
        public string? Site { get; set; }

        [Display(Name = "Leistung")]
        public string? LeistungKey { get; set; }

        [Display(Name = "Postleitzahl")]
        [RegularExpression(@"\s*\d{5}\s*", ErrorMessage = "Eine Postleitzahl hat fünf Ziffern.")]
        public string? PostalCode { get; set; }

        [Display(Name = "Ort")]
        [StringLength(200, ErrorMessage = "Bitte höchstens 200 Zeichen.")]
        public string? Town { get; set; }

        public string? IdempotencyKey { get; set; }

        internal CreateCase ToCommand() => new()
        {
            Channel = Channel ?? "",
            Concern = Concern ?? "",
            Site = Site,
            LeistungKey = LeistungKey,
            PostalCode = PostalCode,
            Town = Town,
        };
    }
}

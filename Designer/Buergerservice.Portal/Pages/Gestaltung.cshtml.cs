using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages;

/// <summary>Shows every component. Only for those who build pages.</summary>
[AllowAnonymous]
public sealed class GestaltungModel(IHostEnvironment environment) : PageModel
{
    // The name is explicit: a post without any Input.* field would otherwise bind with an empty prefix, and its
    // errors would not find their fields.
    [BindProperty(Name = "Input")]
    public SampleForm Input { get; set; } = new();

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!environment.IsDevelopment())
            context.Result = NotFound();
    }

    public void OnGet()
    {
        Input.Day = new DateOnly(2026, 11, 24);
        Input.Amount = 1234.5m;
        Input.Days = 14;
    }

    public IActionResult OnPost() => Page();

    public IActionResult OnPostEntwurf() => new NoContentResult();

    public sealed class SampleForm
    {
        [Display(Name = "Name des Vorhabens")]
        [Required(ErrorMessage = "Bitte geben Sie einen Namen ein.")]
        [StringLength(80, ErrorMessage = "Der Name darf höchstens 80 Zeichen lang sein.")]
        public string? Name { get; set; }

        [Display(Name = "E-Mail-Adresse")]
        [EmailAddress(ErrorMessage = "Die E-Mail-Adresse ist unvollständig. Beispiel: name@beispiel.de")]
        public string? Email { get; set; }

        [Display(Name = "Beginn")]
        public DateOnly? Day { get; set; }

        [Display(Name = "Kosten im ersten Jahr in Euro")]
        public decimal? Amount { get; set; }

        [Display(Name = "Frist")]
        public int? Days { get; set; }

        [Display(Name = "Art der Einführung")]
        [Required(ErrorMessage = "Bitte wählen Sie eine Art der Einführung.")]
        public string? Kind { get; set; }

        [Display(Name = "Anlass")]
        [Required(ErrorMessage = "Bitte wählen Sie einen Anlass.")]
        public string? Reason { get; set; }

        [Display(Name = "Beschreibung")]
        public string? Text { get; set; }

        [Display(Name = "Ich habe die Hinweise zum Datenschutz gelesen")]
        [Range(typeof(bool), "true", "true", ErrorMessage = "Bitte bestätigen Sie die Hinweise zum Datenschutz.")]
        public bool Confirmed { get; set; }
    }
}

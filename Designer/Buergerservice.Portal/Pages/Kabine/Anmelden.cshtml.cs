using System.ComponentModel.DataAnnotations;
using Buergerservice.Portal.Displays;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Kabine;

/// <summary>Signs the browser of a booth in by one-time code. Anybody may try; the limit of sign-ins keeps guessing slow.</summary>
[AllowAnonymous]
public sealed class AnmeldenModel(DisplayCommands displays) : PageModel
{
    [BindProperty]
    [Display(Name = "Einmal-Code")]
    [Required(ErrorMessage = "Bitte geben Sie den Einmal-Code ein.")]
    [StringLength(40, ErrorMessage = "Der Code hat 14 Zeichen, zum Beispiel ABCD-EFGH-2345.")]
    public string? Code { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            return Page();
        if (await displays.SignInAsync(Code!, cancellationToken) is not { } display)
        {
            ModelState.AddModelError(nameof(Code), "Der Code gilt nicht oder nicht mehr. Lassen Sie sich einen neuen geben; er gilt 30 Minuten und nur einmal.");
            return Page();
        }

        DisplaySignIn.Keep(Response, display.Screen, display.Secret, Request.IsHttps);
        return Redirect("~" + display.Screen.Path());
    }
}

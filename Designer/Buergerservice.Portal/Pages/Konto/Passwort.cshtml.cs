using System.ComponentModel.DataAnnotations;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Konto;

[Authorize(Policies.Staff)]
public sealed class PasswortModel(SignInManager<StaffUser> signIn, UserManager<StaffUser> users, BuergerserviceDb db, AuditLog audit) : PageModel
{
    [BindProperty(Name = "Input")]
    public Change Input { get; set; } = new();

    /// <summary>The person came in with a one-time password and gets nowhere else before choosing a new one.</summary>
    public bool IsRequired { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (await users.GetUserAsync(User) is not { } user)
            return Challenge();
        IsRequired = user.MustChangePassword;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await users.GetUserAsync(User) is not { } user)
            return Challenge();
        IsRequired = user.MustChangePassword;
        if (!ModelState.IsValid || !await MayChangeAsync(user, cancellationToken))
            return Page();

        var changed = await users.ChangePasswordAsync(user, Input.Current!, Input.Fresh!);
        if (!changed.Succeeded)
        {
            foreach (var error in changed.Errors)
                ModelState.AddModelError($"Input.{nameof(Change.Fresh)}", error.Description);
            return Page();
        }

        // Only now: if the process ends before this line, the person has to choose once more, and nothing else is lost.
        user.MustChangePassword = false;
        await users.UpdateAsync(user);
        await audit.WriteAsync(db, user, AccountAudit.PasswordChange, null, cancellationToken);
        // The change ends all other sessions of the account; this one goes on.
        await signIn.RefreshSignInAsync(user);
        TempData[nameof(IndexModel.Message)] = "Ihr Passwort ist geändert.";
        return RedirectToPage("Index");
    }

    // Guessing the current password on a screen left open is slowed down like guessing it at the door.
    private async Task<bool> MayChangeAsync(StaffUser user, CancellationToken cancellationToken)
    {
        var check = await signIn.CheckPasswordSignInAsync(user, Input.Current!, lockoutOnFailure: true);
        if (!check.Succeeded)
        {
            await audit.WriteAsync(db, user, AccountAudit.PasswordChangeFailed, check.IsLockedOut ? "locked" : "password", cancellationToken);
            ModelState.AddModelError($"Input.{nameof(Change.Current)}", check.IsLockedOut
                ? "Das Konto ist nach mehreren Fehlversuchen vorübergehend gesperrt. Bitte versuchen Sie es in 10 Minuten noch einmal."
                : "Das bisherige Passwort stimmt nicht.");
        }
        else if (Input.Fresh == Input.Current)
        {
            ModelState.AddModelError($"Input.{nameof(Change.Fresh)}", "Das neue Passwort muss ein anderes als das bisherige sein.");
        }

        return ModelState.IsValid;
    }

    public sealed class Change
    {
        [Display(Name = "Bisheriges Passwort")]
        [Required(ErrorMessage = "Bitte geben Sie Ihr bisheriges Passwort ein.")]
        [StringLength(200, ErrorMessage = "Das Passwort ist zu lang.")]
        public string? Current { get; set; }

        [Display(Name = "Neues Passwort")]
        [Required(ErrorMessage = "Bitte geben Sie ein neues Passwort ein.")]
        [StringLength(200, ErrorMessage = "Das Passwort darf höchstens 200 Zeichen lang sein.")]
        public string? Fresh { get; set; }

        [Display(Name = "Neues Passwort wiederholen")]
        [Required(ErrorMessage = "Bitte wiederholen Sie das neue Passwort.")]
        [Compare(nameof(Fresh), ErrorMessage = "Die beiden neuen Passwörter sind verschieden.")]
        public string? Repeated { get; set; }
    }
}

using System.ComponentModel.DataAnnotations;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SignInResult = Microsoft.AspNetCore.Identity.SignInResult;

namespace Buergerservice.Portal.Pages.Konto;

[AllowAnonymous]
public sealed partial class AnmeldenModel(SignInManager<StaffUser> signIn, UserManager<StaffUser> users, BuergerserviceDb db, AuditLog audit, ILogger<AnmeldenModel> logger) : PageModel
{
    // Hash of a random text: checking it takes as long as checking a real one, so that the answer's time does not
    // tell which user names exist.
    private static readonly string Decoy = new PasswordHasher<StaffUser>().HashPassword(new StaffUser(), Guid.NewGuid().ToString());

    [BindProperty(Name = "Input")]
    public Credentials Input { get; set; } = new();

    /// <summary>Where to go afterwards; only addresses of this portal count.</summary>
    [BindProperty(SupportsGet = true, Name = "ziel")]
    public string? Target { get; set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? LocalRedirect(SafeTarget) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            return Page();
        var user = await users.FindByNameAsync(Input.UserName!.Trim().ToLowerInvariant());
        var result = await TryAsync(user);
        if (result.Succeeded)
        {
            await audit.WriteAsync(db, user!, AccountAudit.SignIn, null, cancellationToken);
            return LocalRedirect(SafeTarget);
        }

        // The audit trail is kept for good: names made up by strangers must not fill it.
        if (user is null)
            LogUnknownName(logger);
        else
            await audit.WriteAsync(db, user, AccountAudit.SignInFailed, result.IsLockedOut ? "locked" : "password", cancellationToken);
        ModelState.AddModelError("", user?.LockoutEnd == DateTimeOffset.MaxValue ? "Das Konto ist gesperrt. Bitte wenden Sie sich an Ihre Administration." : result.IsLockedOut
            ? "Das Konto ist nach mehreren Fehlversuchen vorübergehend gesperrt. Bitte versuchen Sie es in 10 Minuten noch einmal oder wenden Sie sich an Ihre Administration."
            : "Benutzername oder Passwort stimmt nicht. Bitte prüfen Sie beides.");
        return Page();
    }

    private string SafeTarget => Url.IsLocalUrl(Target) && !Target.StartsWith("/abmelden", StringComparison.OrdinalIgnoreCase) ? Target : Url.Content("~/");

    private async Task<SignInResult> TryAsync(StaffUser? user)
    {
        if (user is not null)
            return await signIn.PasswordSignInAsync(user, Input.Password!, isPersistent: false, lockoutOnFailure: true);
        users.PasswordHasher.VerifyHashedPassword(new StaffUser(), Decoy, Input.Password!);
        return SignInResult.Failed;
    }

    // Without the name: it is often a password in the wrong field.
    [LoggerMessage(EventId = 3300, Level = LogLevel.Information, Message = "Sign-in refused: no account has the given name")]
    private static partial void LogUnknownName(ILogger logger);

    public sealed class Credentials
    {
        [Display(Name = "Benutzername")]
        [Required(ErrorMessage = "Bitte geben Sie Ihren Benutzernamen ein.")]
        [StringLength(256, ErrorMessage = "Der Benutzername ist zu lang.")]
        public string? UserName { get; set; }

        [Display(Name = "Passwort")]
        [Required(ErrorMessage = "Bitte geben Sie Ihr Passwort ein.")]
        // Longer texts would only make the server compute; no password here is longer.
        [StringLength(200, ErrorMessage = "Das Passwort ist zu lang.")]
        public string? Password { get; set; }
    }
}

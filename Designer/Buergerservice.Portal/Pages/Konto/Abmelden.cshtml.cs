using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Konto;

/// <remarks>Signing out is a POST, so that no foreign page can do it; the address itself only asks.</remarks>
[AllowAnonymous]
public sealed class AbmeldenModel(SignInManager<StaffUser> signIn, UserManager<StaffUser> users, BuergerserviceDb db, AuditLog audit) : PageModel
{
    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? Page() : RedirectToPage("Anmelden");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var user = await users.GetUserAsync(User);
        await signIn.SignOutAsync();
        if (user is not null)
            await audit.WriteAsync(db, user, AccountAudit.SignOut, null, cancellationToken);
        return RedirectToPage("Anmelden");
    }
}

using Buergerservice.Portal.Access;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Konto;

[Authorize(Policies.Staff)]
public sealed class IndexModel(UserManager<StaffUser> users) : PageModel
{
    public StaffUser Account { get; private set; } = null!;

    public IReadOnlyList<string> Roles { get; private set; } = [];

    [TempData]
    public string? Message { get; set; }

    public async Task<IActionResult> OnGetAsync()
    {
        // The cookie may outlive the account.
        if (await users.GetUserAsync(User) is not { } account)
            return Challenge();
        Account = account;
        Roles = [.. (await users.GetRolesAsync(account)).Order(StringComparer.CurrentCulture)];
        return Page();
    }
}

using Buergerservice.Portal.Access;
using Buergerservice.Portal.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Pages.Personen;

/// <summary>Makes an account with a one-time password.</summary>
[Authorize(Policies.Admin)]
public sealed class NeuModel(AccountAdministration accounts, ActorAccessor actors) : AccountPage(accounts, actors)
{
    [BindProperty(Name = "userName")]
    public string? UserName { get; set; }

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadUnitsAsync(null, cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await TryAsync(async () => Password = await Accounts.CreateAsync(UserName, Details, Me, cancellationToken)))
        {
            Message = "Das Konto ist angelegt.";
            return RedirectToPage("Person", new { benutzer = UserName!.Trim().ToLowerInvariant() });
        }

        await LoadUnitsAsync(Unit, cancellationToken);
        return Page();
    }
}

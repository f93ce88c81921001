using Buergerservice.Portal.Access;
using Buergerservice.Portal.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Pages.Personen;

/// <summary>One account: name, unit and roles, password, lock and keys.</summary>
[Authorize(Policies.Admin)]
public sealed class PersonModel(AccountAdministration accounts, ActorAccessor actors) : AccountPage(accounts, actors)
{
    [BindProperty(SupportsGet = true, Name = "benutzer")]
    public string UserName { get; set; } = "";

    /// <summary>The mark of what the form showed; kept when it comes back.</summary>
    [BindProperty(Name = "stand")]
    public string? Seen { get; set; }

    [BindProperty(Name = "label")]
    public string? Label { get; set; }

    /// <summary>A key, shown once.</summary>
    [TempData]
    public string? Key { get; set; }

    public AccountView Account { get; private set; } = null!;

    public IReadOnlyList<AccountKey> Keys { get; private set; } = [];

    public bool IsMe => Account.UserName == Me.UserName;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        (Name, Unit, ChosenRoles, Seen) = (Account.Name, Account.Unit, [.. Account.Roles], Account.Mark);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await TryAsync(() => Accounts.SaveAsync(UserName, Details, Seen ?? "", Me, cancellationToken)))
        {
            await LoadAsync(cancellationToken);
            return Page();
        }

        Message = "Die Angaben sind gespeichert.";
        return RedirectToPage("Index");
    }

    public Task<IActionResult> OnPostPasswortAsync(CancellationToken cancellationToken) =>
        DoAsync(async () => Password = await Accounts.ResetPasswordAsync(UserName, Me, cancellationToken), "Das Passwort ist zurückgesetzt. Alle Sitzungen der Person sind beendet.", cancellationToken);

    public Task<IActionResult> OnPostSperrenAsync(CancellationToken cancellationToken) =>
        DoAsync(() => Accounts.LockAsync(UserName, true, Me, cancellationToken), "Das Konto ist gesperrt.", cancellationToken);

    public Task<IActionResult> OnPostEntsperrenAsync(CancellationToken cancellationToken) =>
        DoAsync(() => Accounts.LockAsync(UserName, false, Me, cancellationToken), "Das Konto ist wieder offen.", cancellationToken);

    public Task<IActionResult> OnPostSchluesselAsync(int? days, CancellationToken cancellationToken) =>
        DoAsync(async () => Key = await Accounts.AddKeyAsync(UserName, Label, ModelState.GetValueOrDefault("days")?.Errors.Count > 0 ? -1 : days, Me, cancellationToken), "Der Schlüssel ist angelegt.", cancellationToken);

    public Task<IActionResult> OnPostSchluesselEntziehenAsync(string? hash, CancellationToken cancellationToken) =>
        DoAsync(() => Accounts.RemoveKeyAsync(UserName, hash, Me, cancellationToken), "Der Schlüssel ist entzogen.", cancellationToken);

    private async Task<IActionResult> DoAsync(Func<Task> command, string done, CancellationToken cancellationToken)
    {
        if (await TryAsync(command))
        {
            Message = done;
            return RedirectToPage(new { benutzer = UserName, handler = (string?)null });
        }

        var label = Label;
        await OnGetAsync(cancellationToken);
        Label = label;
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Account = await Accounts.GetAsync(UserName, Me, cancellationToken);
        Keys = await Accounts.KeysAsync(UserName, Me, cancellationToken);
        await LoadUnitsAsync(Account.Unit, cancellationToken);
    }
}

using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Accounts;
using Buergerservice.Portal.Kern;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Personen;

/// <summary>What the pages of accounts have in common: what was typed comes back with what is wrong beside its field.</summary>
public abstract class AccountPage(AccountAdministration accounts, ActorAccessor actors) : PageModel
{
    [BindProperty(Name = "name")]
    public string? Name { get; set; }

    [BindProperty(Name = "unit")]
    public string? Unit { get; set; }

    [BindProperty(Name = "roles")]
    public List<string> ChosenRoles { get; set; } = [];

    [TempData]
    public string? Message { get; set; }

    /// <summary>A one-time password, shown once.</summary>
    [TempData]
    public string? Password { get; set; }

    public IReadOnlyList<KernOption> Units { get; private set; } = [];

    public static IReadOnlyList<KernOption> RoleOptions { get; } =
    [
        new(Roles.Projektleitung, Roles.Projektleitung, "führt Vorhaben durch ihre Phasen"),
        new(Roles.Behoerdenleitung, Roles.Behoerdenleitung, "entscheidet an den Gates, gibt frei, verteilt Aufgaben um"),
        new(Roles.Datenschutz, Roles.Datenschutz, "nimmt in der Vorabkontrolle Stellung"),
        new(Roles.Sachbearbeitung, Roles.Sachbearbeitung, "bearbeitet Fälle und nimmt Anrufe an"),
        new(Roles.Clearing, Roles.Clearing, "nimmt Anliegen auf und leitet sie weiter"),
        new(Roles.Administration, Roles.Administration, "verwaltet Personen, Geräte, Prozesse und Vorlagen; sieht alle Fälle und Vorhaben"),
    ];

    protected AccountAdministration Accounts { get; } = accounts;

    protected Engine.Tasks.Actor Me => actors.Current;

    protected AccountDetails Details => new(Name, Unit, ChosenRoles);

    protected async Task LoadUnitsAsync(string? present, CancellationToken cancellationToken)
    {
        var names = await Accounts.UnitsAsync(Me, cancellationToken);
        Units = [.. (present is { Length: > 0 } && !names.Contains(present) ? names.Append(present) : names).Select(n => new KernOption(n, n))];
    }

    /// <summary>Notes what was refused.</summary>
    /// <returns>False when something was.</returns>
    protected async Task<bool> TryAsync(Func<Task> command)
    {
        ArgumentNullException.ThrowIfNull(command);
        try
        {
            await command();
            return true;
        }
        catch (Exception e) when (e is InputException or ConflictException)
        {
            // What was typed is shown again by the form itself.
            ModelState.Clear();
            ModelState.AddModelError((e as InputException)?.Fields.Keys.FirstOrDefault() ?? "", e.Message);
            return false;
        }
    }
}

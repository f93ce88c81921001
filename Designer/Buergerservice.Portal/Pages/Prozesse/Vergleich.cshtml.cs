using System.Globalization;
using Buergerservice.Engine;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Definitions.Comparison;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Processes;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Prozesse;

[Authorize(Policies.Operator)]
public sealed class VergleichModel(BuergerserviceDb db, ShippedProcesses shipped, DefinitionComparison comparison) : PageModel
{
    /// <summary>Choice that stands for the definition as this release ships it.</summary>
    public const string Shipped = "ausgeliefert";

    [BindProperty(SupportsGet = true, Name = "definitionId")]
    public string DefinitionId { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "von")]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true, Name = "bis")]
    public string? To { get; set; }

    public string Name { get; private set; } = "";

    public IReadOnlyList<KernOption> Choices { get; private set; } = [];

    public DefinitionDifference? Difference { get; private set; }

    public string? Unreadable { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var versions = await db.Definitions.AsNoTracking().Where(d => d.DefinitionId == DefinitionId).OrderByDescending(d => d.Version).Select(d => new { d.Version, d.Name, d.IsPublished }).ToListAsync(cancellationToken);
        if (versions.Count == 0)
            throw new NotFoundException();
        Name = versions[0].Name;
        var choices = versions.ConvertAll(v => new KernOption(Key(v.Version), $"Version {v.Version}{(v.IsPublished ? " (veröffentlicht)" : "")}"));
        if (await shipped.FindAsync(DefinitionId, cancellationToken) is not null)
            choices.Add(new(Shipped, "Ausgelieferter Stand"));
        Choices = choices;
        // Without a choice: what the newest version changes.
        To ??= Key(versions[0].Version);
        From ??= versions.Count > 1 ? Key(versions[1].Version) : choices[^1].Value;
        if (await JsonAsync(From, cancellationToken) is not { } former || await JsonAsync(To, cancellationToken) is not { } present)
            return;
        try
        {
            Difference = comparison.Compare(former, present);
        }
        catch (DefinitionException e)
        {
            Unreadable = e.Message;
        }
    }

    private async Task<string?> JsonAsync(string key, CancellationToken cancellationToken) => key == Shipped
        ? await shipped.FindAsync(DefinitionId, cancellationToken)
        : int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? await db.Definitions.Where(d => d.DefinitionId == DefinitionId && d.Version == version).Select(d => d.Json).FirstOrDefaultAsync(cancellationToken)
            : null;

    private static string Key(int version) => version.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using Buergerservice.Engine.Execution;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Vorgaenge;

/// <summary>An instance in the list.</summary>
public sealed record InstanceItem(Guid Id, string DefinitionId, int Version, string? Name, string? CorrelationId, InstanceSubStatus Status, int Incidents, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

[Authorize(Policies.Admin)]
public sealed class IndexModel(BuergerserviceDb db, ActorAccessor actors) : PageModel
{
    private const int PageSize = 25;
    private const int MaxText = 100;

    private static readonly Dictionary<string, InstanceSubStatus[]> Statuses = new(StringComparer.Ordinal)
    {
        ["laufend"] = [InstanceSubStatus.Pending, InstanceSubStatus.Executing, InstanceSubStatus.Suspended],
        ["gestoert"] = [InstanceSubStatus.Faulted],
        ["angehalten"] = [InstanceSubStatus.Paused],
        ["beendet"] = [InstanceSubStatus.Finished],
        ["abgebrochen"] = [InstanceSubStatus.Cancelled],
    };

    private Dictionary<string, string> _names = [];

    [BindProperty(SupportsGet = true, Name = "suche")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "prozess")]
    public string? Definition { get; set; }

    [BindProperty(SupportsGet = true, Name = "status")]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true, Name = "stoerung")]
    public string? Incidents { get; set; }

    [BindProperty(SupportsGet = true, Name = "seite")]
    public string? Number { get; set; }

    public IReadOnlyList<InstanceItem> Items { get; private set; } = [];

    public int Total { get; private set; }

    public int PageNumber { get; private set; } = 1;

    public int Pages => Math.Max(1, (Total + PageSize - 1) / PageSize);

    public bool OnlyIncidents => Incidents is not null;

    public bool IsFiltered { get; private set; }

    public IEnumerable<KernOption> Definitions => _names.OrderBy(n => n.Value, StringComparer.CurrentCulture).Select(n => new KernOption(n.Key, n.Value));

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        _names = await db.Definitions.AsNoTracking().Where(d => d.IsLatest).ToDictionaryAsync(d => d.DefinitionId, d => d.Name, cancellationToken);
        var found = Filtered(db.Instances.AsNoTracking().Where(i => i.Tenant == actors.Current.Tenant));
        Total = await found.CountAsync(cancellationToken);
        PageNumber = Math.Clamp(int.TryParse(Number, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1, 1, Pages);
        Items = await found.OrderByDescending(i => i.UpdatedAt).ThenBy(i => i.Id).Skip((PageNumber - 1) * PageSize).Take(PageSize)
            .Select(i => new InstanceItem(i.Id, i.DefinitionId, i.DefinitionVersion, i.Name, i.CorrelationId, i.SubStatus, i.IncidentCount, i.CreatedAt, i.UpdatedAt))
            .ToListAsync(cancellationToken);
    }

    public string NameOf(string definitionId) => _names.GetValueOrDefault(definitionId, definitionId);

    private IQueryable<InstanceRow> Filtered(IQueryable<InstanceRow> instances)
    {
        if (Definition is { Length: > 0 } definition)
            instances = instances.Where(i => i.DefinitionId == definition);
        var hasStatus = Statuses.TryGetValue(Status ?? "", out var statuses);
        if (hasStatus)
            instances = instances.Where(i => statuses!.Contains(i.SubStatus));
        if (OnlyIncidents)
            instances = instances.Where(i => i.IncidentCount > 0);
        var text = Search?.Trim() is { Length: > 0 } typed ? typed[..Math.Min(typed.Length, MaxText)] : "";
        IsFiltered = text.Length > 0 || hasStatus || OnlyIncidents || !string.IsNullOrEmpty(Definition);
        if (text.Length == 0)
            return instances;
        if (Guid.TryParse(text, out var id))
            return instances.Where(i => i.Id == id);
        var pattern = $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
        return instances.Where(i => EF.Functions.Like(i.Name, pattern, "\\") || EF.Functions.Like(i.CorrelationId, pattern, "\\"));
    }
}

using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Prozesse;

[Authorize(Policies.Admin)]
public sealed class UmstellungModel(BuergerserviceDb db, MigrationCommands commands, ActorAccessor actors) : PageModel
{
    private Dictionary<Guid, string?> _names = [];

    [BindProperty(SupportsGet = true, Name = "definitionId")]
    public string DefinitionId { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "auftrag")]
    public Guid BatchId { get; set; }

    public IReadOnlyList<MigrationRow> Results { get; private set; } = [];

    public bool IsUnderWay => Results.Any(r => r.State == MigrationState.Queued);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Results = await commands.ResultsAsync(DefinitionId, BatchId, actors.Current, cancellationToken);
        _names = await db.Migrations.Where(m => m.BatchId == BatchId).Join(db.Instances, m => m.InstanceId, i => i.Id, (m, i) => new { i.Id, Name = i.Name ?? i.CorrelationId }).ToDictionaryAsync(i => i.Id, i => i.Name, cancellationToken);
    }

    public string NameOf(Guid instanceId) => _names.GetValueOrDefault(instanceId) ?? $"Vorgang {instanceId:N}"[..16];

    public static (KernKind Kind, string Text) StateOf(MigrationState state) => state switch
    {
        MigrationState.Done => (KernKind.Success, "umgestellt"),
        MigrationState.Refused => (KernKind.Danger, "nicht möglich"),
        _ => (KernKind.Info, "in Arbeit"),
    };
}

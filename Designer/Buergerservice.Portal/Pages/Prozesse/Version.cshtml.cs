using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Pages.Vorgaenge;
using Buergerservice.Portal.Pictures;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Prozesse;

/// <summary>An open instance with what it waits for.</summary>
public sealed record OpenInstance(InstanceItem Row, IReadOnlyList<string> Waits, IReadOnlyList<(Guid Id, string Title)> Tasks);

[Authorize(Policies.Operator)]
public sealed class VersionModel(BuergerserviceDb db, DefinitionCompiler compiler, ActorAccessor actors) : PageModel
{
    private const int MaxInstances = 50;

    [BindProperty(SupportsGet = true, Name = "definitionId")]
    public string DefinitionId { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "version")]
    public int Number { get; set; }

    public DefinitionVersion Shown { get; private set; } = null!;

    /// <summary>The version before this one, or null.</summary>
    public int? Before { get; private set; }

    public bool CanMigrate { get; private set; }

    public int Total { get; private set; }

    public IReadOnlyList<OpenInstance> Instances { get; private set; } = [];

    public FlowPicture? Picture { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var versions = await DefinitionVersion.LoadAsync(db, actors.Current.Tenant, DefinitionId, cancellationToken);
        Shown = versions.FirstOrDefault(v => v.Version == Number) ?? throw new NotFoundException();
        Before = versions.FirstOrDefault(v => v.Version < Number)?.Version;
        CanMigrate = Shown.Open > 0 && versions.Any(v => v.WasPublished && v.Version != Number);
        Total = Shown.Open;
        await ReadInstancesAsync(cancellationToken);
        var row = await db.Definitions.AsNoTracking().Where(d => d.Id == Shown.Id).Select(d => new { d.Json, d.Parts }).FirstAsync(cancellationToken);
        try
        {
            Picture = FlowPicture.Of(compiler.Compile(row.Json, parts: DefinitionParts.Parse(row.Parts)).Workflow, null);
        }
        catch (DefinitionException)
        {
            Picture = null;
        }
    }

    private async Task ReadInstancesAsync(CancellationToken cancellationToken)
    {
        var tenant = actors.Current.Tenant;
        var rows = await db.Instances.AsNoTracking().Where(i => i.Tenant == tenant && i.DefinitionVersionId == Shown.Id && (i.Status == InstanceStatus.Running || i.SubStatus == InstanceSubStatus.Faulted))
            .OrderByDescending(i => i.UpdatedAt).ThenBy(i => i.Id).Take(MaxInstances)
            .Select(i => new InstanceItem(i.Id, i.DefinitionId, i.DefinitionVersion, i.Name, i.CorrelationId, i.SubStatus, i.IncidentCount, i.CreatedAt, i.UpdatedAt)).ToListAsync(cancellationToken);
        var ids = rows.ConvertAll(r => r.Id);
        var waits = (await db.Bookmarks.AsNoTracking().Where(b => ids.Contains(b.InstanceId) && b.Kind != WaitKind.Task).Select(b => new { b.InstanceId, b.Description }).ToListAsync(cancellationToken)).ToLookup(b => b.InstanceId, b => b.Description);
        var tasks = (await db.Tasks.AsNoTracking().Where(t => ids.Contains(t.InstanceId) && (t.State == UserTaskState.Available || t.State == UserTaskState.Assigned)).Select(t => new { t.InstanceId, t.Id, t.Title }).ToListAsync(cancellationToken)).ToLookup(t => t.InstanceId, t => (t.Id, t.Title));
        Instances = rows.ConvertAll(r => new OpenInstance(r, [.. waits[r.Id].Distinct()], [.. tasks[r.Id]]));
    }
}

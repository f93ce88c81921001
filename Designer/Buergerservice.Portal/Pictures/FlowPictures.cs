using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Engine;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pictures;

/// <summary>Reads what is needed for the picture of an instance. Whoever calls has made sure that the person may see it.</summary>
public sealed class FlowPictures(BuergerserviceDb db, WorkflowCache workflows, IEngineStore store)
{
    /// <summary>Records of a journal that are read; a picture needs no more, and a loop may have written millions.</summary>
    private const int MaxRecords = 20_000;

    /// <summary>The picture of an instance, or null when there is none or its state cannot be read.</summary>
    public async Task<FlowPicture?> OfInstanceAsync(Guid instanceId, CancellationToken cancellationToken)
    {
        var row = await db.Instances.AsNoTracking().Where(i => i.Id == instanceId).Select(i => new { i.DefinitionVersionId, i.State }).FirstOrDefaultAsync(cancellationToken);
        if (row is null)
            return null;
        try
        {
            var workflow = await workflows.GetAsync(row.DefinitionVersionId, store, cancellationToken);
            return FlowPicture.Of(workflow, await ProgressAsync(instanceId, row.State, workflow, cancellationToken));
        }
        catch (Exception e) when (e is JsonException or BuergerserviceException)
        {
            return null;
        }
    }

    private async Task<PathProgress> ProgressAsync(Guid instanceId, byte[] state, CompiledWorkflow workflow, CancellationToken cancellationToken)
    {
        var progress = new PathProgress();
        var total = await InstanceJournal.CountAsync(db, instanceId, cancellationToken);
        var from = Math.Max(0, total - MaxRecords);
        progress.IsPartial = from > 0;
        foreach (var record in await InstanceJournal.ReadAsync(db, instanceId, from, MaxRecords, cancellationToken))
            progress.Add(record);
        progress.Add(InstanceSerializer.Read(state, workflow));
        return progress;
    }
}

using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
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
        var pages = db.Journal.AsNoTracking().Where(p => p.InstanceId == instanceId);
        var total = await pages.MaxAsync(p => (long?)(p.FirstSequence + p.Count), cancellationToken) ?? 0;
        var from = Math.Max(0, total - MaxRecords);
        progress.IsPartial = from > 0;
        await foreach (var records in pages.Where(p => p.FirstSequence + p.Count > from).OrderBy(p => p.FirstSequence).Select(p => p.Records).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            foreach (var record in JsonSerializer.Deserialize<List<JournalRecord>>(records, JsonSerializerOptions.Web)!)
                progress.Add(record);
        }

        progress.Add(InstanceSerializer.Read(state, workflow));
        return progress;
    }
}

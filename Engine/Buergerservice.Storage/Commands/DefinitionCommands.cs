using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>A saved or published version and what was found about it.</summary>
/// <param name="Row">The version.</param>
/// <param name="Problems">Findings, errors first.</param>
public sealed record DefinitionChange(DefinitionRow Row, IReadOnlyList<DefinitionProblem> Problems);

/// <summary>Imports and publishes definitions. A version that was published is never changed again.</summary>
public sealed class DefinitionCommands(BuergerserviceDb db, DefinitionCompiler compiler, AuditLog audit, TimeProvider time)
{
    /// <summary>Saves a definition as draft: into the newest version when that was never published, else as a new one.</summary>
    /// <exception cref="DefinitionException">The JSON cannot be read at all.</exception>
    public async Task<DefinitionChange> ImportAsync(string json, Actor actor, CancellationToken cancellationToken = default)
    {
        var document = DefinitionReader.Read(json);
        var problems = compiler.Compile(document).Problems;
        var latest = await db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == document.DefinitionId && d.IsLatest, cancellationToken);
        if (latest is { WasPublished: true } && latest.Json == json)
            return new(latest, problems);
        var row = latest is { WasPublished: false } ? latest : NewVersion(document, json, latest, actor);
        row.Json = json;
        row.Name = document.Name;
        row.Description = document.Description;
        audit.Add(db, actor.Tenant, actor.UserName, "definition.import", $"definition:{document.DefinitionId}", new Dictionary<string, object?> { ["version"] = row.Version });
        await db.SaveWithAuditAsync(cancellationToken);
        return new(row, problems);
    }

    /// <summary>Publishes the newest version: new instances use it from now on, running ones keep theirs.</summary>
    /// <exception cref="NotFoundException">There is no such definition.</exception>
    /// <exception cref="DefinitionException">The definition cannot run; the messages name activity and property.</exception>
    public async Task<DefinitionChange> PublishAsync(string definitionId, Actor actor, CancellationToken cancellationToken = default)
    {
        var versions = await db.Definitions.Where(d => d.DefinitionId == definitionId && (d.IsLatest || d.IsPublished)).ToListAsync(cancellationToken);
        var latest = versions.Find(d => d.IsLatest) ?? throw new NotFoundException("Diese Prozessdefinition gibt es nicht.");
        var compilation = compiler.Compile(latest.Json, latest.Id, latest.Version);
        var workflow = compilation.OrThrow();
        if (latest.IsPublished)
            return new(latest, compilation.Problems);
        foreach (var old in versions)
            old.IsPublished = false;
        latest.IsPublished = true;
        latest.WasPublished = true;
        await ReplaceTriggersAsync(workflow, latest, actor.Tenant, cancellationToken);
        audit.Add(db, actor.Tenant, actor.UserName, "definition.publish", $"definition:{definitionId}", new Dictionary<string, object?> { ["version"] = latest.Version });
        await db.SaveWithAuditAsync(cancellationToken);
        return new(latest, compilation.Problems);
    }

    private DefinitionRow NewVersion(DefinitionDocument document, string json, DefinitionRow? latest, Actor actor)
    {
        var row = new DefinitionRow
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            DefinitionId = document.DefinitionId,
            Version = (latest?.Version ?? 0) + 1,
            Name = document.Name,
            Json = json,
            IsLatest = true,
            CreatedAt = time.GetUtcNow(),
            CreatedBy = actor.UserName,
        };
        if (latest is not null)
            latest.IsLatest = false;
        db.Definitions.Add(row);
        return row;
    }

    private async Task ReplaceTriggersAsync(CompiledWorkflow workflow, DefinitionRow row, string tenant, CancellationToken cancellationToken)
    {
        db.Triggers.RemoveRange(await db.Triggers.Where(t => t.DefinitionId == row.DefinitionId).ToListAsync(cancellationToken));
        foreach (var step in workflow.Activities.Where(a => a is { Source.CanStartWorkflow: true, Activity: Buergerservice.Engine.Activities.EventActivity }))
        {
            var name = (string)((Buergerservice.Engine.Activities.EventActivity)step.Activity).EventName.Constant!;
            db.Triggers.Add(new() { Id = Guid.CreateVersion7(time.GetUtcNow()), DefinitionVersionId = row.Id, DefinitionId = row.DefinitionId, ActivityId = step.Id, Name = name, Hash = BookmarkHash.OfEvent(name), Tenant = tenant });
        }
    }
}

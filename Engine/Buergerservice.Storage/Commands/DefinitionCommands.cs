using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>A saved or published version and what was found about it.</summary>
/// <param name="Row">The version.</param>
/// <param name="Problems">Findings, errors first.</param>
public sealed record DefinitionChange(DefinitionRow Row, IReadOnlyList<DefinitionProblem> Problems);

/// <summary>A version as somebody has seen it.</summary>
/// <param name="VersionId">The version.</param>
/// <param name="Revision">Its revision.</param>
public sealed record SeenDefinition(Guid VersionId, int Revision);

/// <summary>Imports and publishes definitions. A version that was published is never changed again.</summary>
public sealed partial class DefinitionCommands(BuergerserviceDb db, DefinitionCompiler compiler, AuditLog audit, EngineSignal signal, TimeProvider time)
{
    private readonly DefinitionLibrary _library = new(db, compiler);

    /// <summary>Saves a definition as draft: into the newest version when that was never published, else as a new one.</summary>
    /// <exception cref="DefinitionException">The JSON cannot be read at all.</exception>
    public Task<DefinitionChange> ImportAsync(string json, Actor actor, CancellationToken cancellationToken = default) => ImportAsync(json, actor, null, cancellationToken);

    /// <summary>Saves a definition as draft unless somebody has saved or published something since the given version was read.</summary>
    /// <param name="json">Elsa 3 JSON.</param>
    /// <param name="actor">Who saves it.</param>
    /// <param name="seen">The version the content is based on; null when it does not matter what has been saved since.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <exception cref="DefinitionException">The JSON cannot be read at all.</exception>
    /// <exception cref="ConflictException">Somebody has saved or published something since.</exception>
    public async Task<DefinitionChange> ImportAsync(string json, Actor actor, SeenDefinition? seen, CancellationToken cancellationToken)
    {
        var document = DefinitionReader.Read(json);
        var problems = FindingsOf((await _library.CompileAsync(json, default, 1, null, cancellationToken)).Result);
        var latest = await db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == document.DefinitionId && d.IsLatest, cancellationToken);
        if (seen is not null && (latest is null || seen != new SeenDefinition(latest.Id, latest.Revision)))
            throw Stale(latest);
        if (latest is { WasPublished: true } && latest.Json == json)
            return new(latest, problems);
        var row = latest is { WasPublished: false } ? latest : NewVersion(document, json, latest, actor);
        row.Json = json;
        row.Name = document.Name;
        row.Description = document.Description;
        row.Revision++;
        if (row == latest)
            (row.ChangedAt, row.ChangedBy) = (time.GetUtcNow(), actor.UserName);
        audit.Add(db, actor.Tenant, actor.UserName, "definition.import", $"definition:{document.DefinitionId}", new Dictionary<string, object?> { ["version"] = row.Version });
        await db.SaveWithAuditAsync(cancellationToken);
        return new(row, problems);
    }

    /// <summary>Checks a definition without saving it, with the published definitions it uses as activities.</summary>
    /// <returns>Findings, errors first; a definition that cannot be read at all is a finding too.</returns>
    public async Task<IReadOnlyList<DefinitionProblem>> CheckAsync(string json, CancellationToken cancellationToken = default)
    {
        try
        {
            return FindingsOf((await _library.CompileAsync(json, default, 1, null, cancellationToken)).Result);
        }
        catch (DefinitionException e)
        {
            return e.Problems;
        }
    }

    /// <summary>A definition as it would run, with the published ones it uses as activities; nothing is saved.</summary>
    /// <exception cref="DefinitionException">It cannot run; the messages name activity and property.</exception>
    public async Task<StoredDefinition> PrepareAsync(string json, int version, CancellationToken cancellationToken = default)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var (result, parts) = await _library.CompileAsync(json, id, version, null, cancellationToken);
        return new(id, result.OrThrow().Document.DefinitionId, version, json) { Parts = parts.ToJson() };
    }

    /// <summary>Publishes the newest version: new instances use it from now on, running ones keep theirs.</summary>
    /// <exception cref="NotFoundException">There is no such definition.</exception>
    /// <exception cref="DefinitionException">The definition cannot run; the messages name activity and property.</exception>
    public async Task<DefinitionChange> PublishAsync(string definitionId, Actor actor, CancellationToken cancellationToken = default)
    {
        var latest = await db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsLatest, cancellationToken) ?? throw new NotFoundException("Diese Prozessdefinition gibt es nicht.");
        // All or nothing: the version, its triggers, what was scheduled by the old ones, and the definitions that use it.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var problems = await PublishAsync(latest, actor, null, [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Wake();
        return new(latest, problems);
    }

    /// <summary>Takes the published version back: nothing starts it any more, running instances go on.</summary>
    /// <exception cref="NotFoundException">No version of this definition is published.</exception>
    public async Task RetractAsync(string definitionId, Actor actor, CancellationToken cancellationToken = default)
    {
        var row = await db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsPublished, cancellationToken) ?? throw new NotFoundException("Von diesem Prozess ist keine Version veröffentlicht.");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        row.IsPublished = false;
        row.Revision++;
        await TriggerRows.WithdrawAsync(db, definitionId, cancellationToken);
        audit.Add(db, actor.Tenant, actor.UserName, "definition.retract", $"definition:{definitionId}", new Dictionary<string, object?> { ["version"] = row.Version });
        await db.SaveWithAuditAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<DefinitionProblem>> PublishAsync(DefinitionRow row, Actor actor, DefinitionRow? updated, HashSet<string> round, CancellationToken cancellationToken)
    {
        var (compilation, parts) = await _library.CompileAsync(row.Json, row.Id, row.Version, updated, cancellationToken);
        var workflow = compilation.OrThrow();
        var findings = FindingsOf(compilation);
        if (row.IsPublished)
            return findings;
        foreach (var old in await db.Definitions.Where(d => d.DefinitionId == row.DefinitionId && d.IsPublished).ToListAsync(cancellationToken))
            old.IsPublished = false;
        row.IsPublished = true;
        row.WasPublished = true;
        row.Revision++;
        row.ActivityType = workflow.Document.ActivityType;
        row.Parts = parts.ToJson();
        await TriggerRows.ReplaceAsync(db, workflow, row, actor.Tenant, time.GetUtcNow(), cancellationToken);
        audit.Add(db, actor.Tenant, actor.UserName, "definition.publish", $"definition:{row.DefinitionId}", new Dictionary<string, object?> { ["version"] = row.Version });
        await db.SaveWithAuditAsync(cancellationToken);
        return workflow.Document.UpdatesConsumers ? [.. findings, .. await UpdateConsumersAsync(row, actor, round, cancellationToken)] : findings;
    }

    private static ConflictException Stale(DefinitionRow? latest) => new("revision-conflict", latest is null
        ? "Diesen Prozess gibt es nicht mehr. Ihre Änderung wurde nicht gespeichert."
        : $"Inzwischen hat „{latest.ChangedBy ?? latest.CreatedBy}“ Version {latest.Version} gespeichert oder veröffentlicht. Ihre Änderung wurde nicht gespeichert.");

    // The compiler knows no clock; a definition with errors starts nothing anyway.
    private IReadOnlyList<DefinitionProblem> FindingsOf(CompilationResult compilation) =>
        compilation.Problems.Any(p => p.Severity == ProblemSeverity.Error) ? compilation.Problems : [.. compilation.Problems, .. TriggerRows.FindPassed(compilation.Workflow, time.GetUtcNow())];

    // Definitions may use each other in a circle, each a version published before it: each is brought up to date once.
    private async Task<List<DefinitionProblem>> UpdateConsumersAsync(DefinitionRow updated, Actor actor, HashSet<string> round, CancellationToken cancellationToken)
    {
        round.Add(updated.DefinitionId);
        var findings = new List<DefinitionProblem>();
        foreach (var consumer in await db.Definitions.Where(d => d.IsPublished && d.Parts != null && d.DefinitionId != updated.DefinitionId).ToListAsync(cancellationToken))
        {
            var parts = DefinitionParts.Parse(consumer.Parts);
            if (round.Contains(consumer.DefinitionId) || !parts.Uses.Values.Any(id => id != updated.Id && parts.Definitions[id].DefinitionId == updated.DefinitionId))
                continue;
            if (!consumer.IsLatest)
            {
                findings.Add(new(ProblemSeverity.Warning, "consumer-has-draft", null, null, $"„{consumer.Name}“ verwendet diesen Prozess, hat aber einen unveröffentlichten Entwurf und wurde nicht umgestellt. Veröffentlichen Sie den Entwurf."));
                continue;
            }

            var next = NewVersion(DefinitionReader.Read(consumer.Json), consumer.Json, consumer, actor);
            await PublishAsync(next, actor, updated, round, cancellationToken);
        }

        return findings;
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
}

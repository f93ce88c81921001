using System.Globalization;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Signatures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Storage.Retention;

/// <summary>
/// Removes what the retention policy no longer keeps, in small transactions, and says in the audit trail what and how much.
/// A work item like any other: one node runs it, and each run puts the next one into the queue.
/// </summary>
public sealed class RetentionEffect(IServiceScopeFactory scopes, RetentionOptions options, AuditLog audit, TimeProvider time) : IEffectHandler
{
    /// <summary>Name of the effect.</summary>
    public const string Name = "engine.retention";

    private const string Tenant = "system";
    private const int Batch = 200;

    /// <inheritdoc/>
    public string Kind => Name;

    /// <summary>Puts the first run into the queue unless one is there already.</summary>
    public static async Task ScheduleAsync(BuergerserviceDb db, DateTimeOffset due, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (await db.WorkItems.AnyAsync(w => w.Kind == WorkKind.Effect && w.Name == Name, cancellationToken))
            return;
        db.WorkItems.Add(Run(due));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        // The next run first: whatever happens to this one, the policy goes on.
        if (!await db.WorkItems.AnyAsync(w => w.Kind == WorkKind.Effect && w.Name == Name && w.Id != call.Id, cancellationToken))
            db.WorkItems.Add(Run(time.GetUtcNow() + options.Every));
        await RemoveJournalsAsync(db, cancellationToken);
        await RemoveDefinitionsAsync(db, cancellationToken);
        // A host without forms of its own cannot know which are still shipped.
        if (scope.ServiceProvider.GetService<FormCatalog>() is { } forms)
            await RemoveFormsAsync(db, forms, cancellationToken);
        await RemoveParkedWorkAsync(db, cancellationToken);
        await RemoveFilesAsync(db, scope.ServiceProvider.GetRequiredService<IContentStore>(), cancellationToken);
        foreach (var subjects in scope.ServiceProvider.GetServices<ISignedSubjects>())
            await RemoveSignedFilesAsync(db, subjects, cancellationToken);
        foreach (var part in scope.ServiceProvider.GetServices<IRetentionPart>())
            await part.RunAsync(db, (action, count, before) => Note(db, action, count, before), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    private async Task RemoveJournalsAsync(BuergerserviceDb db, CancellationToken cancellationToken)
    {
        if (options.JournalDays <= 0)
            return;
        var before = time.GetUtcNow().AddDays(-options.JournalDays);
        // An instance that stopped at an incident has not ended: somebody may still repair it.
        var ended = db.Instances.Where(i => i.FinishedAt < before && i.SubStatus != InstanceSubStatus.Faulted && db.Journal.Any(p => p.InstanceId == i.Id)).OrderBy(i => i.FinishedAt).Select(i => i.Id);
        while (await ended.Take(Batch).ToListAsync(cancellationToken) is { Count: > 0 } some)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.Journal.Where(p => some.Contains(p.InstanceId)).ExecuteDeleteAsync(cancellationToken);
            Note(db, "retention.journal", some.Count, before);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private async Task RemoveDefinitionsAsync(BuergerserviceDb db, CancellationToken cancellationToken)
    {
        if (options.DefinitionDays <= 0)
            return;
        var before = time.GetUtcNow().AddDays(-options.DefinitionDays);
        var unused = await db.Definitions
            .Where(d => !d.IsLatest && !d.IsPublished && d.CreatedAt < before && !db.Instances.Any(i => i.DefinitionId == d.DefinitionId && i.DefinitionVersionId == d.Id))
            .ToListAsync(cancellationToken);
        foreach (var version in unused)
            audit.Add(db, Tenant, Tenant, "retention.definition", $"definition:{version.DefinitionId}", new Dictionary<string, object?> { ["version"] = version.Version });
        db.Definitions.RemoveRange(unused);
    }

    private async Task RemoveFormsAsync(BuergerserviceDb db, FormCatalog forms, CancellationToken cancellationToken)
    {
        var current = forms.Latest.Select(f => f.Version).ToList();
        var unused = await db.FormVersions.Where(f => !current.Contains(f.Version) && !db.Tasks.Any(t => t.FormVersion == f.Version)).ToListAsync(cancellationToken);
        foreach (var form in unused)
            audit.Add(db, Tenant, Tenant, "retention.form", $"form:{form.FormKey}", new Dictionary<string, object?> { ["version"] = form.Version });
        db.FormVersions.RemoveRange(unused);
    }

    private async Task RemoveFilesAsync(BuergerserviceDb db, IContentStore content, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? endedBefore = options.FileDays <= 0 ? null : now.AddDays(-options.FileDays);
        if (await HttpFiles.RemoveUnusedAsync(db, content, now, endedBefore, cancellationToken) is > 0 and var count)
            Note(db, "retention.file", count, endedBefore ?? now);
    }

    /// <summary>An entry of the register lasts as long as what was signed: its deletion class is that of its subject, and it goes with it.</summary>
    private async Task RemoveSignedFilesAsync(BuergerserviceDb db, ISignedSubjects subjects, CancellationToken cancellationToken)
    {
        while (await subjects.Orphans(db, db.SignedFiles).OrderBy(f => f.Id).Select(f => f.Id).Take(Batch).ToListAsync(cancellationToken) is { Count: > 0 } some)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.SignedFiles.Where(f => some.Contains(f.Id)).ExecuteDeleteAsync(cancellationToken);
            Note(db, "retention.signed-file", some.Count, time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private async Task RemoveParkedWorkAsync(BuergerserviceDb db, CancellationToken cancellationToken)
    {
        var ended = await db.WorkItems
            .Where(w => w.DueAt == PutBack.Parked && db.Instances.Any(i => i.Id == w.InstanceId && i.Status == InstanceStatus.Finished && i.SubStatus != InstanceSubStatus.Faulted))
            .ToListAsync(cancellationToken);
        if (ended.Count > 0)
            Note(db, "retention.work", ended.Count, time.GetUtcNow());
        db.WorkItems.RemoveRange(ended);
    }

    private void Note(BuergerserviceDb db, string action, int count, DateTimeOffset before) =>
        audit.Add(db, Tenant, Tenant, action, "engine", new Dictionary<string, object?> { ["count"] = count, ["before"] = before.ToString("O", CultureInfo.InvariantCulture) });

    private static WorkItem Run(DateTimeOffset due) =>
        new() { Id = Guid.CreateVersion7(due), Kind = WorkKind.Effect, Tenant = Tenant, InstanceId = Guid.Empty, Name = Name, DueAt = due };
}

using System.Globalization;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Signatures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Buergerservice.Storage.Retention;

/// <summary>
/// Removes what the retention policy no longer keeps, in small transactions, and says in the audit trail what and how much.
/// A work item like any other: one node runs it, and each run puts the next one into the queue.
/// </summary>
public sealed partial class RetentionEffect(IServiceScopeFactory scopes, RetentionOptions options, AuditLog audit, TimeProvider time, ILogger<RetentionEffect> logger) : IEffectHandler
{
    /// <summary>Name of the effect.</summary>
    public const string Name = "engine.retention";

    private const string Tenant = "system";
    private const string UnusedForms = "unusedForms";
    private const int Batch = 200;

    private static readonly TimeSpan UnusedFor = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public string Kind => Name;

    /// <summary>Puts the first run into the queue unless one is there already.</summary>
    public static async Task ScheduleAsync(BuergerserviceDb db, DateTimeOffset due, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (await Runs(db).AnyAsync(cancellationToken))
            return;
        db.WorkItems.Add(Run(due));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        await using var scope = scopes.CreateAsyncScope();
        // The next run first, and saved: whatever happens to this one, the policy goes on.
        await ScheduleNextAsync(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>(), call, cancellationToken);
        var failures = new List<Exception>();
        await StepAsync(RemoveJournalsAsync, failures, cancellationToken);
        await StepAsync(RemoveDefinitionsAsync, failures, cancellationToken);
        // A host without forms of its own cannot know which are still shipped.
        if (scope.ServiceProvider.GetService<FormCatalog>() is { } forms)
            await StepAsync((db, cancel) => RemoveFormsAsync(db, forms, call, cancel), failures, cancellationToken);
        await StepAsync(RemoveParkedWorkAsync, failures, cancellationToken);
        await StepAsync(RemoveHttpAnswersAsync, failures, cancellationToken);
        await StepAsync((db, cancel) => RemoveFilesAsync(db, scope.ServiceProvider.GetRequiredService<IContentStore>(), cancel), failures, cancellationToken);
        foreach (var subjects in scope.ServiceProvider.GetServices<ISignedSubjects>())
            await StepAsync((db, cancel) => RemoveSignedFilesAsync(db, subjects, cancel), failures, cancellationToken);
        foreach (var part in scope.ServiceProvider.GetServices<IRetentionPart>())
            await StepAsync((db, cancel) => part.RunAsync(db, (action, count, before) => Note(db, action, count, before), cancel), failures, cancellationToken);
        return failures.Count == 0 ? null : throw new AggregateException(failures);
    }

    // One part that fails keeps no other from its work; each has a context of its own, so that nothing half done is saved with the next.
    private async Task StepAsync(Func<BuergerserviceDb, CancellationToken, Task> step, List<Exception> failures, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
            await step(db, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(e.GetType().Name, e.StackTrace);
            failures.Add(e);
        }
    }

    private async Task ScheduleNextAsync(BuergerserviceDb db, EffectCall call, CancellationToken cancellationToken)
    {
        if (await Runs(db).AnyAsync(w => w.Id != call.Id, cancellationToken))
            return;
        db.WorkItems.Add(Run(time.GetUtcNow() + options.Every, Plain.ToJson(call.Payload)));
        await db.SaveChangesAsync(cancellationToken);
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

    // A form this node does not ship may be one that a node of a newer release has just brought: it goes only when it has been found
    // unused for a while. The table knows no time, so each run tells the next since when.
    private async Task RemoveFormsAsync(BuergerserviceDb db, FormCatalog forms, EffectCall call, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var current = forms.Latest.Select(f => f.Version).ToList();
        var unused = await db.FormVersions.Where(f => !current.Contains(f.Version) && !db.Tasks.Any(t => t.FormVersion == f.Version)).ToListAsync(cancellationToken);
        var known = call.Payload.GetValueOrDefault(UnusedForms) as Dictionary<string, object?> ?? [];
        var since = unused.ToDictionary(f => f.Version, f => DateTimeOffset.TryParse(known.GetValueOrDefault(f.Version) as string, CultureInfo.InvariantCulture, out var first) ? first : now);
        foreach (var form in unused.Where(f => since[f.Version] <= now - UnusedFor))
        {
            since.Remove(form.Version);
            audit.Add(db, Tenant, Tenant, "retention.form", $"form:{form.FormKey}", new Dictionary<string, object?> { ["version"] = form.Version });
            db.FormVersions.Remove(form);
        }

        var payload = Plain.ToJson(new Dictionary<string, object?> { [UnusedForms] = since.ToDictionary(s => s.Key, s => (object?)s.Value.ToString("O", CultureInfo.InvariantCulture)) });
        await Runs(db).Where(w => w.Id != call.Id).ExecuteUpdateAsync(set => set.SetProperty(w => w.Payload, payload), cancellationToken);
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

    // Parked work waits for its instance to be repaired: without one, or after its end, it waits for nothing.
    private async Task RemoveParkedWorkAsync(BuergerserviceDb db, CancellationToken cancellationToken)
    {
        var useless = await db.WorkItems
            .Where(w => w.DueAt == PutBack.Parked && !db.Instances.Any(i => i.Id == w.InstanceId && (i.Status != InstanceStatus.Finished || i.SubStatus == InstanceSubStatus.Faulted)))
            .ToListAsync(cancellationToken);
        if (useless.Count > 0)
            Note(db, "retention.work", useless.Count, time.GetUtcNow());
        db.WorkItems.RemoveRange(useless);
    }

    // The next request removes them too; but there may be none.
    private async Task RemoveHttpAnswersAsync(BuergerserviceDb db, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - HttpCommands.Kept;
        if (await db.HttpExchanges.Where(x => x.CreatedAt < before).ExecuteDeleteAsync(cancellationToken) is > 0 and var count)
            Note(db, "retention.http-answer", count, before);
    }

    private void Note(BuergerserviceDb db, string action, int count, DateTimeOffset before) =>
        audit.Add(db, Tenant, Tenant, action, "engine", new Dictionary<string, object?> { ["count"] = count, ["before"] = before.ToString("O", CultureInfo.InvariantCulture) });

    // A run that was given up is parked: it is over and stands for no other.
    private static IQueryable<WorkItem> Runs(BuergerserviceDb db) => db.WorkItems.Where(w => w.Kind == WorkKind.Effect && w.Name == Name && w.DueAt < PutBack.Parked);

    private static WorkItem Run(DateTimeOffset due, string? payload = null) =>
        new() { Id = Guid.CreateVersion7(due), Kind = WorkKind.Effect, Tenant = Tenant, InstanceId = Guid.Empty, Name = Name, Payload = payload, DueAt = due };

    // Type and place of the error, not its message: that may quote what is to be removed.
    [LoggerMessage(60, LogLevel.Error, "A part of the retention run failed and is tried again: {Error} {Stack}")]
    private partial void LogFailed(string error, string? stack);
}

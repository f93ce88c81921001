using Buergerservice.Cases.Files;
using Buergerservice.Engine.Execution;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Prompts;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Visits;

/// <summary>
/// Deletes what citizens have left at a booth (docs/aufbewahrung.md): what a partner was handed (<c>datenkapsel</c>), wishes nobody
/// has dealt with (<c>wunsch</c>) and the rests of what was asked (<c>kabinenfrage</c>).
/// </summary>
internal sealed class VisitRetention(RetentionOptions options, TimeProvider time) : IRetentionPart
{
    public async Task RunAsync(BuergerserviceDb db, Action<string, int, DateTimeOffset> note, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        Note("retention.signature-strokes", await WipeStrokesAsync(db, cancellationToken), now);
        // A case that was closed without leaving anything of the citizen keeps no proof of what he was asked either.
        var orphans = db.Set<BoothPrompt>().Where(p => p.CaseId != null && p.State != PromptState.Open && !db.Set<CitizenCase>().Any(c => c.Id == p.CaseId && c.DeletionClass != DeletionClasses.Statistics));
        Note("retention.booth-prompt", await orphans.ExecuteDeleteAsync(cancellationToken), now);
        if (options.PromptDays > 0)
        {
            var before = now.AddDays(-options.PromptDays);
            Note("retention.booth-prompt", await db.Set<BoothPrompt>().Where(p => p.CaseId == null && p.CreatedAt < before).ExecuteDeleteAsync(cancellationToken), before);
        }

        if (options.CapsuleDays > 0)
        {
            var before = now.AddDays(-options.CapsuleDays);
            Note("retention.capsule", await db.Set<DataCapsule>().Where(c => c.CreatedAt < before).ExecuteDeleteAsync(cancellationToken), before);
        }

        if (options.WishDays > 0)
        {
            var before = now.AddDays(-options.WishDays);
            Note("retention.wish", await db.Set<BoothWish>().Where(w => w.CreatedAt < before).ExecuteDeleteAsync(cancellationToken), before);
        }

        void Note(string action, int count, DateTimeOffset before)
        {
            if (count > 0)
                note(action, count, before);
        }
    }

    // The step that seals a signature wipes what was drawn; where its process has ended before, nobody else would. A process that
    // stopped at an incident has not ended: it may still be repaired.
    private static Task<int> WipeStrokesAsync(BuergerserviceDb db, CancellationToken cancellationToken) =>
        db.Set<BoothPrompt>().Where(p => p.Kind == PromptKind.Signature && p.Answer != null
                && !db.Instances.Any(i => i.Id == p.InstanceId && (i.Status != InstanceStatus.Finished || i.SubStatus == InstanceSubStatus.Faulted)))
            .ExecuteUpdateAsync(u => u.SetProperty(p => p.Answer, (string?)null), cancellationToken);
}

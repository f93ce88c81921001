using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Engine;

/// <summary>Takes human tasks away that a burst no longer needs.</summary>
internal static class TaskAnswers
{
    /// <summary>
    /// Cancels a task. One that somebody has completed or cancelled is not taken away: the answer is in the queue and goes first. Of two
    /// answers that exclude each other the one given first goes first; else each would wait for the other for ever.
    /// </summary>
    /// <param name="db">The burst's transaction.</param>
    /// <param name="id">The task.</param>
    /// <param name="cause">The work item whose burst gives the task up, or null.</param>
    /// <param name="now">Time of the commit.</param>
    /// <param name="cancellationToken">Cancels the commit.</param>
    /// <exception cref="AnswerPendingException">The answer given to the task goes first.</exception>
    public static async Task CancelAsync(BuergerserviceDb db, Guid id, WorkItem? cause, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.Tasks.FirstOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } task)
            return;
        if (!task.IsOpen)
        {
            var answers = await db.WorkItems.Where(w => w.BookmarkId == task.BookmarkId && w.Kind == WorkKind.Resume && w.DueAt < PutBack.Parked).Select(w => w.Id).ToListAsync(cancellationToken);
            if (answers.Count > 0 && !(answers.Min().CompareTo(cause?.Id ?? Guid.Empty) > 0 && await IsAnswerAsync(db, cause, cancellationToken)))
                throw new AnswerPendingException();
        }

        task.Cancel(now);
    }

    private static async Task<bool> IsAnswerAsync(BuergerserviceDb db, WorkItem? item, CancellationToken cancellationToken) =>
        item is { Kind: WorkKind.Resume, BookmarkId: { } bookmark } && await db.Tasks.AnyAsync(t => t.BookmarkId == bookmark, cancellationToken);
}

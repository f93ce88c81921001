using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Buergerservice.Storage.Tasks;

/// <summary>A message to people about a task. Holds no form values.</summary>
/// <param name="Key">The same for every attempt, so that nobody is told twice.</param>
/// <param name="TaskId">The task.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="IsEscalation">False for a reminder.</param>
/// <param name="DueAt">When it is or was due.</param>
/// <param name="Recipients">User names.</param>
public sealed record TaskNotice(Guid Key, Guid TaskId, string Tenant, bool IsEscalation, DateTimeOffset? DueAt, IReadOnlyList<string> Recipients);

/// <summary>The way messages about tasks reach people. The product shows them in the inbox; an installation may add mail or chat here.</summary>
public interface ITaskNotifier
{
    /// <summary>Tells people. May be called again with the same <see cref="TaskNotice.Key"/>.</summary>
    Task NotifyAsync(TaskNotice notice, CancellationToken cancellationToken);
}

/// <summary>The default: notes the message in the log; people see it in the inbox and in the history of the task.</summary>
public sealed partial class LoggedTaskNotifier(ILogger<LoggedTaskNotifier> logger) : ITaskNotifier
{
    /// <inheritdoc/>
    public Task NotifyAsync(TaskNotice notice, CancellationToken cancellationToken)
    {
        LogNotice(notice.TaskId, notice.IsEscalation, notice.Recipients.Count);
        return Task.CompletedTask;
    }

    [LoggerMessage(20, LogLevel.Information, "Task {Task}: reminder or escalation ({IsEscalation}) for {Count} people")]
    private partial void LogNotice(Guid task, bool isEscalation, int count);
}

/// <summary>Finds out, when the time has come, whom a step concerns, and tells them.</summary>
internal sealed class TaskNotification(IServiceScopeFactory scopes, ITaskNotifier notifier) : IEffectHandler
{
    public const string EffectKind = "task.notify";

    public string Kind => EffectKind;

    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var id = Guid.Parse((string)call.Payload["task"]!);
        // Meanwhile done or cancelled: nobody needs to be told.
        if (await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id, cancellationToken) is not { IsOpen: true } task)
            return null;
        var step = task.ReadLadder()[(int)(long)call.Payload["step"]!];
        var people = await StaffDirectory.ActiveAsync(db, task.Tenant, cancellationToken);
        var recipients = people.Where(p => IsConcerned(task, step, p)).Select(p => p.UserName).ToList();
        await notifier.NotifyAsync(new(call.Id, task.Id, task.Tenant, step.Escalates, task.DueAt, recipients), cancellationToken);
        return null;
    }

    private static bool IsConcerned(UserTask task, LadderStep step, Actor person) =>
        step.Escalates ? step.Users.Contains(person.UserName) || step.Roles.Any(person.Roles.Contains) || step.Units.Any(person.Units.Contains)
        : task.Assignee is { } assignee ? person.UserName == assignee : task.IsCandidate(person);
}

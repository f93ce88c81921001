using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Tasks;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;

namespace Buergerservice.Portal.Api.Tasks;

/// <summary>The person behind a request about tasks, and how their requests are read and answered.</summary>
internal sealed class TaskCaller(TaskCommands commands, Substitutes substitutes, FormCatalog forms, BuergerserviceDb db, ActorAccessor actors)
{
    public TaskCommands Commands => commands;

    public Actor Me => actors.Current;

    public TaskRequest Request(RequestCheck check, int? expectedRevision, string? operationId, string? reason = null)
    {
        var revision = check.Required(expectedRevision, "expectedRevision");
        check.Required(operationId, "operationId");
        check.Optional(reason, "reason", TaskCommands.MaxReason);
        check.ThrowIfAny();
        return new(Me, revision, operationId, reason);
    }

    public async Task<TaskResponse> AnswerAsync(UserTask task, CancellationToken cancellationToken) =>
        TaskResponses.Of(task, await substitutes.ActingAsync(Me, cancellationToken), forms);

    public Task<IReadOnlyDictionary<string, string>> NamesAsync(IEnumerable<TaskEvent> events, CancellationToken cancellationToken) =>
        InboxQuery.NamesAsync(db, Me.Tenant, events.SelectMany(TaskEventText.People), cancellationToken);
}

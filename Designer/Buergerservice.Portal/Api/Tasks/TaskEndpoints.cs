using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Buergerservice.Portal.Api.Tasks;

/// <summary>Human tasks. Names and answers follow the user-task contract of Elsa.</summary>
internal static class TaskEndpoints
{
    private const string Contract = "Verlangt expectedRevision (die gelesene Revision) und operationId (frei gewählt, für eine Wiederholung dieselbe).";

    public static void Map(RouteGroupBuilder tasks)
    {
        tasks.MapGet("", List).Describe(Policies.Staff, "listTasks", "Aufgaben auflisten",
            "Nur Aufgaben, die die Person sehen darf, das Dringendste zuerst. Der Umfang ist die Kurzfassung ohne Formular und Eingaben.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        tasks.MapGet("/{id:guid}", Get).Describe(Policies.Staff, "getTask", "Aufgabe lesen",
            "Formular, Anfangswerte, Entwurf und Ergebnis stehen unter details und nur für die Person, die die Aufgabe bearbeitet oder erledigt hat.")
            .Refuses(StatusCodes.Status404NotFound);
        tasks.MapPost("/{id:guid}/claim", Claim).Describe(Policies.Staff, "claimTask", "Aufgabe übernehmen", Contract + " Die eigene Aufgabe noch einmal zu übernehmen ändert nichts.").RefusesCommand();
        tasks.MapPost("/{id:guid}/release", Release).Describe(Policies.Staff, "releaseTask", "Aufgabe zurückgeben", Contract + " Ein Entwurf bleibt erhalten.").RefusesCommand();
        tasks.MapPost("/{id:guid}/assign", Assign).Describe(Policies.Staff, "assignTask", "Aufgabe an eine andere Person geben", Contract + " Die Person muss für die Aufgabe zuständig sein.").RefusesCommand();
        tasks.MapPut("/{id:guid}/draft", SaveDraft).Describe(Policies.Staff, "saveTaskDraft", "Entwurf speichern", "Hält fest, was die bearbeitende Person bisher eingegeben hat; geprüft wird nur der Umfang. Die Revision ändert sich nicht.").RefusesCommand();
        tasks.MapPost("/{id:guid}/complete", Complete).Describe(Policies.Staff, "completeTask", "Aufgabe abschließen",
            Contract + " Prüft die Werte gegen das Formular und weckt den Vorgang. Dieselbe operationId noch einmal gesendet ändert nichts und wird gleich beantwortet. "
            + "Für externe Aufgaben (Elsa.RunTask) kann statt values ein result gesendet werden; was kein Objekt ist, kommt als {\"value\": …} im Vorgang an.").RefusesCommand();
        tasks.MapGet("/{id:guid}/events", Events).Describe(Policies.Staff, "getTaskEvents", "Verlauf einer Aufgabe", "Was mit der Aufgabe geschah, das Älteste zuerst; ohne Formularwerte.").Refuses(StatusCodes.Status404NotFound);
        tasks.MapPost("/{id:guid}/due", ChangeDue).Describe(Policies.Staff, "changeTaskDue", "Fälligkeit ändern",
            Contract + " Verlangt einen Grund. Erinnerungen und Eskalationen rücken mit. Hinter einer berechneten Frist darf nur die Leitung das Datum ändern.").RefusesCommand();
        tasks.MapPost("/{id:guid}/cancel", Cancel).Describe(Policies.Staff, "cancelTask", "Aufgabe abbrechen",
            Contract + " Verlangt einen Grund. Nur die Leitung, und nur, wenn der Prozess es vorsieht; er geht dann mit dem Ausgang Cancelled weiter.").RefusesCommand();
    }

    private static async Task<Ok<Page<TaskSummary>>> List([AsParameters] TaskFilter filter, TaskSearch search, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok(await search.FindAsync(filter, actors.Current, cancellationToken));

    private static async Task<Ok<TaskResponse>> Get(Guid id, TaskCaller caller, CancellationToken cancellationToken) =>
        TypedResults.Ok(await caller.AnswerAsync(await caller.Commands.GetAsync(id, caller.Me, cancellationToken), cancellationToken));

    private static async Task<Ok<IReadOnlyList<TaskEventResponse>>> Events(Guid id, TaskCaller caller, CancellationToken cancellationToken)
    {
        var events = await caller.Commands.HistoryAsync(id, caller.Me, cancellationToken);
        var names = await caller.NamesAsync(events, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<TaskEventResponse>>([.. events.Select(e => new TaskEventResponse(e.Number, e.At, OneOf.NameOf(e.Kind), TaskEventText.Describe(e, names), e.Actor, e.OnBehalfOf, e.Other, e.Reason, e.Revision))]);
    }

    private static async Task<Ok<TaskResponse>> Claim(Guid id, TaskCommand request, TaskCaller caller, CancellationToken cancellationToken) =>
        TypedResults.Ok(await caller.AnswerAsync(await caller.Commands.ClaimAsync(id, caller.Request(new(), request.ExpectedRevision, request.OperationId), cancellationToken), cancellationToken));

    private static async Task<Ok<TaskResponse>> Release(Guid id, TaskCommand request, TaskCaller caller, CancellationToken cancellationToken) =>
        TypedResults.Ok(await caller.AnswerAsync(await caller.Commands.ReleaseAsync(id, caller.Request(new(), request.ExpectedRevision, request.OperationId), cancellationToken), cancellationToken));

    private static async Task<Ok<TaskResponse>> Assign(Guid id, AssignTask request, TaskCaller caller, CancellationToken cancellationToken)
    {
        // Whether the other person exists is only answered to those who see the task.
        await caller.Commands.GetAsync(id, caller.Me, cancellationToken);
        var check = new RequestCheck();
        var to = check.Required(request.To, "to", 256);
        var command = caller.Request(check, request.ExpectedRevision, request.OperationId);
        return TypedResults.Ok(await caller.AnswerAsync(await caller.Commands.DelegateAsync(id, to, command, cancellationToken), cancellationToken));
    }

    private static async Task<Ok<TaskResponse>> ChangeDue(Guid id, ChangeTaskDue request, TaskCaller caller, CancellationToken cancellationToken)
    {
        await caller.Commands.GetAsync(id, caller.Me, cancellationToken);
        var command = caller.Request(new(), request.ExpectedRevision, request.OperationId, request.Reason);
        return TypedResults.Ok(await caller.AnswerAsync(await caller.Commands.ChangeDueAsync(id, request.DueAt, command, cancellationToken), cancellationToken));
    }

    private static async Task<Accepted<TaskResponse>> Cancel(Guid id, CancelTask request, TaskCaller caller, CancellationToken cancellationToken)
    {
        await caller.Commands.GetAsync(id, caller.Me, cancellationToken);
        var command = caller.Request(new(), request.ExpectedRevision, request.OperationId, request.Reason);
        return TypedResults.Accepted($"{ApiSetup.BasePath}/tasks/{id}", await caller.AnswerAsync(await caller.Commands.CancelAsync(id, command, cancellationToken), cancellationToken));
    }

    private static async Task<NoContent> SaveDraft(Guid id, SaveDraft request, TaskCaller caller, CancellationToken cancellationToken)
    {
        if (request.Values is not { } values)
            throw new InputException("Die Angabe „values“ fehlt.", new Dictionary<string, string> { ["values"] = "Die Angabe „values“ fehlt." });
        await caller.Commands.SaveDraftAsync(id, values.Values, caller.Me, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Accepted<TaskResponse>> Complete(Guid id, CompleteTask request, TaskCaller caller, CancellationToken cancellationToken)
    {
        var known = await caller.Commands.GetAsync(id, caller.Me, cancellationToken);
        var check = new RequestCheck();
        var outcome = check.Required(request.Outcome ?? (known.Outcomes is [var only] ? only : null), "outcome");
        if (request is { Values: not null, Result: not null })
            check.Refuse("result", "Senden Sie entweder „values“ oder „result“.");
        var command = caller.Request(check, request.ExpectedRevision, request.OperationId);
        var task = await caller.Commands.CompleteAsync(id, outcome, ValuesOf(request), command.ExpectedRevision, command.OperationId!, caller.Me, cancellationToken);
        return TypedResults.Accepted($"{ApiSetup.BasePath}/tasks/{id}", await caller.AnswerAsync(task, cancellationToken));
    }

    private static Dictionary<string, object?> ValuesOf(CompleteTask request) => request switch
    {
        { Values: { } values } => values.Values,
        { Result.Value: Dictionary<string, object?> result } => result,
        { Result: { } bare } => new() { ["value"] = bare.Value },
        _ => [],
    };

    private static void RefusesCommand(this RouteHandlerBuilder endpoint) =>
        endpoint.Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
}

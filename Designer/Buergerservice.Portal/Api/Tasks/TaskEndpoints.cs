using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Commands;
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
    }

    private static async Task<Ok<Page<TaskSummary>>> List([AsParameters] TaskFilter filter, TaskSearch search, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok(await search.FindAsync(filter, actors.Current, cancellationToken));

    private static async Task<Ok<TaskResponse>> Get(Guid id, TaskCommands commands, FormCatalog forms, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok(TaskResponses.Of(await commands.GetAsync(id, actors.Current, cancellationToken), actors.Current, forms));

    private static async Task<Ok<TaskResponse>> Claim(Guid id, TaskCommand request, TaskCommands commands, FormCatalog forms, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var revision = RevisionOf(new(), request.ExpectedRevision, request.OperationId);
        return TypedResults.Ok(TaskResponses.Of(await commands.ClaimAsync(id, revision, actors.Current, cancellationToken), actors.Current, forms));
    }

    private static async Task<Ok<TaskResponse>> Release(Guid id, TaskCommand request, TaskCommands commands, FormCatalog forms, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var revision = RevisionOf(new(), request.ExpectedRevision, request.OperationId);
        return TypedResults.Ok(TaskResponses.Of(await commands.ReleaseAsync(id, revision, actors.Current, cancellationToken), actors.Current, forms));
    }

    private static async Task<Ok<TaskResponse>> Assign(Guid id, AssignTask request, TaskCommands commands, FormCatalog forms, ActorAccessor actors, CancellationToken cancellationToken)
    {
        // Whether the other person exists is only answered to those who see the task.
        await commands.GetAsync(id, actors.Current, cancellationToken);
        var check = new RequestCheck();
        var to = check.Required(request.To, "to", 256);
        var revision = RevisionOf(check, request.ExpectedRevision, request.OperationId);
        return TypedResults.Ok(TaskResponses.Of(await commands.DelegateAsync(id, to, revision, actors.Current, cancellationToken), actors.Current, forms));
    }

    private static async Task<NoContent> SaveDraft(Guid id, SaveDraft request, TaskCommands commands, ActorAccessor actors, CancellationToken cancellationToken)
    {
        if (request.Values is not { } values)
            throw new InputException("Die Angabe „values“ fehlt.", new Dictionary<string, string> { ["values"] = "Die Angabe „values“ fehlt." });
        await commands.SaveDraftAsync(id, values.Values, actors.Current, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Accepted<TaskResponse>> Complete(Guid id, CompleteTask request, TaskCommands commands, FormCatalog forms, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var actor = actors.Current;
        var known = await commands.GetAsync(id, actor, cancellationToken);
        var check = new RequestCheck();
        var outcome = check.Required(request.Outcome ?? (known.Outcomes is [var only] ? only : null), "outcome");
        if (request is { Values: not null, Result: not null })
            check.Refuse("result", "Senden Sie entweder „values“ oder „result“.");
        var revision = RevisionOf(check, request.ExpectedRevision, request.OperationId);
        var task = await commands.CompleteAsync(id, outcome, ValuesOf(request), revision, request.OperationId!, actor, cancellationToken);
        if (task.Outcome != outcome)
            throw new ConflictException("idempotency-conflict", "Diese operationId wurde schon mit einem anderen Ergebnis verwendet.");
        return TypedResults.Accepted($"{ApiSetup.BasePath}/tasks/{id}", TaskResponses.Of(task, actor, forms));
    }

    private static Dictionary<string, object?> ValuesOf(CompleteTask request) => request switch
    {
        { Values: { } values } => values.Values,
        { Result.Value: Dictionary<string, object?> result } => result,
        { Result: { } bare } => new() { ["value"] = bare.Value },
        _ => [],
    };

    private static int RevisionOf(RequestCheck check, int? expectedRevision, string? operationId)
    {
        var revision = check.Required(expectedRevision, "expectedRevision");
        check.Required(operationId, "operationId");
        check.ThrowIfAny();
        return revision;
    }

    private static void RefusesCommand(this RouteHandlerBuilder endpoint) =>
        endpoint.Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
}

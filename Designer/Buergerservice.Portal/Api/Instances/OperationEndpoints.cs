using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Commands;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Buergerservice.Portal.Api.Instances;

/// <summary>What an administrator does to an instance that is stuck. Each answers with the instance as it is then.</summary>
internal static class OperationEndpoints
{
    public static void Map(RouteGroupBuilder instances)
    {
        instances.MapGet("/{id:guid}/incidents", ListIncidents).Describe(Policies.Admin, "listIncidents", "Störungen eines Vorgangs lesen", "Mit Ursache, Versuchen und dem, was sich wählen lässt.")
            .Refuses(StatusCodes.Status404NotFound);
        instances.MapPost("/{id:guid}/incidents/{incidentId:guid}/retry", Retry).Describe(Policies.Admin, "retryIncident", "Gescheitertes wiederholen",
            "Den Schritt von vorn, die Antwort noch einmal oder die technische Handlung unter derselben Kennung. Danach läuft weiter, was wegen der Störung liegen blieb.").RefusesOperation();
        instances.MapPost("/{id:guid}/incidents/{incidentId:guid}/skip", Skip).Describe(Policies.Admin, "skipIncident", "Schritt von Hand abschließen",
            "Der Schritt gilt mit dem gewählten Ergebnis als erledigt.").RefusesOperation();
        instances.MapPost("/{id:guid}/incidents/{incidentId:guid}/repair", Repair).Describe(Policies.Admin, "repairIncident", "Eingaben berichtigen und wiederholen",
            "Die neuen Werte gelten nur für diese Ausführung; der Schritt läuft von vorn.").RefusesOperation();
        instances.MapPost("/{id:guid}/suspend", Suspend).Describe(Policies.Admin, "suspendInstance", "Vorgang anhalten",
            "Nichts läuft weiter; Fristen, Ereignisse und Antworten warten bis zur Fortsetzung.").RefusesOperation();
        instances.MapPost("/{id:guid}/resume-run", ResumeRun).Describe(Policies.Admin, "resumeInstance", "Angehaltenen Vorgang fortsetzen",
            "Was inzwischen fällig wurde, geschieht in der Reihenfolge, in der es kam.").RefusesOperation();
        instances.MapPost("/{id:guid}/move", Move).Describe(Policies.Admin, "moveInstance", "Vorgang an anderer Stelle fortsetzen",
            "Zieht einen wartenden Schritt zurück und beginnt einen anderen desselben Ablaufs.").RefusesOperation();
        instances.MapPost("/{id:guid}/variables", SetVariable).Describe(Policies.Admin, "setInstanceVariable", "Variable ändern",
            "Der Wert muss zum Typ der Variable passen.").RefusesOperation();
    }

    private static async Task<Ok<IncidentList>> ListIncidents(Guid id, InstanceReader reader, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok(await reader.ReadIncidentsAsync(id, actors.Current, cancellationToken));

    private static Task<Ok<InstanceSummary>> Retry(Guid id, Guid incidentId, Operate request, OperationCommands commands, InstanceReader reader, ActorAccessor actors, CancellationToken cancellationToken) =>
        DoneAsync(id, reader, actors, operation => commands.RetryAsync(id, incidentId, operation, cancellationToken), request, new(), cancellationToken);

    private static Task<Ok<InstanceSummary>> Skip(Guid id, Guid incidentId, SkipIncident request, OperationCommands commands, InstanceReader reader, ActorAccessor actors, CancellationToken cancellationToken) =>
        DoneAsync(id, reader, actors, operation => commands.SkipAsync(id, incidentId, request.Outcome, request.Outputs?.Values ?? [], operation, cancellationToken), request, new(), cancellationToken);

    private static Task<Ok<InstanceSummary>> Repair(Guid id, Guid incidentId, RepairIncident request, OperationCommands commands, InstanceReader reader, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        if (request.Inputs is not { Values.Count: > 0 })
            check.Refuse("inputs", "Nennen Sie mindestens eine Eingabe mit ihrem neuen Wert.");
        return DoneAsync(id, reader, actors, operation => commands.RepairAsync(id, incidentId, request.Inputs!.Values, operation, cancellationToken), request, check, cancellationToken);
    }

    private static Task<Ok<InstanceSummary>> Suspend(Guid id, Operate request, OperationCommands commands, InstanceReader reader, ActorAccessor actors, CancellationToken cancellationToken) =>
        DoneAsync(id, reader, actors, operation => commands.PauseAsync(id, operation, cancellationToken), request, new(), cancellationToken);

    private static Task<Ok<InstanceSummary>> ResumeRun(Guid id, Operate request, OperationCommands commands, InstanceReader reader, ActorAccessor actors, CancellationToken cancellationToken) =>
        DoneAsync(id, reader, actors, operation => commands.UnpauseAsync(id, operation, cancellationToken), request, new(), cancellationToken);

    private static Task<Ok<InstanceSummary>> Move(Guid id, MoveStep request, OperationCommands commands, InstanceReader reader, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var (from, to) = (check.Required(request.From, "from", 200), check.Required(request.To, "to", 200));
        return DoneAsync(id, reader, actors, operation => commands.MoveAsync(id, from, to, operation, cancellationToken), request, check, cancellationToken);
    }

    private static Task<Ok<InstanceSummary>> SetVariable(Guid id, SetVariable request, OperationCommands commands, InstanceReader reader, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var name = check.Required(request.Name, "name", 200);
        return DoneAsync(id, reader, actors, operation => commands.SetVariableAsync(id, name, request.Scope, request.Value?.Value, operation, cancellationToken), request, check, cancellationToken);
    }

    private static async Task<Ok<InstanceSummary>> DoneAsync(Guid id, InstanceReader reader, ActorAccessor actors, Func<Operation, Task> command, IOperationRequest request, RequestCheck check, CancellationToken cancellationToken)
    {
        var revision = check.Required(request.ExpectedRevision, "expectedRevision");
        var reason = check.Required(request.Reason, "reason", OperationCommands.MaxReasonLength);
        check.ThrowIfAny();
        var actor = actors.Current;
        await command(new(actor, reason, revision));
        return TypedResults.Ok(await reader.GetSummaryAsync(id, actor, cancellationToken));
    }

    private static void RefusesOperation(this RouteHandlerBuilder endpoint) =>
        endpoint.Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
}

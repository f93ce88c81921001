using System.ComponentModel;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Buergerservice.Portal.Api.Definitions;

/// <summary>Brings running instances to another version.</summary>
internal static class MigrationEndpoints
{
    public static void Map(RouteGroupBuilder definitions)
    {
        definitions.MapPost("/{definitionId}/versions/{version}/migrate", Migrate).Describe(Policies.Admin, "migrateInstances", "Laufende Vorgänge auf eine andere Version umstellen",
            "Mit dryRun wird für die Vorgänge, seitenweise, nur gesagt, was geschähe (200). Sonst wird die Umstellung beauftragt (202); jeder Vorgang wird für sich umgestellt, und kein erledigter Schritt läuft noch einmal.")
            .Produces<MigrationOrderResponse>(StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        definitions.MapGet("/{definitionId}/migrations/{batchId:guid}", Results).Describe(Policies.Admin, "getMigration", "Ergebnis einer Umstellung lesen", "Für jeden Vorgang, was daraus geworden ist.")
            .Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<MigrationPlanResponse>, Accepted<MigrationOrderResponse>>> Migrate(
        string definitionId, int version, MigrateInstances request, MigrationCommands commands, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var target = check.Required(request.Target, "target");
        var reason = request.DryRun == true ? "" : check.Required(request.Reason, "reason", OperationCommands.MaxReasonLength);
        var limit = Paging.LimitOf(request.Limit, check);
        var after = Guid.Empty;
        if (request.Cursor is { } cursor && !Guid.TryParse(cursor, out after))
            check.Refuse("cursor", "„cursor“ ist der Wert „nextCursor“ einer früheren Antwort.");
        check.ThrowIfAny();
        var steps = request.Map ?? [];
        if (request.DryRun == true)
        {
            var found = await commands.DryRunAsync(definitionId, version, target, steps, actors.Current, limit, after, 0, request.InstanceIds, cancellationToken);
            var possible = found.Plans.Count(p => p.Plan.IsPossible);
            return TypedResults.Ok(new MigrationPlanResponse(found.Total, possible, found.Plans.Count - possible, [.. found.Plans.Select(ItemOf)], found.Next?.ToString()));
        }

        var (batch, count) = await commands.OrderAsync(definitionId, version, target, steps, reason, actors.Current, request.InstanceIds, cancellationToken);
        return TypedResults.Accepted($"{ApiSetup.BasePath}/definitions/{Uri.EscapeDataString(definitionId)}/migrations/{batch}", new MigrationOrderResponse(batch, count));
    }

    private static async Task<Ok<MigrationResultResponse>> Results(string definitionId, Guid batchId, MigrationCommands commands, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var rows = await commands.ResultsAsync(definitionId, batchId, actors.Current, cancellationToken);
        return TypedResults.Ok(new MigrationResultResponse(
            rows[0].FromVersion, rows[0].ToVersion, rows.Count(r => r.State == MigrationState.Queued), rows.Count(r => r.State == MigrationState.Done), rows.Count(r => r.State == MigrationState.Refused),
            [.. rows.Select(r => new MigrationResultItem(r.InstanceId, OneOf.NameOf(r.State), r.Message, r.EndedAt))]));
    }

    private static InstancePlanResponse ItemOf(InstancePlan plan) => new(
        plan.InstanceId, plan.Name, plan.Plan.IsPossible, plan.Plan.Obstacles,
        [.. plan.Plan.Waiting.Select(w => new WaitingStepResponse(w.ActivityId, w.Title, w.Description, w.NewActivityId))],
        plan.Plan.AddedVariables, plan.Plan.DroppedVariables, plan.Plan.ConvertedVariables);
}

internal sealed record MigrateInstances(
    [property: Description("Nummer der Zielversion; sie ist oder war veröffentlicht.")] int? Target,
    [property: Description("Aktivitäts-ID alt zu neu; was nicht genannt ist, behält seine ID.")] Dictionary<string, string>? Map = null,
    [property: Description("true: nur sagen, was geschähe.")] bool? DryRun = null,
    [property: Description("Begründung für das Journal, höchstens 500 Zeichen; beim Probelauf nicht nötig.")] string? Reason = null,
    [property: Description("Nur diese Vorgänge; ohne Angabe alle der Version, die nicht beendet sind.")] IReadOnlyList<Guid>? InstanceIds = null,
    [property: Description("Beim Probelauf: Vorgänge je Antwort, 1 bis 200; Vorgabe 50.")] int? Limit = null,
    [property: Description("Beim Probelauf: „nextCursor“ der vorigen Antwort.")] string? Cursor = null);

/// <summary>What would happen.</summary>
internal sealed record MigrationPlanResponse(
    [property: Description("Zahl aller betroffenen Vorgänge.")] int Total,
    [property: Description("Davon in dieser Antwort möglich.")] int Possible,
    [property: Description("Davon in dieser Antwort nicht möglich.")] int Impossible,
    IReadOnlyList<InstancePlanResponse> Instances,
    [property: Description("Als cursor gesendet, liefert dieser Wert die nächsten Vorgänge; null am Ende.")] string? NextCursor);

/// <summary>What would happen to one instance.</summary>
internal sealed record InstancePlanResponse(
    Guid InstanceId,
    string? Name,
    bool IsPossible,
    [property: Description("Was der Umstellung im Weg steht.")] IReadOnlyList<string> Obstacles,
    [property: Description("Wartende Schritte.")] IReadOnlyList<WaitingStepResponse> Waiting,
    [property: Description("Variablen, die mit ihrem Anfangswert hinzukommen.")] IReadOnlyList<string> AddedVariables,
    [property: Description("Variablen, deren Wert verloren geht.")] IReadOnlyList<string> DroppedVariables,
    [property: Description("Variablen, deren Wert umgewandelt wird.")] IReadOnlyList<string> ConvertedVariables);

/// <summary>A waiting step.</summary>
internal sealed record WaitingStepResponse(string ActivityId, string Title, string Description, [property: Description("Aktivitäts-ID in der Zielversion; null, wenn es ihn dort nicht gibt.")] string? NewActivityId);

/// <summary>A migration that has been ordered.</summary>
internal sealed record MigrationOrderResponse([property: Description("Kennung, unter der das Ergebnis zu lesen ist.")] Guid BatchId, [property: Description("Zahl der Vorgänge.")] int Count);

/// <summary>What has become of a migration.</summary>
internal sealed record MigrationResultResponse(int FromVersion, int ToVersion, int Queued, int Done, int Refused, IReadOnlyList<MigrationResultItem> Instances);

/// <summary>What has become of one instance.</summary>
internal sealed record MigrationResultItem(Guid InstanceId, [property: Description("queued, done oder refused.")] string State, [property: Description("Warum es nicht möglich war.")] string? Message, DateTimeOffset? EndedAt);

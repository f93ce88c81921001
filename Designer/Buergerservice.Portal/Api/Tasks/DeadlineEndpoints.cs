using System.ComponentModel;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Buergerservice.Portal.Api.Tasks;

/// <summary>Deadlines that would end on another day by today's calendars, and their recomputation.</summary>
internal static class DeadlineEndpoints
{
    private const int Max = 500;

    public static void Map(RouteGroupBuilder deadlines)
    {
        deadlines.MapGet("/outdated", List).Describe(Policies.Admin, "listOutdatedDeadlines", "Abweichende Fristen auflisten",
            "Offene Fristen von Aufgaben und wartenden Vorgängen, die mit dem heutigen Kalender an einem anderen Tag enden würden; höchstens je 500.");
        deadlines.MapPost("/recompute", Recompute).Describe(Policies.Admin, "recomputeDeadlines", "Fristen neu berechnen",
            "Nur die genannten, wie sie gelesen wurden. Was sich seitdem geändert hat, bleibt, wie es ist. Fristen von Vorgängen berechnet die Prozessmaschine gleich danach.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<OutdatedDeadlines>> List(DeadlineReview review, WaitingDeadlines waits, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var tasks = await review.FindAsync(actors.Current, cancellationToken);
        var waiting = await waits.FindAsync(actors.Current, cancellationToken);
        return TypedResults.Ok(new OutdatedDeadlines(
            [.. tasks.Take(DeadlineReview.Max).Select(t => new OutdatedTask(t.TaskId, t.Revision, t.Title, t.Before, t.After.LastDay, t.After.Derivation))],
            [.. waiting.Take(WaitingDeadlines.Max).Select(w => new OutdatedInstance(w.BookmarkId, w.InstanceId, w.Title, w.Before, w.After.LastDay, w.After.Derivation))]));
    }

    private static async Task<Ok<RecomputedDeadlines>> Recompute(RecomputeDeadlines request, DeadlineReview review, WaitingDeadlines waits, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        if ((request.Tasks?.Count ?? 0) + (request.Waits?.Count ?? 0) is 0 or > Max)
            check.Refuse("tasks", $"Nennen Sie unter „tasks“ und „waits“ zusammen 1 bis {Max} Fristen.");
        check.ThrowIfAny();
        var tasks = (request.Tasks ?? []).DistinctBy(t => t.Id).ToDictionary(t => t.Id, t => t.Revision);
        return TypedResults.Ok(new RecomputedDeadlines(
            tasks.Count == 0 ? 0 : await review.RecomputeAsync(tasks, actors.Current, cancellationToken),
            request.Waits is not { Count: > 0 } ? 0 : await waits.RecomputeAsync(request.Waits, actors.Current, cancellationToken)));
    }
}

internal sealed record RecomputeDeadlines(
    [property: Description("Aufgaben mit der gelesenen Revision.")] IReadOnlyList<SeenTask>? Tasks = null,
    [property: Description("Wartestellen von Vorgängen.")] IReadOnlyList<Guid>? Waits = null);

/// <summary>A task as it was read.</summary>
internal sealed record SeenTask(Guid Id, int Revision);

/// <summary>Deadlines that would end on another day.</summary>
internal sealed record OutdatedDeadlines(IReadOnlyList<OutdatedTask> Tasks, IReadOnlyList<OutdatedInstance> Waits);

internal sealed record OutdatedTask(Guid Id, int Revision, string Title, DateOnly Before, DateOnly After, [property: Description("Rechenweg der neuen Frist.")] string Derivation);

internal sealed record OutdatedInstance(
    [property: Description("Kennung der Wartestelle.")] Guid Id, Guid InstanceId, string? Name, DateOnly Before, DateOnly After, [property: Description("Rechenweg der neuen Frist.")] string Derivation);

/// <summary>How many were computed anew.</summary>
internal sealed record RecomputedDeadlines(int Tasks, int Waits);

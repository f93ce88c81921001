using Buergerservice.Engine;
using Buergerservice.Media.Acd;
using Buergerservice.Media.Reports;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Calls.Reports;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Buergerservice.Portal.Api.Calls;

/// <summary>The agent's desk, the lead's overview, times and reports of calls. Each sees its own organisation only.</summary>
internal static class CallEndpoints
{
    public static void Map(RouteGroupBuilder calls)
    {
        calls.MapGet("/desk", GetDesk).Describe(Policies.Cases, "getDesk", "Eigener Status, klingelnder oder geführter Anruf, Warteschlange");
        calls.MapPost("/desk/status", SetWant).Describe(Policies.Cases, "setCallStatus", "„Bereit“, „Nicht bereit“ oder abgemeldet").Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        calls.MapPost("/desk/wrap-up/end", (CallDesk desk, ActorAccessor actors, CancellationToken c) => Done(desk.EndWrapUpAsync(actors.Current, c))).Describe(Policies.Cases, "endWrapUp", "Nachbearbeitung beenden").Refuses(StatusCodes.Status409Conflict);
        calls.MapPost("/desk/wrap-up/extend", (CallDesk desk, ActorAccessor actors, CancellationToken c) => Done(desk.ExtendWrapUpAsync(actors.Current, c))).Describe(Policies.Cases, "extendWrapUp", "Nachbearbeitung einmal verlängern").Refuses(StatusCodes.Status409Conflict);
        Order(calls, "accept", "acceptCall", "Anruf annehmen", (desk, actor, call, c) => desk.AcceptAsync(actor, call, c));
        Order(calls, "reject", "rejectCall", "Anruf ablehnen", (desk, actor, call, c) => desk.RejectAsync(actor, call, c));
        Order(calls, "hold", "holdCall", "Gespräch halten", (desk, actor, call, c) => desk.HoldAsync(actor, call, c));
        Order(calls, "resume", "resumeCall", "Gespräch fortsetzen", (desk, actor, call, c) => desk.ResumeAsync(actor, call, c));
        Order(calls, "withdraw", "withdrawTransfer", "Weitergabe zurücknehmen", (desk, actor, call, c) => desk.WithdrawAsync(actor, call, c));
        Order(calls, "hang-up", "hangUpCall", "Gespräch beenden", (desk, actor, call, c) => desk.HangUpAsync(actor, call, c));
        calls.MapPost("/{call:guid}/transfer", (Guid call, TransferRequest request, CallDesk desk, ActorAccessor actors, CancellationToken c) => Done(desk.TransferAsync(actors.Current, call, request.Tenant ?? "", request.Service ?? "", request.Summary, c)))
            .Describe(Policies.Cases, "transferCall", "Gespräch weitergeben", "Nur wer es führt; an Organisationen desselben Verbunds.").Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        calls.MapGet("/supervision", GetSupervision).Describe(Policies.Leads, "getSupervision", "Mitarbeitende, wartende Anrufe und Zahlen von heute", "Nur die eigene Organisation.");
        calls.MapPost("/supervision/{userName}/status", Force).Describe(Policies.Leads, "forceCallStatus", "Mitarbeitende abmelden oder auf „Nicht bereit“ setzen", "Mit einem Grund, den die Person sieht; wird protokolliert.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        calls.MapGet("/times", GetTimes).Describe(Policies.Leads, "getCallTimes", "Zeiten der Vermittlung mit ihren Grenzen");
        calls.MapPut("/times", SetTimes).Describe(Policies.Leads, "setCallTimes", "Zeiten der Vermittlung ändern", "Nur die Organisation, die den Verbund betreibt; nicht genannte bleiben.").Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        calls.MapGet("/reports", GetReport).Describe(Policies.Leads, "getCallReport", "Bericht über die Anrufe der eigenen Organisation", "interval: quarter, half, hour, day, week oder month. Zahlen zur Arbeit kleiner Gruppen fehlen.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status422UnprocessableEntity);
        calls.MapGet("/staffing", GetStaffing).Describe(Policies.Leads, "getStaffing", "Personalbedarf schätzen (Erlang C)").Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status422UnprocessableEntity);
    }

    private static void Order(RouteGroupBuilder calls, string path, string name, string summary, Func<CallDesk, Engine.Tasks.Actor, Guid, CancellationToken, Task> order) =>
        calls.MapPost($"/{{call:guid}}/{path}", (Guid call, CallDesk desk, ActorAccessor actors, CancellationToken c) => Done(order(desk, actors.Current, call, c)))
            .Describe(Policies.Cases, name, summary, "Nur die Person, bei der der Anruf klingelt oder die das Gespräch führt.").Refuses(StatusCodes.Status409Conflict);

    private static async Task<NoContent> Done(Task order)
    {
        await order;
        return TypedResults.NoContent();
    }

    private static async Task<Ok<DeskView>> GetDesk(CallDesk desk, ActorAccessor actors, CancellationToken cancellationToken) => TypedResults.Ok(await desk.GetAsync(actors.Current, cancellationToken));

    private static async Task<NoContent> SetWant(WantRequest request, CallDesk desk, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        check.Required(request.Want, "want");
        var want = check.Choice(request.Want, "want", Want.NotReady);
        check.ThrowIfAny();
        return await Done(desk.WantAsync(actors.Current, want, request.Reason, cancellationToken));
    }

    private static async Task<Ok<SupervisionView>> GetSupervision(CallSupervision supervision, ActorAccessor actors, CancellationToken cancellationToken) => TypedResults.Ok(await supervision.GetAsync(actors.Current, cancellationToken));

    private static Task<NoContent> Force(string userName, ForceRequest request, CallSupervision supervision, ActorAccessor actors, CancellationToken cancellationToken) =>
        Done(supervision.ForceAsync(actors.Current, userName, request.SignOff ?? false, request.Reason, cancellationToken));

    private static async Task<Ok<CallTimesView>> GetTimes(CallTimes times, ActorAccessor actors, CancellationToken cancellationToken) => TypedResults.Ok(await times.GetAsync(actors.Current, cancellationToken));

    private static Task<NoContent> SetTimes(TimesRequest request, CallTimes times, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var wanted = request.Times ?? [];
        if (wanted.Count == 0 || wanted.Any(t => t.Name is null) || wanted.DistinctBy(t => t.Name).Count() != wanted.Count)
            throw new InputException("Bitte nennen Sie jede Zeit einmal, mit Name und Wert.");
        return Done(times.SetAsync(wanted.ToDictionary(t => t.Name!, t => t.Value, StringComparer.Ordinal), actors.Current, cancellationToken));
    }

    private static async Task<Ok<ReportView>> GetReport(DateOnly? from, DateOnly? to, string? interval, Guid? site, string? booth, string? service, CallReports reports, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var (first, last) = (check.Required(from, "from"), check.Required(to, "to"));
        var grid = check.Choice(interval, "interval", ReportInterval.Day);
        check.ThrowIfAny();
        return TypedResults.Ok(await reports.GetAsync(new(first, last, grid) { Site = site, Booth = booth, Service = service }, actors.Current, cancellationToken));
    }

    private static Ok<StaffingView> GetStaffing(int? callsPerHour, int? handlingSeconds, int? withinSeconds, int? targetPercent, ReportOptions options) =>
        TypedResults.Ok(Staffing.Of(callsPerHour, handlingSeconds, withinSeconds ?? options.AnswerWithinSeconds, targetPercent ?? options.TargetPercent));
}

using System.Text.Json;
using Buergerservice.Designer.Api;
using Buergerservice.Engine;
using Buergerservice.Engine.Values;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Designer.Instances;

/// <summary>
/// Starts instances. Elsa runs whatever is newest; here only a published version runs, because a draft goes on changing
/// under its instances. Who presses Run on a draft is told so.
/// </summary>
internal static class ExecuteEndpoints
{
    private const string InstanceHeader = "x-elsa-workflow-instance-id";
    private const string RefusalHeader = "x-elsa-workflow-cannot-start";

    private sealed record StartRequest(string? CorrelationId, JsonElement? Input, string? VersionOptions, string? Name);

    private sealed record ManyRequest(IReadOnlyList<StartRequest>? Requests);

    public static void Map(IEndpointRouteBuilder write)
    {
        write.MapPost("/workflow-definitions/{definitionId}/execute", ExecuteAsync);
        write.MapPost("/workflow-definitions/{definitionId}/dispatch", async (string definitionId, StartRequest? request, InstanceCommands commands, Caller caller, CancellationToken cancellationToken) =>
            ElsaJson.Ok(new { workflowInstanceId = await StartAsync(definitionId, request, commands, caller, cancellationToken) }));
        write.MapPost("/workflow-definitions/{definitionId}/bulk-dispatch", async (string definitionId, ManyRequest request, InstanceCommands commands, Caller caller, CancellationToken cancellationToken) =>
        {
            var ids = new List<Guid>();
            foreach (var start in request.Requests ?? [])
                ids.Add(await StartAsync(definitionId, start, commands, caller, cancellationToken));
            return ElsaJson.Ok(new { workflowInstanceIds = ids });
        });
        // Studio's tab "Test" of a single step.
        write.MapPost("/tests/activities", () => ElsaJson.Ok(new
        {
            activityState = new { },
            payload = new { },
            outputs = new { },
            exception = new ExceptionModel("Nicht möglich", "Ein einzelner Schritt lässt sich nicht ausführen: Er braucht die Variablen und Aufgaben seines Vorgangs. Nutzen Sie den Probelauf unter „Prozesse verwalten“."),
            status = "Faulted",
        }));
    }

    private static async Task<IResult> ExecuteAsync(string definitionId, StartRequest? request, InstanceCommands commands, BuergerserviceDb db, Caller caller, HttpContext context)
    {
        var latest = await db.Definitions.AsNoTracking().Where(d => d.DefinitionId == definitionId && d.IsLatest).Select(d => new { d.Version, d.IsPublished }).FirstOrDefaultAsync(context.RequestAborted)
            ?? throw new NotFoundException("Diese Prozessdefinition gibt es nicht.");
        try
        {
            // "Published" is an explicit wish of a script; Studio means what it shows.
            if (!latest.IsPublished && request?.VersionOptions != "Published")
                throw new ConflictException("draft", $"Version {latest.Version} ist ein Entwurf. Veröffentlichen Sie ihn, bevor Sie einen Vorgang starten; zum Ausprobieren gibt es den Probelauf unter „Prozesse verwalten“.");
            var id = await StartAsync(definitionId, request, commands, caller, context.RequestAborted);
            context.Response.Headers[InstanceHeader] = id.ToString();
            context.Response.Headers[RefusalHeader] = "false";
            return ElsaJson.Ok(new { workflowState = new { id, definitionId, status = "Running", subStatus = "Pending" } });
        }
        catch (BuergerserviceException)
        {
            context.Response.Headers[RefusalHeader] = "true";
            throw;
        }
    }

    private static Task<Guid> StartAsync(string definitionId, StartRequest? request, InstanceCommands commands, Caller caller, CancellationToken cancellationToken)
    {
        var input = request?.Input is { ValueKind: JsonValueKind.Object } given ? Plain.ObjectFrom(given) : [];
        return commands.StartAsync(definitionId, input, caller.Actor, request?.Name, request?.CorrelationId, cancellationToken);
    }
}

using System.Text.Json;
using Buergerservice.Designer.Definitions;
using Buergerservice.Engine;
using Buergerservice.Engine.Definitions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Designer.Api;

/// <summary>
/// Turns refusals into what Studio shows as a message. Studio knows 400 with texts below <c>errors</c> (and 404 where it
/// deletes); any other status ends it with an unhandled error. The German text is also where programs look for it (RFC 9457).
/// </summary>
internal sealed class ElsaProblems : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (DefinitionException e)
        {
            return Refuse("invalid", "Die Prozessdefinition kann so nicht verwendet werden.", [.. e.Problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => p.Message)], e.Problems);
        }
        catch (ConflictException e)
        {
            return Refuse(e.Code, e.Message);
        }
        catch (InputException e)
        {
            return Refuse("input", e.Message);
        }
        catch (DomainRuleException e)
        {
            return Refuse("rule", e.Message);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refuse("revision-conflict", "Inzwischen hat jemand anderes etwas geändert. Bitte laden Sie die Seite neu.");
        }
        catch (JsonException e)
        {
            return Refuse("not-json", $"Der Inhalt der Anfrage ist kein gültiges JSON (Zeile {(e.LineNumber ?? 0) + 1}).");
        }
    }

    public static IResult Refuse(string code, string message, IReadOnlyList<string>? errors = null, IReadOnlyList<DefinitionProblem>? problems = null) => Results.Json(
        new Problem(message, code, new(errors is { Count: > 0 } ? errors : [message]), problems is null ? null : [.. problems.Select(FindingModel.Of)]),
        ElsaJson.Options, "application/problem+json", StatusCodes.Status400BadRequest);

    private sealed record Texts(IReadOnlyList<string> GeneralErrors);

    private sealed record Problem(string Detail, string Code, Texts Errors, IReadOnlyList<FindingModel>? Problems)
    {
        public int Status { get; } = StatusCodes.Status400BadRequest;

        public int StatusCode { get; } = StatusCodes.Status400BadRequest;

        public string Title { get; } = "Das ging nicht";

        public string Message => Detail;

        public string Type { get; } = "about:blank";
    }
}

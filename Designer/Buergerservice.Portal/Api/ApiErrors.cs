using System.Diagnostics;
using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Engine.Definitions;
using Buergerservice.Portal.Hosting;

namespace Buergerservice.Portal.Api;

/// <summary>Words every error answer of the interface: exceptions, and statuses that came without a body.</summary>
internal sealed partial class ApiErrors(RequestDelegate next, ILogger<ApiErrors> logger)
{
    private const string RetryAfterSeconds = "5";

    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            // Answers may hold personal data; no cache between us and the caller keeps them.
            if (context.Response.Headers.CacheControl.Count == 0)
                context.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone: nobody reads an answer.
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, Describe(e));
            return;
        }

        var response = context.Response;
        if (response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
            await WriteAsync(context, ApiProblem.For(response.StatusCode));
    }

    private ApiProblem Describe(Exception error)
    {
        if (error is BadHttpRequestException bad)
            return DescribeUnreadable(bad);
        if (ErrorStatus.Of(error) is not { } status)
            return DescribeUnknown(error);
        if (status == StatusCodes.Status503ServiceUnavailable)
            LogUnavailable(logger, error);
        return ApiProblem.For(status, (error as BuergerserviceException)?.Message) with
        {
            Code = error is ConflictException conflict ? conflict.Code : status == StatusCodes.Status409Conflict ? "revision-conflict" : null,
            Errors = ItemsOf(error),
        };
    }

    private static IReadOnlyList<ApiProblemItem>? ItemsOf(Exception error) => error switch
    {
        InputException { Fields.Count: > 0 } input => [.. input.Fields.Select(f => new ApiProblemItem { Field = f.Key, Message = f.Value })],
        DefinitionException definition => [.. definition.Problems.Select(Definitions.DefinitionResponses.ItemOf)],
        _ => null,
    };

    private static ApiProblem DescribeUnreadable(BadHttpRequestException error)
    {
        if (error.InnerException is not JsonException json)
            return ApiProblem.For(error.StatusCode);
        var place = json.Path is { Length: > 0 } path ? path : "$";
        var problem = ApiProblem.For(error.StatusCode, $"Der Inhalt der Anfrage ist kein gültiges JSON oder passt nicht zur Beschreibung der Schnittstelle (Stelle {place}, Zeile {json.LineNumber + 1}, Spalte {json.BytePositionInLine + 1}).");
        return problem with { Errors = [new() { Field = place, Message = "Diese Angabe ist nicht lesbar oder hat den falschen Typ." }] };
    }

    private ApiProblem DescribeUnknown(Exception error)
    {
        var traceId = Activity.Current?.TraceId.ToString() ?? Guid.CreateVersion7().ToString("N");
        LogUnknown(logger, traceId, error);
        return ApiProblem.For(StatusCodes.Status500InternalServerError) with { TraceId = traceId };
    }

    private static Task WriteAsync(HttpContext context, ApiProblem problem)
    {
        var response = context.Response;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = RetryAfterSeconds;
        if (problem.Status == StatusCodes.Status401Unauthorized && response.Headers.WWWAuthenticate.Count == 0)
            response.Headers.WWWAuthenticate = "ApiKey realm=\"Buergerservice\"";
        return (context.Request.Path.StartsWithSegments(ApiSetup.ElsaPath) ? problem.ForElsa() : problem).ToResult().ExecuteAsync(context);
    }

    [LoggerMessage(EventId = 3200, Level = LogLevel.Error, Message = "Request to the HTTP interface failed with reference {Reference}")]
    private static partial void LogUnknown(ILogger logger, string reference, Exception error);

    [LoggerMessage(EventId = 3201, Level = LogLevel.Warning, Message = "The database was busy or full")]
    private static partial void LogUnavailable(ILogger logger, Exception error);
}

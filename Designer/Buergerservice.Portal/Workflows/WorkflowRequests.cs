using System.Text.Json;
using System.Threading.RateLimiting;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Http;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Api;
using Buergerservice.Portal.Hosting;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Buergerservice.Portal.Workflows;

/// <summary>
/// HTTP endpoints of workflows under <c>/workflows</c>. Closed by default: what no published definition or waiting instance
/// offers is not there, and only what a definition opens can be called without signing in.
/// </summary>
internal static class WorkflowRequests
{
    public const string BasePath = "/workflows";
    private const string AnswerPath = "_antwort/";
    private const string AntiforgeryHeader = "RequestVerificationToken";
    private const int AnonymousPerMinute = 60;
    private static readonly TimeSpan SendingGrace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public static void MapWorkflowRequests(this WebApplication app)
    {
        var limiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "", _ => new() { PermitLimit = AnonymousPerMinute, Window = TimeSpan.FromMinutes(1) }));
        app.Lifetime.ApplicationStopped.Register(limiter.Dispose);
        // Who may call what stands in the definition, so it is decided below and not by a policy of the route.
        app.MapMethods(BasePath + "/{**path}", ["GET", "POST", "PUT", "PATCH", "DELETE"],
            (HttpContext http, string? path, HttpCommands commands, HttpFiles files, PortalOptions options) => HandleAsync(http, path ?? "", commands, files, options, limiter)).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(HttpContext http, string path, HttpCommands commands, HttpFiles files, PortalOptions options, PartitionedRateLimiter<HttpContext> limiter)
    {
        var actor = ActorAccessor.From(http.User);
        if (actor is null && !limiter.AttemptAcquire(http).IsAcquired)
            return TooMany(http);
        if (path.StartsWith(AnswerPath, StringComparison.Ordinal))
            return await FetchAsync(http, path[AnswerPath.Length..], actor, commands);
        var target = await commands.FindAsync(http.Request.Method, path, actor?.Tenant, http.Request.Query["correlationId"].FirstOrDefault(), http.RequestAborted);
        if (target is null)
            return Problem(actor is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status404NotFound);
        if (await RefusalAsync(http, target, actor) is { } refusal)
            return refusal;
        var wait = target.Options.Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : options.HttpWait;
        if (await ReadAsync(http, target, files, wait) is not { } content)
            return Problem(StatusCodes.Status408RequestTimeout, "Die Anfrage ist nicht rechtzeitig vollständig angekommen.");
        if (content.Problem is { } unreadable)
            return Problem(content.Status, unreadable);
        // Refused before anything runs, unless the definition wants to answer that itself.
        if (content.Refusal is { } reason && !target.Options.Outcomes.Contains(reason.Outcome))
            return Problem(reason.Status, reason.Message);
        return await AnswerAsync(http, await AcceptAsync(http, target, content, path, actor, commands, files), wait);
    }

    // Null when the sender takes longer than the answer may.
    private static async Task<RequestContent?> ReadAsync(HttpContext http, HttpTarget target, HttpFiles files, TimeSpan wait)
    {
        using var late = new CancellationTokenSource(wait + SendingGrace, http.RequestServices.GetRequiredService<TimeProvider>());
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, late.Token);
        try
        {
            return await RequestContent.ReadAsync(http.Request, target, files, limit.Token);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<Guid> AcceptAsync(HttpContext http, HttpTarget target, RequestContent content, string path, Actor? actor, HttpCommands commands, HttpFiles files)
    {
        try
        {
            return await commands.AcceptAsync(target, content.RequestOf(http.Request, path, target.Path, actor), content.Files, actor?.UserName, http.RequestAborted);
        }
        catch (ConflictException)
        {
            await files.DiscardAsync(content.Files, CancellationToken.None);
            throw;
        }
    }

    private static async Task<IResult?> RefusalAsync(HttpContext http, HttpTarget target, Actor? actor)
    {
        if (target.Options.Policy is { Length: > 0 } policy)
        {
            var known = await http.RequestServices.GetRequiredService<IAuthorizationPolicyProvider>().GetPolicyAsync(policy);
            if (known is null || !(await http.RequestServices.GetRequiredService<IAuthorizationService>().AuthorizeAsync(http.User, known)).Succeeded)
                return Problem(StatusCodes.Status403Forbidden);
        }

        if (actor is null || !target.Options.Authorize || IsByKey(http))
            return null;
        // A browser sends the sign-in cookie by itself, also from a page of somebody else. The proof stands in the header: the
        // body of an upload must not be read for it before its limits are known.
        var isRead = HttpMethods.IsGet(http.Request.Method);
        var isOwn = isRead ? http.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none" : http.Request.Headers.ContainsKey(AntiforgeryHeader) && await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);
        return isOwn ? null : Problem(StatusCodes.Status400BadRequest, "Der Nachweis gegen gefälschte Anfragen fehlt. Senden Sie einen API-Schlüssel in der Kopfzeile X-Api-Key, oder holen Sie den Nachweis mit GET /api/v1/antiforgery.");
    }

    private static bool IsByKey(HttpContext http) =>
        http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Ticket?.AuthenticationScheme == ApiKeyHandler.SchemeName;

    // The request thread only looks: a worker of any node runs the burst, and its commit holds the answer.
    private static async Task<IResult> AnswerAsync(HttpContext http, Guid exchange, TimeSpan wait)
    {
        var signal = http.RequestServices.GetRequiredService<EngineSignal>();
        var time = http.RequestServices.GetRequiredService<TimeProvider>();
        var until = time.GetUtcNow() + wait;
        do
        {
            var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            void OnChanged(Guid _) => changed.TrySetResult();
            signal.InstanceChanged += OnChanged;
            try
            {
                if (await LookAsync(http, exchange) is { } answer)
                    return answer;
                await Task.WhenAny(changed.Task, Task.Delay(Look, time, http.RequestAborted));
            }
            finally
            {
                signal.InstanceChanged -= OnChanged;
            }
        }
        while (time.GetUtcNow() < until && !http.RequestAborted.IsCancellationRequested);
        return Later(http, exchange);
    }

    private static async Task<IResult?> LookAsync(HttpContext http, Guid exchange)
    {
        await using var scope = http.RequestServices.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<HttpCommands>().FindAnswerAsync(exchange, http.RequestAborted) is { } found ? ResultOf(found.Exchange, found.Instance) : null;
    }

    private static async Task<IResult> FetchAsync(HttpContext http, string id, Actor? actor, HttpCommands commands)
    {
        if (!HttpMethods.IsGet(http.Request.Method) || !Guid.TryParse(id, out var exchange) || await commands.FindAnswerAsync(exchange, http.RequestAborted) is not { } found
            || (found.Exchange.Caller is { } caller && (caller != actor?.UserName || found.Exchange.Tenant != actor.Tenant)))
            return Problem(actor is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status404NotFound);
        return ResultOf(found.Exchange, found.Instance) ?? Later(http, exchange);
    }

    private static IResult? ResultOf(HttpExchangeRow exchange, InstanceSubStatus? instance)
    {
        if (exchange.Status is { } status)
            return new RecordedAnswer(status, exchange.ContentType, exchange.Headers is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(exchange.Headers)!, exchange.Body ?? []);
        return instance switch
        {
            InstanceSubStatus.Finished => Results.Ok(),
            InstanceSubStatus.Faulted or InstanceSubStatus.Cancelled or null => Problem(StatusCodes.Status500InternalServerError, "Der Prozess konnte die Anfrage nicht beantworten. Wenden Sie sich an die Administration."),
            _ => null,
        };
    }

    private static IResult Later(HttpContext http, Guid exchange)
    {
        http.Response.Headers.RetryAfter = "5";
        return Results.Accepted($"{BasePath}/{AnswerPath}{exchange}");
    }

    private static IResult TooMany(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "60";
        return Problem(StatusCodes.Status429TooManyRequests, "Zu viele Anfragen von dieser Adresse. Versuchen Sie es in einer Minute noch einmal.");
    }

    private static IResult Problem(int status, string? detail = null) => ApiProblem.For(status, detail).ToResult();

    /// <summary>Sends what the burst has recorded.</summary>
    private sealed class RecordedAnswer(int status, string? contentType, Dictionary<string, string> headers, byte[] body) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            foreach (var (name, value) in headers)
                response.Headers[name] = value;
            if (status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
                return;
            response.ContentType = contentType;
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}

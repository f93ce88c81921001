using System.Diagnostics;
using System.Globalization;
using Buergerservice.Portal.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages;

/// <remarks>
/// The refused request is executed again under this page's path with its own method and body: so no handler, no bound
/// property (the body may be the very thing that is too large) and no antiforgery check.
/// </remarks>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed partial class FehlerModel(TimeProvider time, ILogger<FehlerModel> logger) : PageModel
{
    public int Status { get; private set; }

    internal ErrorText Text { get; private set; } = ErrorText.For(StatusCodes.Status500InternalServerError, expiredForm: false);

    /// <summary>Number under which the log holds the details; only for errors of ours.</summary>
    public string? Reference => Status >= 500 ? Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier : null;

    public DateTimeOffset Moment => time.GetUtcNow();

    public string? Wait => Status == StatusCodes.Status429TooManyRequests
        && int.TryParse(Response.Headers.RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        ? seconds <= 90 ? $"{seconds} Sekunden" : $"{(seconds + 59) / 60} Minuten"
        : null;

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var isReExecuted = HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null
            || HttpContext.Features.Get<IExceptionHandlerFeature>() is not null;
        var asked = int.Parse((string)RouteData.Values["status"]!, CultureInfo.InvariantCulture);
        // The exception handler chooses the status, not the path; asked for directly, the page is what its address says.
        Status = isReExecuted ? Response.StatusCode : Math.Clamp(asked, 400, 599);
        Response.StatusCode = Status;
        Text = ErrorText.For(Status, RefusedFormFilter.IsExpiredForm(HttpContext));
        if (Reference is { } reference)
            LogShown(logger, reference, Status);
    }

    // Written out as text, so that the number a person reads on the phone is found in any log format.
    [LoggerMessage(EventId = 3100, Level = LogLevel.Error, Message = "Error page shown with reference {Reference}, status {Status}")]
    private static partial void LogShown(ILogger logger, string reference, int status);
}

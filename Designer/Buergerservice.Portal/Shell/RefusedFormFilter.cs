using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Buergerservice.Portal.Shell;

/// <summary>
/// Finds out why a form was refused. A body that is too large fails while the antiforgery token is read and would
/// otherwise be reported as an expired form.
/// </summary>
internal sealed class RefusedFormFilter : IAlwaysRunResultFilter
{
    private static readonly object Expired = new();

    public static bool IsExpiredForm(HttpContext context) => context.Items.ContainsKey(Expired);

    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is not IAntiforgeryValidationFailedResult)
            return;
        var limit = context.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        if (context.HttpContext.Request.ContentLength > limit)
            context.Result = new StatusCodeResult(StatusCodes.Status413PayloadTooLarge);
        else
            context.HttpContext.Items[Expired] = true;
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}

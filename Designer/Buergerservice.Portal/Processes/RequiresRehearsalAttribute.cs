using Buergerservice.Portal.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Buergerservice.Portal.Processes;

/// <summary>For pages of a rehearsal: when it is gone they say so, and where a new one begins.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresRehearsalAttribute : Attribute, IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var services = context.HttpContext.RequestServices;
        var values = context.RouteData.Values;
        if (!Guid.TryParse(values["lauf"] as string, out var id) || services.GetRequiredService<Rehearsals>().Find(id, services.GetRequiredService<ActorAccessor>().Current.UserName) is null)
            context.Result = new RedirectToPageResult("/Prozesse/ProbeVorbei", new { definitionId = values["definitionId"] });
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }
}

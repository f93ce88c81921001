using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Buergerservice.Designer.Studio;

/// <summary>Pages and files below <c>/designer</c>. View and id are in the path: Studio rewrites query strings.</summary>
internal static class StudioEndpoints
{
    private const string NoLogging = """{"Logging":{"LogLevel":{"Default":"Warning"}},"Backend":{"Url":"/elsa/api"}}""";

    public static void Map(IEndpointRouteBuilder app)
    {
        var options = app.ServiceProvider.GetRequiredService<IOptions<DesignerOptions>>().Value;
        // On every answer: a worker's script is bound by the policy it comes with, not by that of its page.
        var pages = app.MapGroup(DesignerOptions.PagePath).AddEndpointFilter((context, next) =>
        {
            context.HttpContext.Response.Headers.ContentSecurityPolicy = StudioPage.ContentPolicy;
            return next(context);
        });
        var people = pages.MapGroup("").RequireAuthorization(options.ReadPolicy);
        people.MapGet("", () => Results.Redirect(DesignerOptions.PagePath + "/prozesse"));
        people.MapGet("/prozesse", (HttpContext context, StudioPage page) => ShowAsync(context, page, "Prozesse", StudioPage.Element("elsa-workflow-definition-list")));
        people.MapGet("/prozesse/{definitionId}", EditAsync);
        people.MapGet("/vorgaenge", (HttpContext context, StudioPage page) => ShowAsync(context, page, "Vorgänge", StudioPage.Element("elsa-workflow-instance-list")));
        people.MapGet("/vorgaenge/{id:guid}", (Guid id, HttpContext context, StudioPage page) => ShowAsync(context, page, "Vorgang", StudioPage.Element("elsa-workflow-instance-viewer", "instance-id", id.ToString())));
        people.MapGet("/angemeldet", () => Results.Text(OwnFiles.ReadText("signed-in.html"), "text/html; charset=utf-8"));
        // Files of a public package and our scripts around it: nothing in them is secret, and none of them is data.
        pages.MapMethods("/own/{name}", [HttpMethods.Get, HttpMethods.Head], async (string name, HttpContext context, OwnFiles files) => Found(context, await files.TrySendAsync(context, name))).AllowAnonymous();
        pages.MapGet("/appsettings.json", () => Results.Text(NoLogging, "application/json")).AllowAnonymous();
        pages.MapMethods("/{**path}", [HttpMethods.Get, HttpMethods.Head], async (string path, HttpContext context, StudioFiles files) => Found(context, await files.TrySendAsync(context, path))).AllowAnonymous();
    }

    private static async Task EditAsync(string definitionId, HttpContext context, StudioPage page, BuergerserviceDb db)
    {
        var name = await db.Definitions.Where(d => d.DefinitionId == definitionId && d.IsLatest).Select(d => d.Name).FirstOrDefaultAsync(context.RequestAborted);
        if (name is null)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else
            await ShowAsync(context, page, name, StudioPage.Element("elsa-workflow-definition-editor", "definition-id", definitionId));
    }

    private static Task ShowAsync(HttpContext context, StudioPage page, string title, string element)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<DesignerOptions>>().Value;
        return page.WriteAsync(context, title, element, options.ActorOf(context)!);
    }

    private static void Found(HttpContext context, bool found)
    {
        if (!found)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}

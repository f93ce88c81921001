using System.Text.Encodings.Web;
using Buergerservice.Engine.Tasks;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Buergerservice.Designer.Studio;

/// <summary>The pages that show one of Studio's elements each; two at a time in one document do not work.</summary>
internal sealed class StudioPage(IOptions<DesignerOptions> options, StudioFiles files, IAntiforgery antiforgery, IAuthorizationService authorization)
{
    /// <summary>
    /// Studio needs WebAssembly, inline styles and two inline scripts of its own (hot keys of the editor and of the list of
    /// instances), which are named by their hashes. Nothing may come from or go to another host.
    /// </summary>
    public const string ContentPolicy =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'sha256-snlP1jz0gjwc5cTz9ErZcliXuCK63+Mmf68RRCeptgc=' 'sha256-vu6sQrKXQHR4Yn3FMMihA/9TxxfIXnCxKwvLrTPJ5ts='; "
        + "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        + "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

    private static readonly string Template = OwnFiles.ReadText("page.html");
    private static readonly HtmlEncoder Html = HtmlEncoder.Default;

    /// <summary>Writes the page of a view.</summary>
    public async Task WriteAsync(HttpContext context, string title, string element, Actor actor)
    {
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.ContentType = "text/html; charset=utf-8";
        if (!files.IsThere)
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        var canWrite = (await authorization.AuthorizeAsync(context.User, options.Value.WritePolicy)).Succeeded;
        var request = context.Request;
        await response.WriteAsync(Template
            .Replace("{{title}}", Html.Encode(title), StringComparison.Ordinal)
            .Replace("{{links}}", string.Concat(options.Value.Links.Select(l => $"<li><a href=\"{Html.Encode(l.Path)}\">{Html.Encode(l.Text)}</a></li>")), StringComparison.Ordinal)
            .Replace("{{user}}", Html.Encode(actor.DisplayName), StringComparison.Ordinal)
            .Replace("{{account}}", Html.Encode(actor.UserName), StringComparison.Ordinal)
            .Replace("{{role}}", canWrite ? "write" : "read", StringComparison.Ordinal)
            .Replace("{{token}}", Html.Encode(antiforgery.GetAndStoreTokens(context).RequestToken ?? ""), StringComparison.Ordinal)
            .Replace("{{sign-in}}", Html.Encode($"{options.Value.SignInPath}?ziel={Uri.EscapeDataString(DesignerOptions.PagePath + "/angemeldet")}"), StringComparison.Ordinal)
            .Replace("{{endpoint}}", Html.Encode($"{request.Scheme}://{request.Host}{DesignerOptions.ApiPath}"), StringComparison.Ordinal)
            .Replace("{{state}}", files.IsThere ? "ready" : "missing", StringComparison.Ordinal)
            .Replace("{{element}}", files.IsThere ? element : "", StringComparison.Ordinal), context.RequestAborted);
    }

    /// <summary>One of Studio's elements, with the id it shows.</summary>
    public static string Element(string name, string? attribute = null, string? value = null) =>
        attribute is null ? $"<{name} id=\"studio\"></{name}>" : $"<{name} id=\"studio\" {attribute}=\"{Html.Encode(value ?? "")}\"></{name}>";
}

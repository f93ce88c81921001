using Microsoft.Extensions.Options;

namespace Buergerservice.Portal.Shell;

/// <summary>Headers that tell the browser what a page of ours never does.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, IOptions<PortalShellOptions> options)
{
    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; frame-ancestors 'none'; "
        + "base-uri 'self'; form-action 'self'; object-src 'none'";

    private readonly PathString[] exempt = [.. options.Value.PathsWithoutContentPolicy.Select(p => new PathString(p))];

    public Task InvokeAsync(HttpContext context)
    {
        // Decided now: an error page is executed under another path, and the exception handler empties the headers.
        var hasPolicy = !Array.Exists(exempt, p => context.Request.Path.StartsWithSegments(p));
        context.Response.OnStarting(() =>
        {
            Write(context.Response, hasPolicy);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static void Write(HttpResponse response, bool hasPolicy)
    {
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (hasPolicy)
        {
            headers.ContentSecurityPolicy = ContentPolicy;
            headers.XFrameOptions = "DENY";
        }

        // On a shared counter the back button must not show the last person's page.
        if (headers.CacheControl.Count == 0 && response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true)
            headers.CacheControl = "no-store";
    }
}

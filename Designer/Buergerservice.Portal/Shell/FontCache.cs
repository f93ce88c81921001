namespace Buergerservice.Portal.Shell;

/// <summary>
/// The fonts are named inside KERN's own style sheet and so have no fingerprint in their address. Without this every
/// page would ask for each of them again.
/// </summary>
internal sealed class FontCache(RequestDelegate next)
{
    // Not "immutable": a new KERN version keeps the names.
    private const string ThirtyDays = "public, max-age=2592000";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/lib/kern/fonts", out var rest) && rest.Value?.EndsWith(".woff2", StringComparison.Ordinal) == true)
        {
            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified)
                    context.Response.Headers.CacheControl = ThirtyDays;
                return Task.CompletedTask;
            });
        }
        return next(context);
    }
}

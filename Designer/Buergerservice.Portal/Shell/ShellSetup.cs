using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Buergerservice.Portal.Live;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;

namespace Buergerservice.Portal.Shell;

/// <summary>The frame around every page: layout, security headers, error pages, German formats, live updates.</summary>
public static class ShellSetup
{
    /// <summary>Registers the shell. Adds Razor Pages and SignalR.</summary>
    public static IServiceCollection AddPortalShell(this IServiceCollection services, Action<PortalShellOptions>? configure = null)
    {
        services.AddOptions<PortalShellOptions>();
        if (configure is not null)
            services.Configure(configure);

        services.TryAddSingleton(TimeProvider.System);
        services.AddRazorPages();
        services.AddSingleton<CookieTempDataProvider>();
        services.AddSingleton<ITempDataProvider, LiveTempData>();
        services.AddSingleton<IConfigureOptions<MvcOptions>, GermanBindingMessages>();
        services.AddSignalR();
        services.AddSingleton<LiveNotifier>();
        services.Configure<RequestLocalizationOptions>(UseGerman);
        // Umlauts stay readable in the page source; markup characters are still escaped.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        return services;
    }

    /// <summary>
    /// Middleware of the shell, up to and including routing. Call it first: before authentication, authorization and
    /// rate limiting, whose refusals it shows as pages.
    /// </summary>
    public static WebApplication UsePortalShell(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var options = app.Services.GetRequiredService<IOptions<PortalShellOptions>>().Value;

        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<FontCache>();
        app.UseRequestLocalization();
        app.UseWhen(context => IsForPeople(context, options), pages =>
        {
            pages.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/fehler/500",
                AllowStatusCode404Response = true,
                CreateScopeForErrors = true,
                StatusCodeSelector = exception => StatusOf(exception, options),
                // What people are told plainly (not found, conflict) is no fault of the program.
                SuppressDiagnosticsCallback = failed => StatusOf(failed.Exception, options) < StatusCodes.Status500InternalServerError,
            });
            pages.UseStatusCodePagesWithReExecute("/fehler/{0}", createScopeForStatusCodePages: true);
        });
        app.UseRouting();
        return app;
    }

    /// <summary>Endpoints of the shell: pages, static files, live updates. Call it after all middleware.</summary>
    public static WebApplication MapPortalShell(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // The sign-in page needs its style sheet before anybody is signed in.
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorPages().WithStaticAssets();
        app.MapHub<LiveHub>("/live", hub => hub.CloseOnAuthenticationExpiration = true);
        return app;
    }

    private static bool IsForPeople(HttpContext context, PortalShellOptions options) =>
        !options.PathsWithoutErrorPages.Any(prefix => context.Request.Path.StartsWithSegments(prefix));

    private static int StatusOf(Exception exception, PortalShellOptions options) =>
        options.StatusOf?.Invoke(exception)
        ?? (exception as BadHttpRequestException)?.StatusCode
        ?? StatusCodes.Status500InternalServerError;

    private static void UseGerman(RequestLocalizationOptions options)
    {
        var german = CultureInfo.GetCultureInfo("de-DE");
        options.DefaultRequestCulture = new RequestCulture(german);
        options.SupportedCultures = [german];
        options.SupportedUICultures = [german];
        // One language: neither the browser nor a query parameter may change how numbers are read.
        options.RequestCultureProviders.Clear();
    }
}

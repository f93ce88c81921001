using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Calls.Reports;
using Buergerservice.Portal.Mail;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;

namespace Buergerservice.Portal.Calls;

/// <summary>Wires the call distribution.</summary>
public static class CallsSetup
{
    /// <summary>Adds the tables.</summary>
    public static IServiceCollection AddCallsModel(this IServiceCollection services) => services.AddSingleton<IModelPart, CallsModel>().AddSingleton<IModelPart, ReportsModel>();

    /// <summary>Adds the distribution and its entry in the work queue.</summary>
    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddSingleton<CallCenters>();
        services.AddScoped<CallProjection>();
        services.AddSingleton<IEffectHandler, CallTick>();
        return services;
    }

    /// <summary>Adds what pages, booths and agents' lines need.</summary>
    public static IServiceCollection AddCallPages(this IServiceCollection services)
    {
        services.AddScoped<OrganisationDirectory>();
        services.AddScoped<OrganisationAdministration>();
        services.AddScoped<CallDesk>();
        services.AddScoped<CallSupervision>();
        services.AddScoped<BoothSessions>();
        services.AddSingleton<IEffectHandler, SensorCalls>();
        services.AddScoped<CallTimes>();
        services.AddSingleton<ScreenSightings>();
        services.AddSingleton<BoothWatch>();
        services.AddHostedService(p => p.GetRequiredService<BoothWatch>());
        services.AddSingleton<CallPresence>();
        services.AddHostedService(p => p.GetRequiredService<CallPresence>());
        services.AddHostedService<LiveCalls>();
        services.AddHostedService<MissedChanges>();
        services.AddScoped<CallDismissal>();
        return services;
    }

    /// <summary>Adds reports and their letters.</summary>
    internal static IServiceCollection AddReports(this IServiceCollection services, ReportOptions options, MailOptions mail)
    {
        services.AddSingleton(options);
        services.AddSingleton(mail);
        services.AddSingleton<Mailer>();
        services.AddScoped<ReportStaff>();
        services.AddScoped<CallReports>();
        services.AddScoped<WeeklyReports>();
        services.AddScoped<IRetentionPart, CallRetention>();
        services.AddSingleton<IEffectHandler, CallReportEffect>();
        services.AddSingleton(new ActivityAssembly(typeof(CallsSetup).Assembly));
        return services;
    }

    /// <summary>Maps the agent page's line.</summary>
    public static void MapCalls(this WebApplication app) => app.MapHub<CallHub>(CallHub.Path, hub => hub.CloseOnAuthenticationExpiration = true);
}

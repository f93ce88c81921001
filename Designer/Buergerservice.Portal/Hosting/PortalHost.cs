using Buergerservice.Cases;
using Buergerservice.Designer;
using Buergerservice.Documents.Templates;
using Buergerservice.Engine.Bpmn;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Definitions.Comparison;
using Buergerservice.Engine.Http;
using Buergerservice.Engine.Layout;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Api;
using Buergerservice.Portal.Api.Instances;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Konsole;
using Buergerservice.Portal.Live;
using Buergerservice.Portal.Organisation;
using Buergerservice.Portal.Pages.Konto;
using Buergerservice.Portal.Pictures;
using Buergerservice.Portal.Processes;
using Buergerservice.Portal.Prompts;
using Buergerservice.Portal.Shell;
using Buergerservice.Portal.Signatures;
using Buergerservice.Portal.Tasks;
using Buergerservice.Portal.Video;
using Buergerservice.Portal.Visits;
using Buergerservice.Portal.Vorlagen;
using Buergerservice.Portal.Workflows;
using Buergerservice.Rollout;
using Buergerservice.Storage;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Hosting;

/// <summary>Wires the product together.</summary>
public static class PortalHost
{
    /// <summary>No request may be larger. A page that takes files keeps as much in memory.</summary>
    public const int MostRequestBytes = 25 * 1024 * 1024;

    /// <summary>Builds the host; <see cref="DatabaseSetup.PrepareAsync"/> must run before it serves.</summary>
    public static WebApplication Build(string[] args)
    {
        // Published, the pages' files lie beside the program, wherever it is started from.
        var isPublished = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = isPublished ? AppContext.BaseDirectory : null });
        builder.Configuration.AddEnvironmentVariables("BUERGERSERVICE_").AddCommandLine(args);
        var options = PortalOptions.From(builder.Configuration);
        options.PrepareDataDirectory();
        // Lets the portal run from its build folder as well as published, in every environment.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = MostRequestBytes;
        });
        AddServices(builder.Services, options);
        var app = builder.Build();
        app.UseTrustedProxy();
        app.UsePortalShell();
        app.UseApi();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseOneTimePasswordGate();
        app.UseWebSockets();
        app.MapHealth();
        app.MapApi();
        app.MapDesigner();
        app.MapAgents();
        app.MapForBooths();
        app.MapDisplays();
        app.MapPrompts();
        app.MapCalls();
        app.MapWorkflowRequests();
        app.MapPortalShell();
        return app;
    }

    private static void AddServices(IServiceCollection services, PortalOptions options)
    {
        services.AddSingleton(options);
        // SQLite has one writer: a second burst would only wait for the first.
        var work = options.Database.Provider == DatabaseProvider.Sqlite ? new WorkOptions() : new WorkOptions { ParallelBursts = Math.Clamp(Environment.ProcessorCount, 2, 4), Batch = 4 };
        work = work with { ParallelEffects = options.ParallelEffects };
        services.AddSingleton(options.Node is { } node ? work with { Owner = $"{node}-{Environment.ProcessId}-{Guid.CreateVersion7():N}" } : work);
        services.AddSingleton(options.Retention);
        services.AddSingleton<Health>();
        services.AddEngine(options.Database, options.DataDirectory);
        services.AddNodeBus(options.Bus, options.Database);
        services.AddDataProtection().SetApplicationName("Buergerservice")
            .PersistKeysToFileSystem(new(Path.Combine(options.DataDirectory, "keys", "session")));
        services.AddSingleton(provider => new FormCatalog(provider.GetServices<IFormRowSource>()).Load(Path.Combine(options.TemplatesDirectory, "forms")));
        services.AddSingleton(new CalendarCatalog().Load(Path.Combine(options.TemplatesDirectory, "kalender")));
        AddModules(services, options);
        services.AddSignatures(options);
        services.AddSingleton(new HttpSendOptions { AllowedHosts = options.HttpAllowedHosts });
        services.AddSingleton<IEffectHandler>(p => new HttpSendEffect(HttpSendEffect.NewClient(), p.GetRequiredService<HttpSendOptions>()));
        services.AddAccess(options.OperatorTenant);
        services.AddSignInLimit();
        services.AddApi();
        services.AddDesigner(designer => ConfigureDesigner(designer, options));
        services.AddSingleton(DesignerChoices.Templates("documentTemplates"));
        services.AddSingleton(DesignerChoices.Templates("templates"));
        services.AddBooths(options);
        services.AddDisplays();
        services.AddVideo();
        services.AddConsole(options);
        services.AddCalls().AddCallPages().AddReports(options.Reports, options.Mail);
        services.AddVisits();
        // The host knows all tables, so it may say what nothing refers to.
        services.AddScoped<IRetentionPart, OrphanRetention>();
        services.AddScoped<InboxQuery>();
        services.AddSingleton<PublishedTemplates>();
        services.AddScoped<TemplateCommands>();
        services.AddSingleton(p => new TemplatePreview(p.GetRequiredService<DocumentTemplateCatalog>(), options.TemplatesDirectory, p.GetRequiredService<TimeProvider>()));
        services.AddHostedService<TemplateRefresh>();
        services.AddScoped<FlowPictures>();
        services.AddSingleton<DefinitionLayout>();
        services.AddSingleton<DefinitionComparison>();
        services.AddSingleton<BpmnExport>();
        services.AddSingleton<BpmnImport>();
        services.AddSingleton<ShippedProcesses>();
        services.AddSingleton<Rehearsals>();
        services.AddPortalShell(shell => ConfigureShell(shell, options));
        services.AddHostedService(provider => provider.GetRequiredService<EngineWorker>());
        services.AddHostedService<LiveEngineEvents>();
    }

    private static void ConfigureDesigner(DesignerOptions designer, PortalOptions options)
    {
        designer.StudioDirectory = options.StudioDirectory;
        designer.ReadPolicy = Policies.RolloutLead;
        designer.WritePolicy = Policies.Operator;
        designer.InstancesOf = VisibleInstances.Of;
        designer.ActorOf = context => ActorAccessor.From(context.User);
        designer.Links.Add(("Aufgaben", "/aufgaben"));
        designer.Links.Add(("Vorgänge", "/vorgaenge"));
        designer.Links.Add(("Prozesse verwalten", "/prozesse"));
    }

    private static void ConfigureShell(PortalShellOptions shell, PortalOptions options)
    {
        shell.StatusOf = ErrorStatus.Of;
        // What a role may not open is not offered to it.
        shell.Navigation.Clear();
        shell.Navigation.Add(new("Aufgaben", "/aufgaben"));
        shell.Navigation.Add(new("Vorhaben", "/vorhaben", Roles.Projektleitung, Roles.Behoerdenleitung, Roles.Datenschutz, Roles.Administration));
        shell.Navigation.Add(new("Fälle", "/faelle", Roles.Sachbearbeitung, Roles.Clearing, Roles.Administration));
        shell.Navigation.Add(new("Anrufe", "/anrufe", Roles.Sachbearbeitung, Roles.Clearing, Roles.Administration));
        shell.Navigation.Add(new("Anrufe (Leitung)", "/anrufe/leitung", Roles.Behoerdenleitung));
        shell.Navigation.Add(new("Unterschrift prüfen", "/unterschriften/pruefen"));
        shell.Navigation.Add(new("Vorgänge", "/vorgaenge", Roles.Administration));
        shell.Navigation.Add(new("Prozesse", "/prozesse", Roles.Administration) { Tenant = options.OperatorTenant });
        shell.Navigation.Add(new("Designer", DesignerOptions.PagePath, Roles.Projektleitung, Roles.Administration));
        shell.Navigation.Add(new("Organisation", "/organisation", Roles.Administration));
        shell.Navigation.Add(new("Personen", "/personen", Roles.Administration));
        shell.Navigation.Add(new("Geräte", "/geraete", Roles.Administration));
        shell.Navigation.Add(new("Störungen", "/geraete/stoerungen", Roles.Behoerdenleitung, Roles.Clearing));
        if (options.Console)
            shell.Navigation.Add(new("Simulator", "/konsole", Roles.Projektleitung, Roles.Administration));
        shell.Navigation.Add(new("Fristen", "/fristen", Roles.Administration));
        shell.Navigation.Add(new("Vorlagen", "/vorlagen", Roles.Administration) { Tenant = options.OperatorTenant });
    }

    /// <summary>Adds the modules with their tables, activities and effects.</summary>
    internal static void AddModules(IServiceCollection services, PortalOptions options)
    {
        services.AddRollout(options.TemplatesDirectory);
        services.AddCases(options.TemplatesDirectory, Path.Combine(options.DataDirectory, "dms-ablage"));
        services.AddSingleton<IModelPart, TemplateModel>();
        services.AddBoothsModel();
        services.AddSingleton<IModelPart, DisplayModel>();
        services.AddSingleton<IModelPart, VideoModel>();
        services.AddOrganisationModel();
        services.AddCallsModel();
    }

    private static void MapHealth(this WebApplication app) =>
        app.MapGet("/healthz", (Health health, BuergerserviceDb db, CancellationToken cancellationToken) => health.AnswerAsync(db, cancellationToken)).AllowAnonymous();
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Buergerservice.Designer;
using Buergerservice.Devices.Model;
using Buergerservice.Media.Acd;
using Buergerservice.Media.Reports;
using Buergerservice.Portal.Api.Calls;
using Buergerservice.Portal.Api.Cases;
using Buergerservice.Portal.Api.Definitions;
using Buergerservice.Portal.Api.Devices;
using Buergerservice.Portal.Api.Instances;
using Buergerservice.Portal.Api.Organisation;
using Buergerservice.Portal.Api.Projects;
using Buergerservice.Portal.Api.Signatures;
using Buergerservice.Portal.Api.Tasks;
using Buergerservice.Portal.Api.UserTasks;
using Buergerservice.Portal.Video;
using Buergerservice.Rollout.Phases;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.Views;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Api;

/// <summary>The HTTP interface for programs under <c>/api/v1</c>.</summary>
public static class ApiSetup
{
    /// <summary>Path all endpoints begin with.</summary>
    public const string BasePath = "/api/v1";

    /// <summary>Path of what Elsa Studio calls.</summary>
    public const string ElsaPath = "/elsa/api";

    // A form's values may have a million characters, each up to three bytes long.
    private const int MaxBodyBytes = 4 * 1024 * 1024;

    /// <summary>Registers what the endpoints need.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddAntiforgery();
        // Unreadable requests become exceptions, so that one place words all answers.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.MaxDepth = 64;
            // Umlauts stay readable; what could be markup is still escaped.
            o.SerializerOptions.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
            // Only the modules' own: how others in this host write their enums is their contract.
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter<AgentStatus>(JsonNamingPolicy.CamelCase));
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter<CallState>(JsonNamingPolicy.CamelCase));
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter<ReportInterval>(JsonNamingPolicy.CamelCase));
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter<Want>(JsonNamingPolicy.CamelCase));
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter<DeviceCondition>(JsonNamingPolicy.CamelCase));
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter<DeviceKind>(JsonNamingPolicy.CamelCase));
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter<PhaseItemKind>(JsonNamingPolicy.CamelCase));
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter<PhaseState>(JsonNamingPolicy.CamelCase));
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter<ProjectStatus>(JsonNamingPolicy.CamelCase));
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter<ResultStatus>(JsonNamingPolicy.CamelCase));
        });
        services.AddOpenApi(ApiDescription.DocumentName, ApiDescription.Configure);
        services.AddScoped<InstanceReader>();
        services.AddScoped<TaskCaller>();
        services.AddScoped<UserTaskReader>();
        services.AddScoped<TaskSearch>();
        return services;
    }

    /// <summary>Error answers of the interface. Call it before authentication, whose refusals it words as well.</summary>
    public static WebApplication UseApi(this WebApplication app)
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments(Workflows.WorkflowRequests.BasePath) || context.Request.Path.StartsWithSegments(ElsaPath), api => api.UseMiddleware<ApiErrors>());
        return app;
    }

    /// <summary>Maps the endpoints and their description. Call it after authentication and authorization.</summary>
    public static WebApplication MapApi(this WebApplication app)
    {
        // The description holds no data, and tools that read it cannot sign in.
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        var api = app.MapGroup(BasePath)
            .AddEndpointFilter<AntiforgeryProof>()
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
        MeEndpoints.Map(api);
        TaskEndpoints.Map(api.MapGroup("/tasks").WithTags("Aufgaben"));
        SubstitutionEndpoints.Map(api.MapGroup("/substitutions").WithTags("Vertretungen"));
        DeadlineEndpoints.Map(api.MapGroup("/deadlines").WithTags("Fristen"));
        ProjectEndpoints.Map(api.MapGroup("/projects").WithTags("Vorhaben"));
        CaseEndpoints.Map(api.MapGroup("/cases").WithTags("Fälle"));
        var definitions = api.MapGroup("/definitions").WithTags("Prozessdefinitionen");
        DefinitionEndpoints.Map(definitions);
        MigrationEndpoints.Map(definitions);
        var instances = api.MapGroup("/instances").WithTags("Vorgänge");
        InstanceEndpoints.Map(instances);
        OperationEndpoints.Map(instances);
        var calls = api.MapGroup("/calls").WithTags("Gespräche");
        VideoEndpoints.MapForPersons(calls);
        DeviceEndpoints.MapForCalls(calls);
        CallEndpoints.Map(calls);
        OrganisationEndpoints.Map(api.MapGroup("/organisation").WithTags("Organisation"));
        SignatureEndpoints.Map(api.MapGroup("/signatures").WithTags("Unterschriften"));
        DeviceEndpoints.Map(api.MapGroup("/devices").WithTags("Geräte"));
        EventEndpoints.Map(api.MapGroup("/events").WithTags("Ereignisse"));
        // Elsa Studio calls its server under this address; its contract is Elsa's, so it is not part of our description.
        var elsa = app.MapGroup(ElsaPath).AddEndpointFilter<AntiforgeryProof>().WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));
        UserTaskEndpoints.Map(elsa.MapGroup("/user-tasks"));
        elsa.MapDesignerApi();
        return app;
    }
}

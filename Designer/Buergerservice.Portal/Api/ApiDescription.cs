using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Portal.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Buergerservice.Portal.Api;

/// <summary>What the OpenAPI document says beside the endpoints themselves.</summary>
internal static class ApiDescription
{
    public const string DocumentName = "v1";

    private const string Cookie = "cookie";
    private const string ApiKey = "apiKey";

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.RelativePath?.StartsWith(ApiSetup.BasePath[1..], StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(DescribeDocument);
        options.AddOperationTransformer(DescribeOperation);
        options.AddSchemaTransformer(DescribeSchema);
    }

    private static Task DescribeDocument(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "Bürgerservice",
            Version = "v1",
            Description = "Schnittstelle für Aufgaben, Vorhaben, Fälle und Prozesse. Fehler kommen als application/problem+json; was es nicht gibt und was nicht "
                + "freigegeben ist, wird gleich beantwortet (404). Schreibende Anfragen mit Sitzungs-Cookie brauchen die Kopfzeile RequestVerificationToken.",
        };
        // Relative to the document: the address of the installation is the caller's business.
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Cookie] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "buergerservice", Description = "Sitzung einer angemeldeten Person." },
            [ApiKey] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiKeyHandler.Header, Description = "Schlüssel für Skripte; handelt im Namen einer Person." },
        };
        document.Security =
        [
            new() { [new OpenApiSecuritySchemeReference(ApiKey, document)] = [] },
            new() { [new OpenApiSecuritySchemeReference(Cookie, document)] = [] },
        ];
        return Task.CompletedTask;
    }

    // The policy is part of the contract: a caller must know whom a key has to act for.
    private static Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var policies = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Select(a => WordsFor(a.Policy));
        var isOpen = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any();
        var who = isOpen ? "Zugriff: ohne Anmeldung, nur mit einem gültigen Einmal-Code." : $"Zugriff: {string.Join("; ", policies)}.";
        operation.Description = operation.Description is { Length: > 0 } text ? $"{text}\n\n{who}" : who;
        // Read without regard to case; written as everything else in the interface.
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Query) ?? [])
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
        return Task.CompletedTask;
    }

    private static string WordsFor(string? policy) => policy switch
    {
        Policies.Admin => Roles.Administration,
        Policies.Operator => $"{Roles.Administration} der Organisation, die die Installation betreibt",
        Policies.Cases => $"{Roles.Sachbearbeitung}, {Roles.Clearing}, {Roles.Administration}",
        Policies.Leads => $"{Roles.Behoerdenleitung}, {Roles.Administration}",
        Policies.Rollout => $"{Roles.Projektleitung}, {Roles.Behoerdenleitung}, {Roles.Datenschutz}, {Roles.Administration}",
        Policies.RolloutLead => $"{Roles.Projektleitung}, {Roles.Administration}",
        _ => "alle angemeldeten Personen",
    };

    private static Task DescribeSchema(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(PlainObject))
        {
            schema.Type = JsonSchemaType.Object;
            schema.AdditionalProperties = new OpenApiSchema();
        }

        // Numbers in quotes are taken as well, but nobody needs to know and generated clients stumble over two types.
        if (schema is { Type: { } type, Pattern: not null } && (type & (JsonSchemaType.Integer | JsonSchemaType.Number)) != 0)
        {
            schema.Type = type & ~JsonSchemaType.String;
            schema.Pattern = null;
        }

        if ((ChoicesOf(context.JsonPropertyInfo?.AttributeProvider) ?? ChoicesOf(ParameterOf(context.ParameterDescription))) is { } choices)
            schema.Enum = [.. choices.Names.Select(n => (JsonNode)n)];
        return Task.CompletedTask;
    }

    private static OneOfAttribute? ChoicesOf(ICustomAttributeProvider? provider) =>
        provider?.GetCustomAttributes(typeof(OneOfAttribute), false).OfType<OneOfAttribute>().FirstOrDefault();

    private static ParameterInfo? ParameterOf(ApiParameterDescription? parameter) => (parameter?.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo;
}

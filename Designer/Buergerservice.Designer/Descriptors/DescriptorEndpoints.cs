using System.IO.Compression;
using System.Text.Json;
using Buergerservice.Designer.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Buergerservice.Designer.Descriptors;

/// <summary>What Studio may offer: activities with live choices, types, expressions, strategies.</summary>
internal static class DescriptorEndpoints
{
    private sealed record Named(string TypeName, string DisplayName, string Description);

    private sealed record Expression(string Type, string DisplayName, bool IsBrowsable, Dictionary<string, string> Properties)
    {
        public bool IsSerializable { get; } = true;
    }

    private sealed record VariableType(string TypeName, string DisplayName, string Category, string? Description = null);

    private const string Simple = "Einfache Werte";
    private const string Data = "Daten";

    // Only what the engine computes: Studio offers every browsable one at every input.
    private static readonly Expression[] Expressions =
    [
        new("Literal", "Fester Wert", false, []),
        new("Object", "JSON", false, new() { ["MonacoLanguage"] = "json" }),
        new("Variable", "Variable", true, []),
        new("Input", "Eingabe des Prozesses", true, []),
        new("JavaScript", "JavaScript", true, new() { ["MonacoLanguage"] = "javascript" }),
        new("Liquid", "Liquid", true, new() { ["MonacoLanguage"] = "liquid" }),
    ];

    private static readonly VariableType[] Types =
    [
        new("String", "Text", Simple), new("Boolean", "Ja oder Nein", Simple), new("Int32", "Ganze Zahl", Simple), new("Int64", "Große ganze Zahl", Simple),
        new("Decimal", "Kommazahl", Simple), new("DateTimeOffset", "Zeitpunkt", Simple), new("DateTime", "Datum", Simple), new("TimeSpan", "Dauer", Simple), new("Guid", "Kennung (GUID)", Simple),
        new("Object", "Beliebig", Data), new("ObjectDictionary", "Objekt (Name und Wert)", Data), new("StringDictionary", "Objekt aus Texten", Data), new("JsonObject", "JSON", Data), new("ByteArray", "Datei (Bytes)", Data),
    ];

    // Elsa's own keys, so that a definition means the same on an Elsa server.
    private static readonly Named[] IncidentStrategies =
    [
        new("Elsa.Workflows.IncidentStrategies.FaultStrategy, Elsa.Workflows.Core", "Vorgang anhalten", "Bei einer Störung steht der ganze Vorgang, bis sie behoben ist."),
        new("Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core", "Andere Zweige laufen weiter", "Nur der gestörte Zweig wartet, bis die Störung behoben ist."),
    ];

    private static readonly Named[] ActivationStrategies =
    [
        new("Elsa.Workflows.ActivationValidators.AllowAlwaysStrategy, Elsa.Workflows.Core", "Immer", "Beliebig viele Vorgänge dürfen nebeneinander laufen."),
        new("Elsa.Workflows.ActivationValidators.SingletonStrategy, Elsa.Workflows.Core", "Nur einer", "Solange ein Vorgang läuft, startet kein zweiter."),
        new("Elsa.Workflows.ActivationValidators.CorrelatedSingletonStrategy, Elsa.Workflows.Core", "Einer je Geschäftszeichen", "Je Geschäftszeichen läuft höchstens ein Vorgang dieses Prozesses."),
        new("Elsa.Workflows.ActivationValidators.CorrelationStrategy, Elsa.Workflows.Core", "Einer je Geschäftszeichen, über alle Prozesse", "Je Geschäftszeichen läuft höchstens ein Vorgang überhaupt."),
    ];

    public static void Map(IEndpointRouteBuilder read)
    {
        var descriptors = read.MapGroup("/descriptors");
        descriptors.MapGet("/activities", ActivitiesAsync);
        descriptors.MapPost("/activities/{type}/options/{property}", OptionsAsync);
        descriptors.MapGet("/expression-descriptors", () => ElsaJson.List(Expressions));
        descriptors.MapGet("/variables", () => ElsaJson.List(Types));
        descriptors.MapGet("/storage-drivers", () => ElsaJson.List(new[] { new { typeName = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core", displayName = "Im Vorgang (dauerhaft)", priority = 5, deprecated = false } }));
        descriptors.MapGet("/incident-strategies", () => ElsaJson.List(IncidentStrategies));
        descriptors.MapGet("/workflow-activation-strategies", () => ElsaJson.List(ActivationStrategies));
        foreach (var none in new[] { "/log-persistence-strategies", "/commit-strategies/workflows", "/commit-strategies/activities", "/output-converters" })
            descriptors.MapGet(none, () => ElsaJson.List(Array.Empty<object>()));
        read.MapGet("/features/installed", () => ElsaJson.List(new[] { new { name = "RealTimeWorkflowUpdates", @namespace = "Elsa", fullName = "Elsa.RealTimeWorkflowUpdates", displayName = "Live-Ansicht", description = "" } }));
        read.MapGet("/package/version", () => ElsaJson.Ok(new { packageVersion = "3.8.2" }));
        read.MapPost("/scripting/javascript/type-definitions/{definitionId}", ScriptTypes.WriteAsync);
    }

    // Read again after every save: compressed here, as nothing in it is secret.
    private static async Task ActivitiesAsync(ActivityCatalogue catalogue, HttpContext context)
    {
        var items = await catalogue.ModelsAsync(context.RequestAborted);
        var response = context.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.Vary = "Accept-Encoding";
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            await JsonSerializer.SerializeAsync(response.Body, new { items, count = items.Count }, ElsaJson.Options, context.RequestAborted);
            return;
        }

        response.Headers.ContentEncoding = "gzip";
        await using var packed = new GZipStream(response.Body, CompressionLevel.Fastest);
        await JsonSerializer.SerializeAsync(packed, new { items, count = items.Count }, ElsaJson.Options, context.RequestAborted);
    }

    private static async Task<IResult> OptionsAsync(string type, string property, ActivityCatalogue catalogue, CancellationToken cancellationToken)
    {
        var input = (await catalogue.ModelsAsync(cancellationToken)).FirstOrDefault(m => m.TypeName == type)?.Inputs.FirstOrDefault(i => i.Name == property);
        return ElsaJson.Ok(new { items = input?.UiSpecifications ?? [] });
    }
}

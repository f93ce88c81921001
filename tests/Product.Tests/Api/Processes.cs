using System.Net;
using System.Text.Json;

namespace Buergerservice.Product.Tests.Api;

/// <summary>Brings processes to the point a test begins at, over the interface only.</summary>
internal static class Processes
{
    public static async Task PublishAsync(ApiClient admin, string process)
    {
        var imported = (await admin.PostText("definitions", process)).Expect(HttpStatusCode.Created);
        var id = imported.Json.GetProperty("definition").GetProperty("definitionId").GetString()!;
        (await admin.Post($"definitions/{id}/publish", null)).Expect(HttpStatusCode.OK);
    }

    public static async Task<string> StartAsync(ApiClient admin, string definitionId, string? correlationId = null) =>
        (await admin.Post("instances", new { definitionId, correlationId })).Expect(HttpStatusCode.Created)["id"]!;

    /// <summary>Waits until the only instance of a process waits for something: an event that comes before is lost to it.</summary>
    public static Task<ApiAnswer> UntilWaitingAsync(ApiClient admin, string definitionId) =>
        admin.Until($"instances?definitionId={definitionId}&status=suspended", a => a.Json.GetProperty("items").GetArrayLength() == 1);

    /// <summary>Publishes and starts a process and returns its first task.</summary>
    public static async Task<string> TaskOfAsync(ApiClient admin, string process)
    {
        await PublishAsync(admin, process);
        var instance = await StartAsync(admin, JsonDocument.Parse(process).RootElement.GetProperty("definitionId").GetString()!);
        return await TaskOfInstanceAsync(admin, instance);
    }

    public static async Task<string> TaskOfInstanceAsync(ApiClient admin, string instance)
    {
        var list = await admin.Until($"tasks?scope=all&instanceId={instance}", a => a.Json.GetProperty("items").GetArrayLength() == 1);
        return list.Json.GetProperty("items")[0].GetProperty("id").GetString()!;
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

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

    /// <summary>Makes an instance that of a project: who leads projects looks at no other.</summary>
    public static async Task OfProjectAsync(ApiFixture api, string instance)
    {
        var key = Guid.NewGuid().ToString("N");
        (await api.As("t-leitung").Send(HttpMethod.Post, "projects", JsonContent.Create(new { title = "Vorhaben", authority = "Landkreis", land = "bb", service = "buergerkoffer" }), ("Idempotency-Key", key))).Expect(HttpStatusCode.Created);
        await using var scope = api.Services.CreateAsyncScope();
        var id = Guid.Parse(instance);
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Set<RolloutProject>().Where(p => p.IdempotencyKey == key).ExecuteUpdateAsync(u => u.SetProperty(p => p.InstanceId, id), TestContext.Current.CancellationToken));
    }

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

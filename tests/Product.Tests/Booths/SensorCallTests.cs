using System.Net;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Booths;

/// <summary>From the sensor to the talk and back: a real agent, the work queue, the call distribution, the portal.</summary>
[Collection(ApiFixture.Name)]
public sealed class SensorCallTests(ApiFixture api)
{
    private static readonly Actor Clearing = new("t-clearing", "t-clearing", "kreis", ["Clearing"]);
    private static readonly Actor Administrator = new("t-admin", "t-admin", "kreis", [Actor.AdministratorRole]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_enters_the_booth_calls_who_is_ready_and_who_leaves_hangs_up()
    {
        await using var booth = await TestBooth.RunningAsync(api);
        var key = $"eingang-{booth.Name}";
        await WithAsync<OrganisationAdministration>(async o =>
        {
            await o.SaveServiceAsync(null, key, key, null, 0, Administrator, Cancel);
            await o.SetSkillsAsync("t-clearing", new Dictionary<string, int> { [key] = 1 }, null, Administrator, Cancel);
            await o.PlaceBoothAsync(booth.Id, null, key, null, Administrator, Cancel);
        });
        await WithAsync<CallDesk>(d => d.WantAsync(Clearing, Want.Ready, null, Cancel));
        // Longer than a busy machine needs for the command before it is accepted.
        var center = await CenterAsync();
        await WithAsync<CallCenters>(async c => Assert.Null((await c.ExecuteAsync(new(center, "kreis", "system", _ => [new SetPolicy(new() { Ring = 120_000 })]), Cancel)).Refusal));
        booth.Controller.Presence = true;
        var ringing = await UntilAsync(d => d.Status == AgentStatus.Ringing);
        Assert.Equal(booth.Name, ringing.Call!.Booth);
        var call = ringing.Call.Id;
        Assert.Equal("Abgelehnt", (await booth.CommandAsync("t-clearing", "tuer", "light.on", call))["outcome"]);
        await WithAsync<CallDesk>(d => d.AcceptAsync(Clearing, call, Cancel));
        Assert.Equal("Erledigt", (await booth.CommandAsync("t-clearing", "tuer", "light.on", call))["outcome"]);
        booth.Controller.Presence = false;
        await UntilAsync(d => d.Status == AgentStatus.WrapUp);
        Assert.Equal("Abgelehnt", (await booth.CommandAsync("t-clearing", "tuer", "light.on", call)).Expect(HttpStatusCode.OK)["outcome"]);
        await WithAsync<CallDesk>(d => d.WantAsync(Clearing, Want.Offline, null, Cancel));
        var audit = await booth.AuditAsync();
        Assert.Contains("device.call t-clearing", audit);
        Assert.Contains("device.call system", audit);
    }

    [Fact]
    public async Task Who_is_ready_is_called_for_a_service_as_long_as_it_is_open()
    {
        var key = $"leistung-{Guid.NewGuid():N}"[..20];
        Guid id = default;
        await WithAsync<OrganisationAdministration>(async o =>
        {
            id = await o.SaveServiceAsync(null, key, key, null, 0, Administrator, Cancel);
            await o.SetSkillsAsync("t-clearing", new Dictionary<string, int> { [key] = 1 }, null, Administrator, Cancel);
        });
        await WithAsync<CallDesk>(d => d.WantAsync(Clearing, Want.Ready, null, Cancel));
        Assert.True(await CanAsync(key));
        await WithAsync<OrganisationAdministration>(o => o.CloseServiceAsync(id, true, 1, Administrator, Cancel));
        Assert.False(await CanAsync(key));
        // What is set meanwhile does not open it, either.
        await WithAsync<OrganisationAdministration>(o => o.SetSkillsAsync("t-clearing", new Dictionary<string, int> { [key] = 2 }, null, Administrator, Cancel));
        Assert.False(await CanAsync(key));
        await WithAsync<OrganisationAdministration>(o => o.CloseServiceAsync(id, false, 2, Administrator, Cancel));
        Assert.True(await CanAsync(key));
        await WithAsync<CallDesk>(d => d.WantAsync(Clearing, Want.Offline, null, Cancel));
    }

    private async Task<DeskView> UntilAsync(Predicate<DeskView> isSo)
    {
        for (var tries = 0; ; tries++)
        {
            await using var scope = api.Services.CreateAsyncScope();
            var view = await scope.ServiceProvider.GetRequiredService<CallDesk>().GetAsync(Clearing, Cancel);
            if (isSo(view))
                return view;
            if (tries == 2_400)
            {
                var stuck = await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().WorkItems.Where(w => w.LastError != null || w.Name == SensorCalls.Name).Select(w => $"{w.Name} {w.Attempts} {w.LastError}").ToListAsync(Cancel);
                Assert.Fail($"The agent is still {view.Status}, {view.Queue.Count} calls wait. {string.Join("; ", stuck)}");
            }

            await Task.Delay(50, Cancel);
        }
    }

    private async Task WithAsync<T>(Func<T, Task> action)
        where T : notnull
    {
        await using var scope = api.Services.CreateAsyncScope();
        await action(scope.ServiceProvider.GetRequiredService<T>());
    }

    // Which one it is depends on what other tests of this host have entered before.
    private async Task<string> CenterAsync()
    {
        var center = "";
        await WithAsync<CallDesk>(async d => center = (await d.GetAsync(Clearing, Cancel)).Center);
        return center;
    }

    private async Task<bool> CanAsync(string service)
    {
        var (can, center) = (false, await CenterAsync());
        await WithAsync<CallCenters>(async c => can = await c.ReadAsync(center, s => s.Agents["t-clearing"].Skills.ContainsKey(service), Cancel));
        return can;
    }
}

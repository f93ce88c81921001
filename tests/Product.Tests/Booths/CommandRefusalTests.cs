using System.Net;
using Buergerservice.Portal.Booths;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Booths;

/// <summary>Whoever commands a booth without holding its call is noted each time, and is an alarm when it does not stop.</summary>
[Collection(ApiFixture.Name)]
public sealed class CommandRefusalTests(ApiFixture api)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Staff_of_another_organisation_are_in_both_trails_and_the_fifth_attempt_is_an_alarm()
    {
        await using var booth = await TestBooth.AddAsync(api);
        var call = Guid.NewGuid();
        for (var i = 1; i <= 4; i++)
            (await booth.CommandAsync("t-fremd2", "tuer", "door.open", call)).ExpectProblem(HttpStatusCode.NotFound);
        // Another one's attempts count for themselves.
        (await booth.CommandAsync("t-fremd", "tuer", "door.open", null)).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Empty(await AlarmsAsync(booth));
        (await booth.CommandAsync("t-fremd2", "tuer", "door.open", call)).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Equal(("abgelehnte-befehle", 1), Assert.Single((await AlarmsAsync(booth)).Select(a => (a.Kind, a.Count))));
        (await booth.CommandAsync("t-fremd2", "tuer", "door.open", call)).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Equal(2, Assert.Single(await AlarmsAsync(booth)).Count);

        var county = await AuditAsync(a => a.Tenant == "kreis" && a.Subject == $"booth:{booth.Name}" && a.Action == "device.command.refuse");
        Assert.Equal([("t-fremd", 1), ("t-fremd2", 6)], county.CountBy(a => a.Actor).Select(c => (c.Key, c.Value)).Order());
        Assert.All(county, a => Assert.Contains("\"personTenant\":\"aok\"", a.Details, StringComparison.Ordinal));
        var own = await AuditAsync(a => a.Tenant == "aok" && a.Subject == $"call:{call}" && a.Action == "device.command.refuse");
        Assert.Equal(6, own.Count);
        Assert.All(own, a => Assert.DoesNotContain(booth.Name, a.Details, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Own_staff_without_the_call_are_counted_the_same_way()
    {
        await using var booth = await TestBooth.AddAsync(api);
        Assert.Null(await booth.RegisterAsync(await booth.CodeAsync()));
        await booth.HoldAsync(Guid.NewGuid(), "t-sach");
        for (var i = 1; i <= 4; i++)
            Assert.Equal("Abgelehnt", (await booth.CommandAsync("t-clearing", "tuer", "door.open", Guid.NewGuid())).Expect(HttpStatusCode.OK)["outcome"]);
        Assert.Empty(await AlarmsAsync(booth));
        // Without a call, too, where only the administration may.
        (await booth.CommandAsync("t-clearing", "tuer", "door.open", null)).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Equal("abgelehnte-befehle", Assert.Single(await AlarmsAsync(booth)).Kind);
        await booth.EndCallAsync();
    }

    private Task<List<BoothAlarm>> AlarmsAsync(TestBooth booth) => InAsync(db => db.Set<BoothAlarm>().AsNoTracking().Where(a => a.AgentId == booth.Id).ToListAsync(Cancel));

    private Task<List<AuditEntry>> AuditAsync(System.Linq.Expressions.Expression<Func<AuditEntry, bool>> which) => InAsync(db => db.AuditEntries.AsNoTracking().Where(which).ToListAsync(Cancel));

    private async Task<T> InAsync<T>(Func<BuergerserviceDb, Task<T>> action)
    {
        await using var scope = api.Services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>());
    }
}

using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Calls;

/// <summary>Times of the distribution stay within their limits and belong to whoever runs the call centre.</summary>
public sealed class CallTimesTests : IDisposable
{
    private static readonly Actor Lead = new("leitung", "Leitung", "kreis", ["Behördenleitung"]);
    private static readonly Actor Partner = new("partner", "Partner", "aok", ["Behördenleitung"]);
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-times-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Outside()
    {
        var data = new TheoryData<string, int>();
        foreach (var limit in AcdLimits.All)
        {
            data.Add(limit.Name, limit.Least - 1);
            data.Add(limit.Name, limit.Most + 1);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Outside))]
    public async Task Nothing_outside_its_limits_gets_in(string name, int value)
    {
        await using var world = await OpenAsync();
        var before = await world.StateAsync();
        var refused = await Assert.ThrowsAsync<InputException>(() => SetAsync(world, Lead, (name, value)));
        Assert.Contains("ganze Zahl von", refused.Fields[name], StringComparison.Ordinal);
        Assert.Equal(before, await world.StateAsync());
    }

    [Fact]
    public async Task A_partner_who_comes_first_does_not_run_the_call_centre_of_the_county()
    {
        await using var world = await CallWorld.OpenAsync(DatabaseOptions.Sqlite(_directory));
        await world.Node.InAsync(async (BuergerserviceDb db) =>
        {
            db.AddRange(new OrganisationRow { Tenant = "kreis", Name = "Landkreis", Center = "kreis" }, new OrganisationRow { Tenant = "aok", Name = "Krankenkasse", Center = "kreis" });
            return await db.SaveChangesAsync(Cancel);
        });
        await world.Centers.ExecuteAsync(new("kreis", "aok", "nora", _ => [new DefineAgent("nora", "aok", new() { ["beratung"] = 1 })]), Cancel);
        Assert.Equal("kreis", Assert.Single(await world.RowsAsync<CallCenterRow>()).Tenant);
    }

    [Fact]
    public void The_defaults_are_within_the_limits_and_every_time_has_some()
    {
        Assert.Equal(typeof(AcdPolicy).GetProperties().Where(p => p.Name != "EqualityContract").Select(p => p.Name).Order(), AcdLimits.All.Select(l => l.Name).Order());
        Assert.All(AcdLimits.All, l => Assert.InRange(AcdLimits.Read(new(), l.Name), l.Least, l.Most));
        // Nobody may be made to wait for no time at all: the citizen would be sent away at once.
        Assert.True(AcdLimits.All.Single(l => l.Name == nameof(AcdPolicy.MaxWait)).Least >= 60);
        Assert.All(AcdLimits.All, l => Assert.Equal(l.Most, AcdLimits.Read(AcdLimits.With(new(), l.Name, l.Most), l.Name)));
    }

    [Fact]
    public async Task A_new_time_holds_at_once_and_is_in_the_audit_trail()
    {
        await using var world = await OpenAsync();
        await SetAsync(world, Lead, (nameof(AcdPolicy.Ring), 7));
        var call = await world.ArriveAsync(1);
        await world.PassAsync(6);
        Assert.Equal(CallState.Offered, await world.StateAsync(s => s.Calls[call.ToString()].State));
        await world.PassAsync(1);
        Assert.Equal(CallState.Waiting, await world.StateAsync(s => s.Calls[call.ToString()].State));
        var entry = await world.Node.InAsync((BuergerserviceDb db) => db.AuditEntries.SingleAsync(a => a.Action == "call.policy", Cancel));
        Assert.Equal(("leitung", "kreis"), (entry.Actor, entry.Tenant));
        Assert.Contains("\"Ring\":7", entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_sees_the_times_and_cannot_change_them()
    {
        await using var world = await OpenAsync();
        var view = await world.Node.InAsync((CallTimes times) => times.GetAsync(Partner, Cancel));
        Assert.Equal((false, AcdLimits.All.Count), (view.MayChange, view.Times.Count));
        await Assert.ThrowsAsync<ConflictException>(() => SetAsync(world, Partner, (nameof(AcdPolicy.Ring), 7)));
    }

    [Fact]
    public async Task The_second_line_must_come_before_the_end()
    {
        await using var world = await OpenAsync();
        var refused = await Assert.ThrowsAsync<InputException>(() => SetAsync(world, Lead, (nameof(AcdPolicy.MaxWait), 60), (nameof(AcdPolicy.Overflow), 60)));
        Assert.Contains("Partner", refused.Fields[nameof(AcdPolicy.Overflow)], StringComparison.Ordinal);
        // Against what is in force, too: by default partners come after 120 seconds.
        await Assert.ThrowsAsync<InputException>(() => SetAsync(world, Lead, (nameof(AcdPolicy.MaxWait), 100)));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<CallWorld> OpenAsync()
    {
        var world = await CallWorld.OpenAsync(DatabaseOptions.Sqlite(_directory), s => s.AddScoped<OrganisationDirectory>().AddScoped<CallTimes>());
        await world.Node.InAsync(async (BuergerserviceDb db) =>
        {
            db.Add(new OrganisationRow { Tenant = "kreis", Name = "Kreis", Center = CallWorld.Center });
            db.Add(new OrganisationRow { Tenant = "aok", Name = "Kasse", Center = CallWorld.Center });
            return await db.SaveChangesAsync(Cancel);
        });
        await world.FillAsync(booths: 1, agents: 1);
        return world;
    }

    private static Task<int> SetAsync(CallWorld world, Actor actor, params (string Name, int Value)[] times) => world.Node.InAsync(async (CallTimes service) =>
    {
        await service.SetAsync(times.ToDictionary(t => t.Name, t => (int?)t.Value), actor, Cancel);
        return 0;
    });
}

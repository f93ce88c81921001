using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Calls;

/// <summary>What is said to whoever takes a call over is read by the organisation it is said to, and by no other one .</summary>
public sealed class CallSummaryTests : IDisposable
{
    private const string Concern = "Anliegen: Meine Rente reicht nicht.";
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-summary-").FullName;
    private Guid _call;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_said_within_the_county_is_not_handed_on_to_a_partner()
    {
        await using var world = await HandedAsync();
        Assert.Equal(Concern, await SummaryAsync(world, "a2"));
        await world.DoAsync(new Accept("a2", _call.ToString()));
        Assert.Equal(Concern, await SummaryAsync(world, "a2"));

        await world.DoAsync(new SetWant("p1", Want.Ready));
        await TransferAsync(world, "a2", "aok", "krankenversicherung", null);
        Assert.Equal("", await SummaryAsync(world, "p1"));
        await world.DoAsync(new Accept("p1", _call.ToString()));
        Assert.Equal("", await SummaryAsync(world, "p1"));
        Assert.Null(await KeptAsync(world));
    }

    [Theory]
    [InlineData("p1", "")]
    [InlineData("a1", Concern)]
    public async Task A_partner_who_takes_the_call_after_a_lost_line_reads_nothing_and_a_colleague_reads_it(string next, string expected)
    {
        await using var world = await HandedAsync();
        await world.DoAsync(new Accept("a2", _call.ToString()));
        await world.DoAsync(new EndWrapUp("a1"), new SetWant("a1", next == "a1" ? Want.Ready : Want.Offline), new SetWant("p1", next == "p1" ? Want.Ready : Want.Offline));
        await world.DoAsync(new Media.Acd.AgentConnection("a2", IsLost: true));
        await world.PassAsync(15);
        if (next == "p1")
            await world.PassAsync(105);
        Assert.Equal((CallState.Offered, next), await world.StateAsync(s => (s.Calls[_call.ToString()].State, s.Calls[_call.ToString()].AgentId)));
        Assert.Equal("", await SummaryAsync(world, next));
        await world.DoAsync(new Accept(next, _call.ToString()));
        Assert.Equal(expected, await SummaryAsync(world, next));
        Assert.Equal(expected.Length > 0, await KeptAsync(world) is not null);
    }

    [Fact]
    public async Task What_is_typed_for_a_partner_the_partner_reads_and_nobody_after_a_refusal()
    {
        await using var world = await HandedAsync();
        await world.DoAsync(new Accept("a2", _call.ToString()), new SetWant("p1", Want.Ready));
        await TransferAsync(world, "a2", "aok", "krankenversicherung", " Karte verloren.\r\nBitte neue ausstellen. ");
        Assert.Equal("Karte verloren.\nBitte neue ausstellen.", await SummaryAsync(world, "p1"));
        // Whoever hands it over has it no more in front of them; it is said to the other one.
        Assert.Equal("", await SummaryAsync(world, "a2"));
        await world.DoAsync(new Reject("p1", _call.ToString()));
        Assert.Null(await KeptAsync(world));
        Assert.Equal("", await SummaryAsync(world, "a2"));
    }

    [Fact]
    public async Task What_is_too_long_is_refused_and_nothing_rings()
    {
        await using var world = await HandedAsync();
        await world.DoAsync(new Accept("a2", _call.ToString()), new SetWant("p1", Want.Ready));
        var refused = await Assert.ThrowsAsync<InputException>(() => TransferAsync(world, "a2", "aok", "krankenversicherung", new('x', 901)));
        Assert.Contains("900 Zeichen", refused.Message, StringComparison.Ordinal);
        Assert.Equal(CallState.Connected, await world.StateAsync(s => s.Calls[_call.ToString()].State));
        await TransferAsync(world, "a2", "aok", "krankenversicherung", new('x', 900));
        Assert.Equal(new('x', 900), await SummaryAsync(world, "p1"));
    }

    [Fact]
    public async Task A_call_that_no_process_leads_takes_none()
    {
        await using var world = await OpenAsync();
        _call = await world.ArriveAsync(1);
        await world.DoAsync(new Accept("a1", _call.ToString()), new SetWant("p1", Want.Ready));
        var refused = await Assert.ThrowsAsync<InputException>(() => TransferAsync(world, "a1", "aok", "krankenversicherung", "Karte verloren."));
        Assert.Contains("keine Zusammenfassung", refused.Message, StringComparison.Ordinal);
        Assert.False((await DeskAsync(world, "a1")).Call!.TakesSummary);
        await TransferAsync(world, "a1", "aok", "krankenversicherung", null);
        Assert.Equal(CallState.Transferring, await world.StateAsync(s => s.Calls[_call.ToString()].State));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private Task<CallWorld> OpenAsync() => FilledAsync(CallWorld.OpenAsync(DatabaseOptions.Sqlite(_directory), services =>
    {
        services.AddScoped<OrganisationDirectory>();
        services.AddScoped<CallDesk>();
    }));

    private static async Task<CallWorld> FilledAsync(Task<CallWorld> opening)
    {
        var world = await opening;
        await world.FillAsync(booths: 1, agents: 1);
        await world.DoAsync(new DefineAgent("a2", "kreis", new() { ["clearing"] = 1 }), new DefineAgent("p1", "aok", new() { ["krankenversicherung"] = 1, ["clearing"] = 1 }));
        await world.Node.InAsync(async (BuergerserviceDb db) =>
        {
            foreach (var (tenant, service) in new[] { ("kreis", "clearing"), ("aok", "krankenversicherung") })
            {
                db.Add(new OrganisationRow { Tenant = tenant, Name = tenant, Center = CallWorld.Center });
                db.Add(new ServiceRow { Id = Guid.CreateVersion7(), Tenant = tenant, Key = service, Name = service });
            }

            return await db.SaveChangesAsync(Cancel);
        });
        return world;
    }

    // The process has asked a colleague, and the call rings there.
    private async Task<CallWorld> HandedAsync()
    {
        var world = await OpenAsync();
        var visit = Guid.CreateVersion7();
        await world.Node.InAsync(async (BuergerserviceDb db) =>
        {
            var booth = await db.Set<BoothAgent>().SingleAsync(Cancel);
            booth.SessionId = visit;
            db.Add(new BoothVisit { Id = visit, Tenant = "kreis", BoothId = booth.Id, InstanceId = Guid.CreateVersion7(), StartedAt = world.Node.Clock.GetUtcNow() });
            return await db.SaveChangesAsync(Cancel);
        });
        _call = await world.ArriveAsync(1);
        await world.DoAsync(new Accept("a1", _call.ToString()), new SetWant("a2", Want.Ready));
        await world.Node.InAsync((BuergerserviceDb db) => db.Set<BoothVisit>().ExecuteUpdateAsync(u => u.SetProperty(v => v.Summary, Concern), Cancel));
        // As long as nobody is asked, nobody reads it.
        Assert.Equal("", await SummaryAsync(world, "a1"));
        Assert.Null((await world.DoAsync(new TransferCall("a1", _call.ToString(), "a2"))).Refusal);
        return world;
    }

    private static async Task<string> SummaryAsync(CallWorld world, string person) => (await DeskAsync(world, person)).Call!.Summary;

    private static Task<DeskView> DeskAsync(CallWorld world, string person) => world.Node.InAsync((CallDesk desk) => desk.GetAsync(ActorOf(person), Cancel));

    private Task<bool> TransferAsync(CallWorld world, string person, string tenant, string service, string? summary) => world.Node.InAsync(async (CallDesk desk) =>
    {
        await desk.TransferAsync(ActorOf(person), _call, tenant, service, summary, Cancel);
        return true;
    });

    private static Task<string?> KeptAsync(CallWorld world) => world.Node.InAsync((BuergerserviceDb db) => db.Set<BoothVisit>().Select(v => v.Summary).SingleAsync(Cancel));

    private static Actor ActorOf(string person) => new(person, person, person[0] == 'p' ? "aok" : "kreis", []);
}

using System.Net;
using System.Text.Json;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Organisation;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>A call in the hands of another organisation: what that one sees, commands and leaves behind .</summary>
[Collection(VisitFixture.Collection)]
public sealed class PartnerCallTests(VisitFixture api)
{
    private const string Name = "Erstberatung (Clearing)";
    private const string Refused = "device.command.refuse";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_partner_commands_the_devices_while_the_call_is_the_partners_and_no_longer()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.InAsync(db => db.Set<ServiceRow>().Where(s => s.Tenant == "kreis" && s.Key == "clearing").ExecuteUpdateAsync(u => u.SetProperty(s => s.Name, Name), Cancel));
        await visit.ReadyAsync("t-clearing", "t-fremd");
        visit.Enter();
        var call = await visit.AcceptAsync("t-clearing");
        Assert.Equal(Name, call.Service);
        await NothingAsync(visit, "t-fremd", call.Id);

        await TransferAsync("t-clearing", call.Id, "aok", "krankenversicherung");
        var ringing = await visit.RingingAsync("t-fremd");
        Assert.Equal(Name, ringing.Call!.Service);
        // Until it is taken, it is the county's.
        await NothingAsync(visit, "t-fremd", call.Id);
        await visit.AcceptAsync("t-fremd");
        Assert.Equal(Name, (await visit.DeskUntilAsync("t-fremd", d => d.Status == AgentStatus.InCall)).Call!.Service);

        Assert.Equal(["kamera", "pad", "sensor", "tuer"], (await api.As("t-fremd").Get($"calls/{call.Id}/devices")).Expect(HttpStatusCode.OK).Json.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("device").GetString()));
        Assert.Equal("Erledigt", await CommandAsync(visit, "t-fremd", "tuer", "door.open", call.Id));
        Assert.Equal("Erledigt", await CommandAsync(visit, "t-fremd", "tuer", "light.on", call.Id));
        Assert.Equal("Erledigt", await CommandAsync(visit, "t-fremd", "kamera", "camera.capture", call.Id));
        Assert.Equal(1, visit.Booth.Controller.Releases);
        // Neither the colleague beside, nor whoever has handed the call over, nor for maintenance, nor in the name of another call.
        await NothingAsync(visit, "t-fremd2", call.Id);
        Assert.Equal("Abgelehnt", await CommandAsync(visit, "t-clearing", "tuer", "door.open", call.Id));
        (await visit.Booth.CommandAsync("t-fremd", "tuer", "light.on", null)).ExpectProblem(HttpStatusCode.NotFound);
        (await visit.Booth.CommandAsync("t-fremd", "tuer", "light.on", Guid.NewGuid())).ExpectProblem(HttpStatusCode.NotFound);

        await visit.EndWrapUpAsync("t-clearing");
        await TransferAsync("t-fremd", call.Id, "kreis", "clearing");
        await visit.AcceptAsync("t-clearing");
        await NothingAsync(visit, "t-fremd", call.Id);
        Assert.Equal("Erledigt", await CommandAsync(visit, "t-clearing", "tuer", "light.off", call.Id));
        Assert.Equal(1, visit.Booth.Controller.Releases);
        await visit.HangUpAsync("t-clearing", call.Id);
        await visit.DeskUntilAsync("t-clearing", d => d.Call is null);
        Assert.Equal("Abgelehnt", await CommandAsync(visit, "t-clearing", "tuer", "door.open", call.Id));
        await NothingAsync(visit, "t-fremd", call.Id);

        // Each organisation's trail has what its own people and booths did; the partner's does not name the booth.
        string[] done = ["device.command", "device.command.end", "device.command", "device.command.end", "device.command", "device.command.end"];
        var county = await AuditAsync(visit, "kreis", a => a.Subject == $"booth:{visit.Booth.Name}" && a.Actor == "t-fremd" && a.Action != "device.call" && a.Action != Refused);
        Assert.Equal(done, county.Select(a => a.Action));
        Assert.All(county, a => Assert.Equal("aok", JsonDocument.Parse(a.Details).RootElement.GetProperty("personTenant").GetString()));
        var partner = await AuditAsync(visit, "aok", a => a.Subject == $"call:{call.Id}" && a.Action.StartsWith("device.") && a.Action != Refused);
        Assert.Equal(done, partner.Select(a => a.Action));
        Assert.All(partner, a => Assert.Equal("t-fremd", a.Actor));
        // What was tried in vain is in both as well.
        Assert.Equal(["t-fremd", "t-fremd2"], (await AuditAsync(visit, "kreis", a => a.Subject == $"booth:{visit.Booth.Name}" && a.Action == Refused && a.Actor.StartsWith("t-fremd"))).Select(a => a.Actor).Distinct().Order());
        Assert.NotEmpty(await AuditAsync(visit, "aok", a => a.Subject == $"call:{call.Id}" && a.Action == Refused));
        Assert.DoesNotContain(await AuditAsync(visit, "aok", _ => true), a => (a.Subject + a.Details).Contains(visit.Booth.Name, StringComparison.Ordinal));
    }

    private static Task<List<AuditEntry>> AuditAsync(Visitor visit, string tenant, System.Linq.Expressions.Expression<Func<AuditEntry, bool>> which) =>
        visit.InAsync(db => db.AuditEntries.AsNoTracking().Where(a => a.Tenant == tenant).Where(which).OrderBy(a => a.Number).ToListAsync(Cancel));

    private async Task NothingAsync(Visitor visit, string person, Guid call)
    {
        Assert.Equal(HttpStatusCode.NoContent, (await api.As(person).Get($"calls/{call}/devices")).Status);
        (await visit.Booth.CommandAsync(person, "tuer", "door.open", call)).ExpectProblem(HttpStatusCode.NotFound);
    }

    private static async Task<string> CommandAsync(Visitor visit, string person, string device, string action, Guid call) =>
        (await visit.Booth.CommandAsync(person, device, action, call)).Expect(HttpStatusCode.OK)["outcome"]!;

    private async Task TransferAsync(string person, Guid call, string tenant, string service) =>
        (await api.As(person).Post($"calls/{call}/transfer", new { tenant, service })).Expect(HttpStatusCode.NoContent);
}

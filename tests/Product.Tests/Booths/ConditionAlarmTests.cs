using System.Net;
using Buergerservice.Devices;
using Buergerservice.Devices.Model;
using Buergerservice.Portal.Booths;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Booths;

/// <summary>What is out of order for too long is an alarm that says what to do and ends by itself; leads and the clearing read it .</summary>
[Collection(ApiFixture.Name)]
public sealed class ConditionAlarmTests(ApiFixture api)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_printer_is_an_alarm_after_a_while_and_none_when_it_has_paper_again()
    {
        var booth = await BoothAsync(isConnected: true);
        var printer = await ComponentAsync(booth, "drucker", DeviceKind.Printer, DeviceCondition.Degraded, minutes: 1, "Das Papier ist leer.");
        Assert.Empty(await AlarmsAsync(booth));
        await ConditionAsync(printer, DeviceCondition.Degraded, minutes: 10);
        var alarm = Assert.Single(await AlarmsAsync(booth));
        Assert.Equal(("komponente:drucker", null), (alarm.Kind, alarm.ClearedBy));
        Assert.Contains("Das Papier ist leer. Sehen Sie in der Kabine nach", alarm.Text, StringComparison.Ordinal);
        // Looked at again, by whichever node: it is the same.
        Assert.Equal(alarm.Id, Assert.Single(await AlarmsAsync(booth)).Id);
        await ConditionAsync(printer, DeviceCondition.Ok, minutes: 0);
        Assert.Equal("system", Assert.Single(await AlarmsAsync(booth)).ClearedBy);
    }

    [Fact]
    public async Task What_somebody_has_ticked_off_comes_again_only_when_it_has_happened_anew()
    {
        var booth = await BoothAsync(isConnected: true);
        var pad = await ComponentAsync(booth, "pad", DeviceKind.SignaturePad, DeviceCondition.Offline, minutes: 10, "Keine Antwort.");
        var alarm = Assert.Single(await AlarmsAsync(booth));
        await InAsync(db => db.Set<BoothAlarm>().Where(a => a.Id == alarm.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.ClearedAt, DateTimeOffset.UtcNow).SetProperty(a => a.ClearedBy, "t-admin"), Cancel));
        Assert.Equal("t-admin", Assert.Single(await AlarmsAsync(booth)).ClearedBy);
        await ConditionAsync(pad, DeviceCondition.Offline, minutes: 6);
        Assert.Equal(["t-admin", null], (await AlarmsAsync(booth)).Select(a => a.ClearedBy));
    }

    [Fact]
    public async Task A_booth_that_is_away_is_an_alarm_unless_it_is_closed_for_maintenance_and_its_components_are_left_as_they_were()
    {
        var booth = await BoothAsync(isConnected: false, minutes: 10);
        await ComponentAsync(booth, "drucker", DeviceKind.Printer, DeviceCondition.Offline, minutes: 30, "");
        var closed = await BoothAsync(isConnected: false, minutes: 10, isSuspended: true);
        Assert.Equal("nicht-verbunden", Assert.Single(await AlarmsAsync(booth)).Kind);
        Assert.Empty(await AlarmsAsync(closed));
        await InAsync(db => db.Set<BoothAgent>().Where(b => b.Id == booth).ExecuteUpdateAsync(u => u.SetProperty(b => b.Connection, Guid.NewGuid()).SetProperty(b => b.ConnectionHeardAt, DateTimeOffset.UtcNow.AddDays(1)), Cancel));
        Assert.Equal([("komponente:drucker", null), ("nicht-verbunden", "system")], (await AlarmsAsync(booth)).Select(a => (a.Kind, a.ClearedBy)).Order());
    }

    [Theory]
    [InlineData("t-behoerde", true)]
    [InlineData("t-clearing", true)]
    [InlineData("t-admin", true)]
    [InlineData("t-sach", false)]
    [InlineData("t-leitung", false)]
    public async Task Leads_and_the_clearing_read_what_is_wrong(string person, bool mayRead)
    {
        var booth = await BoothAsync(isConnected: false, minutes: 10);
        await AlarmsAsync(booth);
        var page = await api.As(person).Send(HttpMethod.Get, "/geraete/stoerungen", null);
        Assert.Equal(mayRead ? HttpStatusCode.OK : HttpStatusCode.Forbidden, page.Status);
        if (!mayRead)
            return;
        Assert.Contains($"Alarmkabine {booth:N}", page.Text, StringComparison.Ordinal);
        Assert.Contains("Prüfen Sie dort Strom und Netz", WebUtility.HtmlDecode(page.Text), StringComparison.Ordinal);
        Assert.DoesNotContain("Erledigt", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_reads_nothing_of_it()
    {
        var booth = await BoothAsync(isConnected: false, minutes: 10);
        await AlarmsAsync(booth);
        var page = (await api.As("t-fremd").Send(HttpMethod.Get, "/geraete/stoerungen", null)).Expect(HttpStatusCode.OK);
        Assert.DoesNotContain("Alarmkabine", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("falscher-schluessel", "Nehmen Sie die Anmeldung des Geräts zurück")]
    [InlineData("unlesbar", "Prüfen Sie die Version des Geräteagenten")]
    [InlineData("unbekanntes-ereignis", "Prüfen Sie die Version des Geräteagenten")]
    [InlineData("ereignisflut", "Sperren Sie die Kabine und lassen Sie den Sensor prüfen")]
    [InlineData("fremde-kabine", "Sperren Sie ihn")]
    [InlineData("abgelehnte-befehle", "sprechen Sie die Person an")]
    public void Every_alarm_says_what_to_do(string kind, string words)
    {
        Assert.Contains(words, BoothAlarms.TextOf(kind), StringComparison.Ordinal);
        Assert.InRange(BoothAlarms.TextOf(kind).Length, 1, 500);
    }

    private async Task<List<BoothAlarm>> AlarmsAsync(Guid booth)
    {
        await api.Services.GetRequiredService<ConditionWatch>().CheckAsync(Cancel);
        return await InAsync(db => db.Set<BoothAlarm>().AsNoTracking().Where(a => a.AgentId == booth).OrderBy(a => a.Since).ToListAsync(Cancel));
    }

    private async Task<Guid> BoothAsync(bool isConnected, int minutes = 0, bool isSuspended = false)
    {
        var id = Guid.CreateVersion7();
        var now = DateTimeOffset.UtcNow;
        await InAsync(db =>
        {
            // Nobody vouches for the line: its word must count for the whole test.
            db.Add(new BoothAgent
            {
                Id = id,
                Tenant = "kreis",
                Booth = $"alarm-{id:N}",
                Name = $"Alarmkabine {id:N}",
                PublicKey = "schlüssel",
                Connection = isConnected ? Guid.NewGuid() : null,
                ConnectionHeardAt = isConnected ? now.AddDays(1) : null,
                ConnectionSince = now.AddMinutes(-minutes),
                SuspendedAt = isSuspended ? now : null,
            });
            return db.SaveChangesAsync(Cancel);
        });
        return id;
    }

    private async Task<Guid> ComponentAsync(Guid booth, string device, DeviceKind kind, DeviceCondition condition, int minutes, string detail)
    {
        var id = Guid.CreateVersion7();
        await InAsync(db =>
        {
            db.Add(new BoothComponent { Id = id, Tenant = "kreis", AgentId = booth, Device = device, Kind = kind, Condition = condition, Since = DateTimeOffset.UtcNow.AddMinutes(-minutes), Detail = detail });
            return db.SaveChangesAsync(Cancel);
        });
        return id;
    }

    private Task<int> ConditionAsync(Guid component, DeviceCondition condition, int minutes)
    {
        var since = DateTimeOffset.UtcNow.AddMinutes(-minutes);
        return InAsync(db => db.Set<BoothComponent>().Where(c => c.Id == component).ExecuteUpdateAsync(u => u.SetProperty(c => c.Condition, condition).SetProperty(c => c.Since, since), Cancel));
    }

    private async Task<T> InAsync<T>(Func<BuergerserviceDb, Task<T>> action)
    {
        await using var scope = api.Services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>());
    }
}

using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Portal;

public sealed class DeadlinePageTests(PortalFixture portal)
{
    [Fact]
    public async Task A_deadline_a_workflow_waits_for_is_shown_when_its_calendar_changes_and_computed_anew_on_request()
    {
        var key = "kal" + Guid.NewGuid().ToString("N")[..8];
        var tenant = "mandant" + key;
        var admin = await portal.AddPersonAsync(Actor.AdministratorRole, tenant);
        var calendars = portal.Services.GetRequiredService<CalendarCatalog>();
        calendars.Add($$"""{ "schluessel": "{{key}}", "name": "Kreis" }""", "test.json");
        var id = await portal.InAsync(async (IServiceProvider services) =>
        {
            var definitions = services.GetRequiredService<DefinitionCommands>();
            await definitions.ImportAsync($$"""{ "definitionId": "{{key}}", "root": { "type": "Buergerservice.WaitForDeadline", "id": "frist", "unit": "Years", "count": 50, "startDate": "2026-12-23", "calendar": "{{key}}" } }""", admin);
            await definitions.PublishAsync(key, admin);
            return await services.GetRequiredService<InstanceCommands>().StartAsync(key, new Dictionary<string, object?>(), admin, "Bescheid 12");
        });
        var first = await UntilAsync(id, null);
        using var browser = await portal.SignedInAsync(admin.UserName);
        Assert.Contains("Kein Vorgang wartet auf eine Frist", (await browser.GetAsync("/fristen")).Text(), StringComparison.Ordinal);

        // The 23rd of December 2076 is a Wednesday.
        calendars.Add($$"""{ "schluessel": "{{key}}", "name": "Kreis", "feiertage": [ { "name": "Neuer Feiertag", "tag": "12-23" } ] }""", "test.json");
        var page = await browser.GetAsync("/fristen");
        var row = page.Document.QuerySelectorAll("main tr").First(r => r.TextContent.Contains("Bescheid 12", StringComparison.Ordinal)).TextContent;
        Assert.Contains("23.12.2076", row, StringComparison.Ordinal);
        Assert.Contains("24.12.2076", row, StringComparison.Ordinal);
        Assert.Contains("Neuer Feiertag", row, StringComparison.Ordinal);
        var done = await browser.SubmitAndFollowAsync(page.Form("main form[action*='Waits']"));
        Assert.Contains("1 Frist eines Vorgangs wird neu berechnet.", done.Text(), StringComparison.Ordinal);
        var second = await UntilAsync(id, first.Id);
        Assert.Equal(first.DueAt!.Value.AddDays(1), second.DueAt);
        Assert.Contains("Kein Vorgang wartet auf eine Frist", (await browser.GetAsync("/fristen")).Text(), StringComparison.Ordinal);
    }

    private async Task<BookmarkRow> UntilAsync(Guid instance, Guid? other)
    {
        for (var i = 0; i < 2400; i++)
        {
            if (await portal.InAsync((BuergerserviceDb db) => db.Bookmarks.AsNoTracking().FirstOrDefaultAsync(b => b.InstanceId == instance && b.Id != other)) is { } wait)
                return wait;
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("The instance does not wait.");
    }
}

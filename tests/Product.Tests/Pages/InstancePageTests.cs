using Buergerservice.Engine.Execution;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Pages;

public sealed class InstancePageTests(PortalFixture portal)
{
    [Fact]
    public async Task The_page_says_what_the_instance_waits_for_and_what_happened()
    {
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep("Bescheid prüfen"));
        using var browser = await portal.SignedInAsync("anke.admin");

        var page = await browser.GetAsync($"/vorgaenge/{task.InstanceId}");
        var journal = await browser.GetAsync($"/vorgaenge/{task.InstanceId}?ansicht=verlauf");
        var data = await browser.GetAsync($"/vorgaenge/{task.InstanceId}?ansicht=daten");

        Assert.Contains("Bescheid prüfen", page.Text(".record-list"), StringComparison.Ordinal);
        Assert.Equal($"/aufgaben/{task.Id}", page.Document.QuerySelector(".record-list a")!.GetAttribute("href"));
        Assert.Equal($"vorgang:{task.InstanceId:N}", page.Document.QuerySelector("[data-live]")!.GetAttribute("data-live"));
        var events = journal.Document.QuerySelectorAll("tbody tr td:nth-child(4)").Select(c => c.TextContent).ToList();
        Assert.Equal("begonnen", events[0]);
        Assert.Equal("wartet", events[^1]);
        Assert.Contains("Variablen", data.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_needs_a_reason_and_a_confirmation()
    {
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep("Wird nicht gebraucht"));
        using var browser = await portal.SignedInAsync("anke.admin");
        var page = await browser.GetAsync($"/vorgaenge/{task.InstanceId}");

        var refused = await browser.SubmitAsync(page.Form(), fill: new() { ["Cancel.Reason"] = "Doppelt angelegt" });
        var cancelled = await browser.SubmitAsync(page.Form(), fill: new() { ["Cancel.Reason"] = "Doppelt angelegt", ["Cancel.Confirmed"] = "true" });

        Assert.Equal(200, refused.Status);
        Assert.Contains("Bitte bestätigen Sie den Abbruch.", refused.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal("Doppelt angelegt", refused.ValueOf("Cancel.Reason"));
        Assert.Equal(302, cancelled.Status);
        for (var i = 0; i < 2400 && await StatusAsync(task.InstanceId) != InstanceSubStatus.Cancelled; i++)
            await Task.Delay(25, TestContext.Current.CancellationToken);
        var after = await browser.GetAsync($"/vorgaenge/{task.InstanceId}");
        Assert.Contains("abgebrochen", after.Text(".kern-badge"), StringComparison.Ordinal);
        Assert.Contains("Bitte keine personenbezogenen Angaben", page.Text(), StringComparison.Ordinal);
        Assert.Contains("Doppelt angelegt", after.Text(), StringComparison.Ordinal);
        Assert.Null(after.Document.QuerySelector("main form"));

        var late = await browser.SubmitAsync(page.Form(), fill: new() { ["Cancel.Reason"] = "Noch einmal", ["Cancel.Confirmed"] = "true" });
        Assert.Equal(200, late.Status);
        Assert.Contains("bereits beendet", late.Text(".portal-error-summary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_faulted_instance_shows_its_incident_and_is_found_by_the_filter()
    {
        var tenant = "kreis";
        var ok = await portal.StartAsync(tenant, PortalFixture.TaskStep("Läuft"));
        var task = await portal.StartAsync(tenant, PortalFixture.TaskStep("Zuerst"));
        await portal.InAsync(async (BuergerserviceDb db) => await db.Instances.Where(i => i.Id == task.InstanceId).ExecuteUpdateAsync(s => s.SetProperty(i => i.IncidentCount, 1).SetProperty(i => i.Name, "Mit Störung 100%")));
        using var browser = await portal.SignedInAsync("anke.admin");

        var broken = await browser.GetAsync($"/vorgaenge?stoerung=true&prozess={task.DefinitionId}");
        var whole = await browser.GetAsync($"/vorgaenge?stoerung=true&prozess={ok.DefinitionId}");
        var byText = await browser.GetAsync("/vorgaenge?suche=" + Uri.EscapeDataString("störung 100%"));
        var byId = await browser.GetAsync($"/vorgaenge?suche={ok.InstanceId}");
        var byProcess = await browser.GetAsync($"/vorgaenge?prozess={task.DefinitionId}&status=laufend");

        Assert.Contains(task.InstanceId.ToString(), broken.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(ok.InstanceId.ToString(), whole.Html, StringComparison.Ordinal);
        Assert.Contains("1 Vorgang", byText.Text(), StringComparison.Ordinal);
        Assert.Single(byId.Document.QuerySelectorAll(".record-rows__row"));
        Assert.Single(byProcess.Document.QuerySelectorAll(".record-rows__row"));
    }

    private Task<InstanceSubStatus> StatusAsync(Guid id) => portal.InAsync((BuergerserviceDb db) => db.Instances.Where(i => i.Id == id).Select(i => i.SubStatus).FirstAsync());
}

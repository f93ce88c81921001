using System.Text.Json;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests;

/// <summary>A task is taken back while somebody types, and they take it again.</summary>
public sealed class TakenBackTests(PortalInBrowser portal)
{
    private static readonly string[] Candidates = ["Sachbearbeitung"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_typed_comes_along_although_the_page_keeps_itself_up_to_date()
    {
        var id = await StartAsync();
        await using var visit = await portal.SignInAsync("sabine.horn");
        var page = visit.Page;
        await page.AddInitScriptAsync("addEventListener('htmx:afterSwap', () => { document.documentElement.dataset.isFresh = 'yes'; })");
        await page.GotoAsync($"/aufgaben/{id}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Aufgabe übernehmen" }).ClickAsync();
        await Expect(page.Locator("[name='f.buerger_name']")).ToBeVisibleAsync();
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            var task = await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Tasks.AsNoTracking().FirstAsync(t => t.Id == id, Cancel);
            await scope.ServiceProvider.GetRequiredService<TaskCommands>().ReleaseAsync(id, task.Revision, new Actor("sabine.horn", "Sabine Horn", portal.Tenant, Candidates), Cancel);
        }

        await page.Locator("[name='f.buerger_name']").FillAsync("Erna Sommer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Erledigt", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ihre nicht gespeicherten Eingaben" })).ToBeVisibleAsync();
        await Expect(page.Locator("html[data-is-fresh]")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Aufgabe übernehmen" }).ClickAsync();

        await Expect(page.Locator("[name='f.buerger_name']")).ToHaveValueAsync("Erna Sommer");
    }

    private async Task<Guid> StartAsync()
    {
        var admin = new Actor("anke.admin", "Anke Adler", portal.Tenant, [Actor.AdministratorRole]);
        const string Process = "probe-zurueckgenommen";
        var json = JsonSerializer.Serialize(new { definitionId = Process, name = "Probe", root = new { type = "Buergerservice.UserTask", id = "termin", title = "Termin abstimmen", form = "fall-termin", candidateRoles = Candidates } });
        await using var scope = portal.Services.CreateAsyncScope();
        var definitions = scope.ServiceProvider.GetRequiredService<DefinitionCommands>();
        await definitions.ImportAsync(json, admin, Cancel);
        await definitions.PublishAsync(Process, admin, cancellationToken: Cancel);
        var instance = await scope.ServiceProvider.GetRequiredService<InstanceCommands>().StartAsync(Process, new Dictionary<string, object?>(), admin, cancellationToken: Cancel);
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        for (var tries = 0; tries < 2400; tries++)
        {
            if (await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.InstanceId == instance, Cancel) is { } task)
                return task.Id;
            await Task.Delay(25, Cancel);
        }

        throw new TimeoutException("The process made no task.");
    }
}

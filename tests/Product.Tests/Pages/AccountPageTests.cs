using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Pages;

/// <summary>Administrators keep the accounts of their own organisation.</summary>
public sealed partial class AccountPageTests(PortalFixture portal)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_person_signs_in_with_the_one_time_password_shown_once_and_chooses_an_own_one()
    {
        var (admin, browser) = await AdministratorAsync();
        using var _ = browser;
        var name = Fresh();
        var page = await browser.GetAsync("/personen/neu");
        var wrong = await SendAsync(browser, page, name, "", Roles.Clearing);
        Assert.Contains("Vor- und Nachnamen", wrong.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal(name, wrong.ValueOf("userName"));
        Assert.Contains(Checked(wrong), r => r == Roles.Clearing);

        var made = await SendAsync(browser, wrong, name, "Erika Muster", Roles.Clearing);
        var shown = await browser.OpenAsync(made.Location!);
        var password = OneTimePassword().Match(shown.Text()).Value;
        var again = await browser.GetAsync($"/personen/{name}");
        using var person = portal.NewBrowser();
        var signedIn = await SignInAsync(person, name, password);
        var held = await person.GetAsync("/aufgaben");
        var audit = await AuditAsync(admin.Tenant);

        Assert.Equal(14, password.Length);
        Assert.DoesNotContain(password, again.Html, StringComparison.Ordinal);
        Assert.Equal(302, signedIn.Status);
        Assert.Equal("/konto/passwort", held.Location);
        var entry = Assert.Single(audit, a => a.Action == "account.create");
        Assert.Contains(name, entry.Details, StringComparison.Ordinal);
        Assert.DoesNotContain(audit, a => a.Details?.Contains(password, StringComparison.Ordinal) == true);
        Assert.Contains("gibt es schon", (await SendAsync(browser, await browser.GetAsync("/personen/neu"), name, "Noch einmal", Roles.Clearing)).Text(".portal-error-summary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_locked_is_out_at_once_with_keys_and_all_gets_no_tasks_and_comes_back_when_unlocked()
    {
        var (admin, browser) = await AdministratorAsync();
        using var _ = browser;
        var person = await portal.AddPersonAsync(tenant: admin.Tenant);
        var colleague = await portal.AddPersonAsync(tenant: admin.Tenant);
        var task = await portal.StartAsync(admin.Tenant, PortalFixture.TaskStep("Weitergeben", assignee: colleague.UserName));
        using var own = await portal.SignedInAsync(person.UserName);
        using var script = await Visitor.AsAsync(portal, person.UserName);
        Assert.Equal(200, (await own.GetAsync("/aufgaben")).Status);

        var center = (await portal.InAsync((OrganisationDirectory o) => o.GetAsync(admin.Tenant, Cancel))).Center;
        await portal.InAsync((CallCenters c) => c.ExecuteAsync(new(center, admin.Tenant, "test", _ => [new DefineAgent(person.UserName, admin.Tenant, new() { ["clearing"] = 1 }), new SetWant(person.UserName, Want.Ready)]), Cancel));

        await PressAsync(browser, person, "Sperren");
        Assert.Equal(Want.Offline, await portal.InAsync((CallCenters c) => c.ReadAsync(center, s => s.Agents[person.UserName].Want, Cancel)));
        var page = await own.GetAsync("/aufgaben");
        using var refused = await script.GetAsync("/api/v1/tasks");
        using var door = portal.NewBrowser();
        var told = await SignInAsync(door, person.UserName, PortalFixture.Password);
        var handed = await Assert.ThrowsAsync<InputException>(() => portal.InAsync((TaskCommands c) => c.DelegateAsync(task.Id, person.UserName, task.Revision, colleague)));
        await PressAsync(browser, person, "Entsperren");
        var back = await SignInAsync(door, person.UserName, PortalFixture.Password);

        Assert.Equal((302, "/anmelden"), (page.Status, page.Location));
        Assert.Equal(401, (int)refused.StatusCode);
        Assert.Contains("Das Konto ist gesperrt", told.Text("#fehler"), StringComparison.Ordinal);
        Assert.Contains("gesperrt", handed.Message, StringComparison.Ordinal);
        Assert.Equal(302, back.Status);
        Assert.Equal(["account.lock", "account.unlock"], (await AuditAsync(admin.Tenant)).Select(a => a.Action).Where(a => a.Contains("lock", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_password_set_back_counts_at_once_and_a_key_works_until_it_is_withdrawn()
    {
        var (admin, browser) = await AdministratorAsync();
        using var _ = browser;
        var person = await portal.AddPersonAsync(tenant: admin.Tenant);
        using var own = await portal.SignedInAsync(person.UserName);

        var reset = await PressAsync(browser, person, "Passwort");
        using var door = portal.NewBrowser();
        var old = await SignInAsync(door, person.UserName, PortalFixture.Password);
        var fresh = await SignInAsync(door, person.UserName, OneTimePassword().Match(reset.Text()).Value);
        var made = await browser.SubmitAndFollowAsync(reset.Form("form[action$='handler=Schluessel']"), fill: new() { ["label"] = "Nachtlauf", ["days"] = "30" });
        var key = made.Document.QuerySelector(".account-key")!.TextContent;
        var works = await StatusAsync(key);
        var gone = await browser.SubmitAndFollowAsync(made.Form("form[action$='handler=SchluesselEntziehen']"));

        Assert.Equal("/konto/passwort", (await own.GetAsync("/aufgaben")).Location);
        Assert.Equal(200, old.Status);
        Assert.Equal(302, fresh.Status);
        Assert.Equal(200, works);
        Assert.Contains("Nachtlauf", made.Text("[aria-labelledby=schluessel]"), StringComparison.Ordinal);
        Assert.DoesNotContain("Nachtlauf", gone.Text("[aria-labelledby=schluessel]"), StringComparison.Ordinal);
        Assert.Equal(401, await StatusAsync(key));
    }

    [Fact]
    public async Task Nobody_takes_the_administration_from_himself_and_a_stale_page_changes_nothing()
    {
        var (admin, browser) = await AdministratorAsync();
        using var _ = browser;
        var person = await portal.AddPersonAsync(tenant: admin.Tenant);
        var own = await browser.GetAsync($"/personen/{admin.UserName}");
        var refused = await SendAsync(browser, own, null, "Ich selbst", Roles.Clearing);
        var first = await browser.GetAsync($"/personen/{person.UserName}");
        Assert.Equal(302, (await SendAsync(browser, first, null, "Erste Änderung", Roles.Clearing, Roles.Sachbearbeitung)).Status);
        var stale = await SendAsync(browser, first, null, "Zweite Änderung", Roles.Clearing);
        var now = await browser.GetAsync($"/personen/{person.UserName}");
        var change = Assert.Single(await AuditAsync(admin.Tenant), a => a.Action == "account.change");

        Assert.Contains("nicht selbst nehmen", refused.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Null(own.Document.QuerySelector("form[action$='handler=Sperren']"));
        Assert.Contains("jemand anderes etwas geändert", stale.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal("Zweite Änderung", stale.ValueOf("name"));
        Assert.Equal("Erste Änderung", now.ValueOf("name"));
        Assert.Equal([Roles.Sachbearbeitung, Roles.Clearing], Checked(now));
        Assert.Contains("before", change.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_of_another_organisation_do_not_exist()
    {
        var (admin, browser) = await AdministratorAsync();
        using var _ = browser;
        var stranger = await portal.AddPersonAsync(tenant: "anderswo-" + Fresh());

        Assert.Equal(404, (await browser.GetAsync($"/personen/{stranger.UserName}")).Status);
        var own = await browser.GetAsync($"/personen/{(await portal.AddPersonAsync(tenant: admin.Tenant)).UserName}");
        foreach (var handler in (string[])["", "?handler=Sperren", "?handler=Passwort", "?handler=Schluessel"])
            Assert.Equal(404, (await browser.SubmitAsync(own.Form("form[action$='handler=Sperren']"), fill: new() { ["name"] = "Fremd", ["roles"] = Roles.Clearing, ["label"] = "Fremd" }, to: $"/personen/{stranger.UserName}{handler}")).Status);
        Assert.DoesNotContain(stranger.UserName + " ", (await browser.GetAsync("/personen")).Text(), StringComparison.Ordinal);
    }

    private static string Fresh() => "p" + Guid.NewGuid().ToString("N")[..12];

    private static List<string> Checked(Page page) => [.. page.Document.QuerySelectorAll("input[name=roles]").OfType<IHtmlInputElement>().Where(i => i.IsChecked).Select(i => i.Value)];

    private static Task<Page> SendAsync(Browser browser, Page page, string? userName, string name, params IEnumerable<string> roles)
    {
        var form = page.Form();
        foreach (var box in page.Document.QuerySelectorAll("input[name=roles]").OfType<IHtmlInputElement>())
            box.IsChecked = roles.Contains(box.Value);
        var fill = new Dictionary<string, string> { ["name"] = name };
        if (userName is not null)
            fill["userName"] = userName;
        return browser.SubmitAsync(form, fill: fill);
    }

    private static async Task<Page> PressAsync(Browser browser, Actor person, string handler) =>
        await browser.SubmitAndFollowAsync((await browser.GetAsync($"/personen/{person.UserName}")).Form($"form[action$='handler={handler}']"));

    private static async Task<Page> SignInAsync(Browser browser, string userName, string password)
    {
        var page = await browser.GetAsync("/anmelden");
        return await browser.SubmitAsync(page.Form(), fill: new() { ["Input.UserName"] = userName, ["Input.Password"] = password });
    }

    private async Task<(Actor Admin, Browser Browser)> AdministratorAsync()
    {
        var admin = await portal.AddPersonAsync(Roles.Administration, "konten-" + Fresh());
        return (admin, await portal.SignedInAsync(admin.UserName));
    }

    private async Task<int> StatusAsync(string key)
    {
        using var client = portal.NewClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        return (int)(await client.GetAsync("/api/v1/tasks", TestContext.Current.CancellationToken)).StatusCode;
    }

    private Task<List<AuditEntry>> AuditAsync(string tenant) =>
        portal.InAsync((BuergerserviceDb db) => db.AuditEntries.AsNoTracking().Where(a => a.Tenant == tenant && a.Action.StartsWith("account.")).OrderBy(a => a.Number).ToListAsync());

    [GeneratedRegex("[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}")]
    private static partial Regex OneTimePassword();
}

using AngleSharp.Html.Dom;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Booths;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Pages;

/// <summary>Two administrators of one organisation at the same time, and what the audit trail says of what they did.</summary>
public sealed class OrganisationPageTests(PortalFixture portal)
{
    private const string Changed = "Inzwischen hat jemand anderes etwas geändert";

    [Theory]
    [InlineData("leistung")]
    [InlineData("standort")]
    public async Task What_two_administrators_close_at_once_stays_closed(string kind)
    {
        var (admin, browser) = await SignedInAsync();
        using var _ = browser;
        var path = await AddAsync(browser, kind, "Wohngeld");
        var first = await browser.GetAsync(path);
        var second = await browser.GetAsync(path);

        var closed = await browser.SubmitAndFollowAsync(Closing(first));
        var again = await browser.SubmitAndFollowAsync(Closing(second));
        var page = await browser.GetAsync(path);
        var opened = await browser.SubmitAndFollowAsync(Closing(page));
        var stale = await browser.SubmitAsync(Closing(first));
        var audit = await AuditAsync(admin.Tenant, $"org.{(kind == "leistung" ? "service" : "site")}.");

        Assert.Contains("wieder öffnen", page.Text("#schliessen"), StringComparison.Ordinal);
        Assert.Contains("geschlossen", closed.Text(".kern-alert--success"), StringComparison.Ordinal);
        Assert.Contains("geschlossen", again.Text(".kern-alert--success"), StringComparison.Ordinal);
        Assert.Contains("wieder geöffnet", opened.Text(".kern-alert--success"), StringComparison.Ordinal);
        Assert.Contains(Changed, stale.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.DoesNotContain("wieder öffnen", (await browser.GetAsync(path)).Text("#schliessen"), StringComparison.Ordinal);
        Assert.Equal(2, audit.Count);
    }

    [Fact]
    public async Task What_was_chosen_stays_chosen_after_an_error_and_a_page_out_of_date_does_not_become_a_new_one_by_it()
    {
        var (_, browser) = await SignedInAsync();
        using var __ = browser;
        foreach (var name in (string[])["Sozialamt", "Jugendamt"])
        {
            var index = await browser.GetAsync("/organisation");
            await browser.SubmitAsync(index.Form("form[action$='handler=Einheit']"), fill: new() { ["unit"] = name });
        }

        var path = await AddAsync(browser, "leistung", "Wohngeld");
        var page = await browser.GetAsync(path);
        var youth = OptionOf(page, "unit", "Jugendamt");
        var refused = await browser.SubmitAsync(page.Form(), fill: new() { ["name"] = "", ["unit"] = youth });
        Assert.Contains("Bitte geben Sie den Namen", refused.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal(youth, refused.ValueOf("unit"));
        Assert.Contains("ohne Zeilenumbrüche", (await browser.SubmitAsync(page.Form(), fill: new() { ["name"] = "Wohngeld\r\nBcc: alle" })).Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal(302, (await browser.SubmitAsync(refused.Form(), fill: new() { ["name"] = "Wohngeld und mehr" })).Status);
        Assert.Equal(youth, (await browser.GetAsync(path)).ValueOf("unit"));

        // Somebody has saved since: the corrected form is still the old one.
        var late = await browser.SubmitAsync(page.Form(), fill: new() { ["name"] = "" });
        var overtaken = await browser.SubmitAsync(late.Form(), fill: new() { ["name"] = "Veraltet" });
        Assert.Contains(Changed, overtaken.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal("Wohngeld und mehr", (await browser.GetAsync(path)).ValueOf("name"));

        var organisation = await browser.GetAsync("/organisation");
        var entry = OptionOf(organisation, "entryService", "Wohngeld und mehr");
        var unnamed = await browser.SubmitAsync(organisation.Form(), fill: new() { ["name"] = "", ["entryService"] = entry });
        Assert.Equal(entry, unnamed.ValueOf("entryService"));
    }

    [Fact]
    public async Task What_was_chosen_for_a_booth_or_a_person_stays_chosen_after_an_error()
    {
        var (admin, browser) = await SignedInAsync();
        using var _ = browser;
        var booths = new List<Guid>();
        foreach (var name in (string[])["kabine-a", "kabine-b"])
            booths.Add(await portal.InAsync((BoothAdministration b) => b.AddAsync(name, name, admin, default)));
        await AddAsync(browser, "leistung", "Wohngeld", "wohngeld");
        await AddAsync(browser, "leistung", "Rente", "rente");
        var site = await AddAsync(browser, "standort", "Rathaus");
        var page = await browser.GetAsync("/organisation");
        await browser.SubmitAsync(Closing(await browser.GetAsync(site)));

        var refused = await browser.SubmitAsync(BoothForm(page, booths[0]), fill: new() { ["standort"] = site.Split('/')[^1], ["leistung"] = "rente" });
        Assert.Contains("Bitte wählen Sie einen Ihrer Standorte.", refused.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal(["rente", ""], booths.Select(b => Assert.IsAssignableFrom<IHtmlSelectElement>(refused.Document.QuerySelector($"#leistung-{b:N}")).Value ?? ""));

        var person = await browser.GetAsync("/organisation/person/" + admin.UserName);
        var wrong = await browser.SubmitAsync(person.Form(), fill: new() { ["linie.rente"] = "2", ["linie.wohngeld"] = "7" });
        Assert.Contains("erste oder zweite Linie", wrong.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal("2", wrong.ValueOf("linie.rente"));
    }

    [Fact]
    public async Task Hours_skills_and_places_somebody_has_changed_meanwhile_stay_and_the_trail_says_what_was_there_before()
    {
        var (admin, browser) = await SignedInAsync();
        using var _ = browser;
        var booth = await portal.InAsync((BoothAdministration b) => b.AddAsync("kabine", "Kabine", admin, default));
        await AddAsync(browser, "leistung", "Wohngeld", "wohngeld");
        await AddAsync(browser, "leistung", "Rente", "rente");
        var index = await browser.GetAsync("/organisation");
        var person = await browser.GetAsync("/organisation/person/" + admin.UserName);
        var hours = await browser.GetAsync("/organisation/zeiten?leistung=wohngeld");

        Assert.Equal(302, (await browser.SubmitAsync(hours.Form(), fill: new() { ["tag1"] = "8:00–12:00, 13–18" })).Status);
        Assert.Equal(302, (await browser.SubmitAsync(hours.Form(), fill: new() { ["tag1"] = "8:00–12:00, 13–18" })).Status);
        var lateHours = await browser.SubmitAsync(hours.Form(), fill: new() { ["tag1"] = "10–11" });
        var stillLate = await browser.SubmitAsync(lateHours.Form());
        Assert.Equal(302, (await browser.SubmitAsync((await browser.GetAsync("/organisation/zeiten?leistung=wohngeld")).Form(), fill: new() { ["tag1"] = "" })).Status);
        Assert.Equal(302, (await browser.SubmitAsync(person.Form(), fill: new() { ["linie.wohngeld"] = "1" })).Status);
        var latePerson = await browser.SubmitAsync(person.Form(), fill: new() { ["linie.rente"] = "2" });
        Assert.Equal(302, (await browser.SubmitAsync(BoothForm(index, booth), fill: new() { ["leistung"] = "wohngeld" })).Status);
        var lateBooth = await browser.SubmitAsync(BoothForm(index, booth), fill: new() { ["leistung"] = "rente" });
        var audit = await AuditAsync(admin.Tenant, "org.");

        Assert.All([lateHours, stillLate, latePerson, lateBooth], p => Assert.Contains(Changed, p.Text(".portal-error-summary"), StringComparison.Ordinal));
        Assert.Equal("10–11", lateHours.ValueOf("tag1"));
        Assert.Equal("2", latePerson.ValueOf("linie.rente"));
        Assert.Equal(
            [
                """org.hours hours:alle:wohngeld {"before":[],"after":["Monday 08:00-12:00","Monday 13:00-18:00"]}""",
                """org.hours hours:alle:wohngeld {"before":["Monday 08:00-12:00","Monday 13:00-18:00"],"after":[]}""",
            ], audit.Where(a => a.StartsWith("org.hours", StringComparison.Ordinal)));
        Assert.EndsWith("""{"before":[],"after":["wohngeld 1"]}""", Assert.Single(audit, a => a.StartsWith("org.skills", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.EndsWith("""{"before":{"site":null,"service":null},"after":{"site":null,"service":"wohngeld"}}""", Assert.Single(audit, a => a.StartsWith("org.booth", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(audit, a => a.StartsWith("org.service service:", StringComparison.Ordinal) && a.EndsWith("""{"before":null,"after":{"key":"wohngeld","name":"Wohngeld","unit":null,"closed":false}}""", StringComparison.Ordinal));
    }

    private static IHtmlFormElement Closing(Page page) => page.Form("form[action*='handler=Schliessen']");

    private static IHtmlFormElement BoothForm(Page page, Guid booth) => Assert.IsAssignableFrom<IHtmlFormElement>(page.Document.QuerySelector($"input[name=kabine][value='{booth}']")!.ParentElement);

    private static string OptionOf(Page page, string select, string text) =>
        page.Document.QuerySelectorAll($"main [name={select}] option").Single(o => o.TextContent == text).GetAttribute("value")!;

    private async Task<(Actor Admin, Browser Browser)> SignedInAsync()
    {
        var admin = await portal.AddPersonAsync(Roles.Administration, "t" + Guid.NewGuid().ToString("N")[..12]);
        return (admin, await portal.SignedInAsync(admin.UserName));
    }

    // Through the page, and then by its link on the page of the organisation.
    private static async Task<string> AddAsync(Browser browser, string kind, string name, string key = "schluessel")
    {
        var page = await browser.GetAsync("/organisation/" + kind);
        var done = await browser.SubmitAndFollowAsync(page.Form(), fill: kind == "leistung" ? new() { ["name"] = name, ["key"] = key } : new() { ["name"] = name, ["address"] = "Am Markt 1" });
        return done.Document.QuerySelectorAll($"main a[href^='/organisation/{kind}/']").Single(a => a.TextContent == name).GetAttribute("href")!;
    }

    private Task<List<string>> AuditAsync(string tenant, string action) => portal.InAsync(async (BuergerserviceDb db) =>
        (await db.AuditEntries.Where(a => a.Tenant == tenant && a.Action.StartsWith(action)).OrderBy(a => a.Number).ToListAsync())
            .FindAll(a => action == "org." || a.Action.EndsWith("close", StringComparison.Ordinal) || a.Action.EndsWith("open", StringComparison.Ordinal)).ConvertAll(a => $"{a.Action} {a.Subject} {a.Details}"));
}

using Buergerservice.Portal.Access;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Portal;

public sealed class SignInTests(PortalFixture portal)
{
    private const string Wrong = "Benutzername oder Passwort stimmt nicht";

    [Fact]
    public async Task Right_name_and_password_lead_to_the_page_that_was_asked_for()
    {
        var person = await portal.AddPersonAsync();
        using var browser = portal.NewBrowser();
        var refused = await browser.GetAsync("/aufgaben?ansicht=alle");
        Assert.Equal(302, refused.Status);
        var page = await SendAsync(browser, refused.Location!, person.UserName, PortalFixture.Password);
        Assert.Equal("/aufgaben?ansicht=alle", page.Location);
        Assert.Equal(200, (await browser.GetAsync(page.Location!)).Status);
        var entry = await LastAuditAsync(person.UserName);
        Assert.Equal("account.sign-in", entry.Action);
        Assert.Equal(person.Tenant, entry.Tenant);
    }

    [Fact]
    public async Task User_names_are_read_without_regard_to_case_and_blanks()
    {
        var person = await portal.AddPersonAsync();
        using var browser = portal.NewBrowser();
        Assert.Equal(302, (await SendAsync(browser, "/anmelden", $" {person.UserName.ToUpperInvariant()} ", PortalFixture.Password)).Status);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        var person = await portal.AddPersonAsync();
        using var browser = portal.NewBrowser();
        var wrong = await SendAsync(browser, "/anmelden", person.UserName, "falsches-passwort");
        var unknown = await SendAsync(browser, "/anmelden", "gibt.es.nicht.hier", "falsches-passwort");
        Assert.Contains(Wrong, wrong.Text("#fehler"), StringComparison.Ordinal);
        Assert.Equal(wrong.Text("#fehler"), unknown.Text("#fehler"));
        Assert.Equal(person.UserName, wrong.ValueOf("Input.UserName"));
        Assert.Equal("", wrong.ValueOf("Input.Password"));
        Assert.StartsWith("Fehler:", wrong.Document.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_are_audited_without_password_and_without_unknown_names()
    {
        var person = await portal.AddPersonAsync();
        using var browser = portal.NewBrowser();
        await SendAsync(browser, "/anmelden", person.UserName, "vertipptes-passwort-1");
        Assert.Equal("account.sign-in-failed", (await LastAuditAsync(person.UserName)).Action);
        await SendAsync(browser, "/anmelden", "passwort-im-falschen-feld", "vertipptes-passwort-2");
        var all = await portal.InAsync((BuergerserviceDb db) => db.AuditEntries.AsNoTracking().ToListAsync());
        Assert.DoesNotContain(all, a => a.Tenant.Length == 0 || a.Actor == "anonymous" || a.Subject == "user:unknown");
        var text = string.Join('\n', all.Select(a => $"{a.Tenant} {a.Actor} {a.Action} {a.Subject} {a.Details}"));
        Assert.DoesNotContain("vertipptes-passwort", text, StringComparison.Ordinal);
        Assert.DoesNotContain("passwort-im-falschen-feld", text, StringComparison.Ordinal);
        Assert.Null(await portal.InAsync((BuergerserviceDb db) => AuditLog.FindBreakAsync(db)));
    }

    [Fact]
    public async Task After_five_failures_even_the_right_password_is_refused_for_a_while()
    {
        var person = await portal.AddPersonAsync();
        using var browser = portal.NewBrowser();
        for (var i = 0; i < 5; i++)
            await SendAsync(browser, "/anmelden", person.UserName, "falsches-passwort");
        var locked = await SendAsync(browser, "/anmelden", person.UserName, PortalFixture.Password);
        Assert.Equal(200, locked.Status);
        Assert.Contains("vorübergehend gesperrt", locked.Text("#fehler"), StringComparison.Ordinal);
        Assert.Equal("account.sign-in-failed", (await LastAuditAsync(person.UserName)).Action);
    }

    [Theory]
    [InlineData(false, 200)]
    [InlineData(true, 401)]
    public async Task Failed_passwords_do_not_lock_out_the_api_key_but_a_disabled_account_does(bool disabled, int status)
    {
        var person = await portal.AddPersonAsync();
        using var script = await Pages.Visitor.AsAsync(portal, person.UserName);
        await portal.InAsync(async (IServiceProvider services) =>
        {
            var users = services.GetRequiredService<UserManager<StaffUser>>();
            return await users.SetLockoutEndDateAsync((await users.FindByNameAsync(person.UserName))!, disabled ? DateTimeOffset.MaxValue : DateTimeOffset.UtcNow.AddMinutes(10));
        });
        using var answer = await script.GetAsync("/aufgaben");
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("https://boese.example/")]
    [InlineData("//boese.example/aufgaben")]
    [InlineData("/\\boese.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/abmelden")]
    public async Task A_foreign_target_is_not_followed(string target)
    {
        var person = await portal.AddPersonAsync();
        using var browser = portal.NewBrowser();
        var page = await SendAsync(browser, "/anmelden?ziel=" + Uri.EscapeDataString(target), person.UserName, PortalFixture.Password);
        Assert.Equal("/", page.Location);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/aufgaben")]
    [InlineData("/aufgaben/0197a9f0-0000-7000-8000-000000000000")]
    [InlineData("/konto")]
    [InlineData("/konto/passwort")]
    public async Task Anonymous_visitors_are_asked_to_sign_in(string path)
    {
        using var browser = portal.NewBrowser();
        var page = await browser.GetAsync(path);
        Assert.Equal(302, page.Status);
        Assert.Contains("/anmelden?ziel=", page.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/impressum", "Impressum")]
    [InlineData("/datenschutz", "Datenschutz")]
    [InlineData("/barrierefreiheit", "Barrierefreiheit")]
    public async Task Legal_pages_are_open_to_everybody(string path, string heading)
    {
        using var browser = portal.NewBrowser();
        var page = await browser.GetAsync(path);
        Assert.Equal(200, page.Status);
        Assert.Equal(heading, page.Text("h1"));
    }

    [Fact]
    public async Task With_a_one_time_password_a_new_one_must_be_chosen_first()
    {
        var person = await portal.AddPersonAsync(oneTimePassword: true, password: "einmal-passwort-1");
        using var browser = await portal.SignedInAsync(person.UserName, "einmal-passwort-1");
        foreach (var path in (string[])["/aufgaben", "/konto", "/"])
            Assert.Equal("/konto/passwort", (await browser.GetAsync(path)).Location);
        Assert.Equal(200, (await browser.GetAsync("/impressum")).Status);
        // A workflow's endpoint lets in whom it wants, but takes nobody for a person who has no password of their own yet.
        Assert.Equal(403, (await browser.GetAsync("/workflows/gibt-es-nicht")).Status);

        var form = await browser.GetAsync("/konto/passwort");
        var same = await ChangeAsync(browser, form, "einmal-passwort-1", "einmal-passwort-1");
        Assert.Contains("ein anderes", same.Text("#fehler"), StringComparison.Ordinal);
        var tooShort = await ChangeAsync(browser, form, "einmal-passwort-1", "kurz");
        Assert.Contains("mindestens 12 Zeichen", tooShort.Text("#fehler"), StringComparison.Ordinal);
        var done = await ChangeAsync(browser, form, "einmal-passwort-1", "mein-neues-passwort");
        Assert.Equal("/konto", done.Location);

        var account = await browser.GetAsync("/konto");
        Assert.Contains("Ihr Passwort ist geändert.", account.Text(), StringComparison.Ordinal);
        Assert.Equal("account.password-change", (await LastAuditAsync(person.UserName)).Action);
        using var again = await portal.SignedInAsync(person.UserName, "mein-neues-passwort");
        Assert.Equal(200, (await again.GetAsync("/aufgaben")).Status);
    }

    [Fact]
    public async Task A_password_an_administrator_resets_counts_for_running_sessions()
    {
        var person = await portal.AddPersonAsync();
        using var browser = await portal.SignedInAsync(person.UserName);
        await portal.InAsync(async (IServiceProvider services) =>
        {
            var users = services.GetRequiredService<UserManager<StaffUser>>();
            var user = (await users.FindByNameAsync(person.UserName))!;
            user.MustChangePassword = true;
            return await users.UpdateAsync(user);
        });
        Assert.Equal("/konto/passwort", (await browser.GetAsync("/aufgaben")).Location);
    }

    [Fact]
    public async Task Changing_the_password_needs_the_current_one()
    {
        var person = await portal.AddPersonAsync();
        using var browser = await portal.SignedInAsync(person.UserName);
        var page = await ChangeAsync(browser, await browser.GetAsync("/konto/passwort"), "falsches-passwort", "mein-neues-passwort");
        Assert.Contains("bisherige Passwort stimmt nicht", page.Text("#fehler"), StringComparison.Ordinal);
        Assert.Equal("account.password-change-failed", (await LastAuditAsync(person.UserName)).Action);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_is_audited()
    {
        var person = await portal.AddPersonAsync(displayName: "Erika Muster");
        using var browser = await portal.SignedInAsync(person.UserName);
        var page = await browser.GetAsync("/konto");
        Assert.Contains("Erika Muster", page.Text(".portal-user"), StringComparison.Ordinal);
        Assert.Contains(Roles.Sachbearbeitung, page.Text(".portal-user"), StringComparison.Ordinal);
        Assert.Equal("/anmelden", (await browser.SubmitAsync(page.Form(".portal-user form"))).Location);
        Assert.Equal("account.sign-out", (await LastAuditAsync(person.UserName)).Action);
        Assert.Equal(302, (await browser.GetAsync("/aufgaben")).Status);
    }

    [Fact]
    public async Task Forms_without_token_are_refused()
    {
        var person = await portal.AddPersonAsync();
        using var browser = await portal.SignedInAsync(person.UserName);
        foreach (var path in (string[])["/abmelden", "/anmelden", "/konto/passwort"])
            Assert.Equal(400, (await browser.PostAsync(path, KeyValuePair.Create("Input.UserName", person.UserName))).Status);

        Assert.Equal(200, (await browser.GetAsync("/konto")).Status);
    }

    private static async Task<Page> SendAsync(Browser browser, string path, string userName, string password)
    {
        var page = await browser.GetAsync(path);
        return await browser.SubmitAsync(page.Form(), fill: new() { ["Input.UserName"] = userName, ["Input.Password"] = password });
    }

    private static Task<Page> ChangeAsync(Browser browser, Page page, string current, string fresh) =>
        browser.SubmitAsync(page.Form(), fill: new() { ["Input.Current"] = current, ["Input.Fresh"] = fresh, ["Input.Repeated"] = fresh });

    private Task<AuditEntry> LastAuditAsync(string userName) =>
        portal.InAsync((BuergerserviceDb db) => db.AuditEntries.AsNoTracking().Where(a => a.Actor == userName).OrderByDescending(a => a.Number).FirstAsync());
}

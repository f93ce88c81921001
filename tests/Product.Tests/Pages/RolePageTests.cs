using Buergerservice.Cases.Commands;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Rollout.Projects;
using Xunit;

namespace Buergerservice.Product.Tests.Pages;

public sealed class RolePageTests(PortalFixture portal)
{
    private static readonly Actor Lead = new("petra.lenz", "Petra Lenz", "kreis", [Roles.Projektleitung]);
    private static readonly Actor Clerk = new("clara.mai", "Clara Mai", "kreis", [Roles.Clearing]);

    // lead = Projektleitung, head = Behördenleitung, privacy = Datenschutz, clerk = Sachbearbeitung, clearing = Clearing, admin
    private static readonly Dictionary<string, string> People = new()
    {
        ["lead"] = "petra.lenz",
        ["head"] = "karin.boldt",
        ["privacy"] = "dirk.sand",
        ["clerk"] = "sabine.horn",
        ["clearing"] = "clara.mai",
        ["admin"] = "anke.admin",
    };

    [Theory]
    [InlineData("/aufgaben", "lead head privacy clerk clearing admin")]
    [InlineData("/aufgaben/umverteilen", "head admin")]
    [InlineData("/fristen", "admin")]
    [InlineData("/personen", "admin")]
    [InlineData("/personen/neu", "admin")]
    [InlineData("/personen/sabine.horn", "admin")]
    [InlineData("/konto/vertretung", "lead head privacy clerk clearing admin")]
    [InlineData("/unterschriften/pruefen", "lead head privacy clerk clearing admin")]
    [InlineData("/vorhaben", "lead head privacy admin")]
    [InlineData("/vorhaben/neu", "lead admin")]
    [InlineData("/vorhaben/{project}", "lead head privacy admin")]
    [InlineData("/vorhaben/{project}?ansicht=phasen", "lead head privacy admin")]
    [InlineData("/vorhaben/{project}?ansicht=checklisten", "lead head privacy admin")]
    [InlineData("/vorhaben/{project}?ansicht=dokumente", "lead head privacy admin")]
    [InlineData("/vorhaben/{project}?ansicht=angaben", "lead head privacy admin")]
    [InlineData("/vorhaben/{project}/meilensteine", "lead admin")]
    [InlineData("/vorhaben/{project}/stammdaten", "lead admin")]
    [InlineData("/vorhaben/{project}/projektleitung", "head admin")]
    [InlineData("/vorhaben/{project}/abbrechen", "head admin")]
    [InlineData("/faelle", "clerk clearing admin")]
    [InlineData("/faelle/neu", "clerk clearing admin")]
    [InlineData("/faelle/{case}", "clerk clearing admin")]
    [InlineData("/faelle/{case}?ansicht=dokumente", "clerk clearing admin")]
    [InlineData("/faelle/{case}?ansicht=verlauf", "clerk clearing admin")]
    [InlineData("/vorgaenge", "admin")]
    [InlineData("/vorgaenge/{instance}", "admin")]
    [InlineData("/vorgaenge/{instance}?ansicht=verlauf", "admin")]
    [InlineData("/vorgaenge/{instance}?ansicht=daten", "admin")]
    [InlineData("/prozesse", "admin")]
    [InlineData("/prozesse/einspielen", "admin")]
    [InlineData("/prozesse/rollout", "admin")]
    [InlineData("/prozesse/rollout/json", "admin")]
    [InlineData("/prozesse/rollout/starten", "admin")]
    [InlineData("/prozesse/rollout/zurueckziehen", "admin")]
    public async Task Every_page_opens_for_its_roles_only(string path, string allowed)
    {
        var project = await portal.InAsync((RolloutCommands c) => c.CreateProjectAsync(Samples.Project("Rollen"), Lead));
        var file = await portal.InAsync((CaseCommands c) => c.CreateAsync(Samples.Case, Clerk, null));
        path = path.Replace("{project}", project.Number, StringComparison.Ordinal).Replace("{case}", file.Number, StringComparison.Ordinal).Replace("{instance}", project.InstanceId.ToString(), StringComparison.Ordinal);
        foreach (var (role, user) in People)
        {
            using var browser = await portal.SignedInAsync(user);
            var page = await browser.GetAsync(path);
            Assert.True(page.Status == (allowed.Split(' ').Contains(role) ? 200 : 403), $"{path} as {role}: {page.Status}");
        }

        using var stranger = portal.NewBrowser();
        var refused = await stranger.GetAsync(path);
        Assert.Equal(302, refused.Status);
        Assert.Contains("/anmelden", refused.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sabine.horn", "/vorhaben/neu")]
    [InlineData("karin.boldt", "/vorhaben/neu")]
    [InlineData("petra.lenz", "/faelle/neu")]
    [InlineData("petra.lenz", "/prozesse/einspielen")]
    [InlineData("petra.lenz", "/prozesse/rollout?handler=Veroeffentlichen")]
    [InlineData("petra.lenz", "/prozesse/rollout/starten")]
    [InlineData("petra.lenz", "/prozesse/rollout/zurueckziehen")]
    [InlineData("karin.boldt", "/personen/neu")]
    [InlineData("karin.boldt", "/personen/sabine.horn?handler=Sperren")]
    public async Task Sending_a_form_one_may_not_see_is_refused(string user, string target)
    {
        using var browser = await portal.SignedInAsync(user);
        // A valid token of another page, as an attacker among the staff would have it.
        var own = await browser.GetAsync("/konto/passwort");

        var page = await browser.SubmitAsync(own.Form(), to: target);

        Assert.Equal(403, page.Status);
    }

    [Fact]
    public async Task Another_tenant_gets_the_answer_for_what_does_not_exist()
    {
        var project = await portal.InAsync((RolloutCommands c) => c.CreateProjectAsync(Samples.Project("Fremd"), Lead));
        var file = await portal.InAsync((CaseCommands c) => c.CreateAsync(Samples.Case, Clerk, null));
        var stranger = await portal.AddPersonAsync(Roles.Administration, "anderswo");
        using var browser = await portal.SignedInAsync(stranger.UserName);

        foreach (var path in new[]
        {
            $"/vorhaben/{project.Number}", $"/vorhaben/{project.Number}/meilensteine", $"/vorhaben/{project.Number}/dokumente/{Guid.NewGuid()}/pdf",
            $"/faelle/{file.Number}", $"/faelle/{file.Number}/dokumente/{Guid.NewGuid()}", $"/vorgaenge/{project.InstanceId}", $"/vorgaenge/{file.InstanceId}?ansicht=daten",
        })
        {
            var page = await browser.GetAsync(path);
            Assert.True(page.Status == 404, $"{path}: {page.Status}");
            Assert.Contains("Seite nicht gefunden", page.Text(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(project.Number, (await browser.GetAsync("/vorhaben")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(file.Number, (await browser.GetAsync("/faelle")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(project.Number, (await browser.GetAsync("/vorgaenge")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_numbers_are_not_found()
    {
        using var browser = await portal.SignedInAsync("anke.admin");

        foreach (var path in new[] { "/vorhaben/P-1999-0001", "/faelle/F-1999-000001", $"/vorgaenge/{Guid.NewGuid()}", "/prozesse/gibt-es-nicht", "/prozesse/gibt-es-nicht/json", "/prozesse/gibt-es-nicht/starten", "/prozesse/gibt-es-nicht/zurueckziehen" })
            Assert.Equal(404, (await browser.GetAsync(path)).Status);
    }
}

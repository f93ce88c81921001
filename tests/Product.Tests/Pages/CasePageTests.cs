using System.Net;
using Buergerservice.Cases.Commands;
using Buergerservice.Cases.Files;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Pages;

public sealed class CasePageTests(PortalFixture portal)
{
    private static readonly Actor Clerk = new("clara.mai", "Clara Mai", "kreis", [Roles.Clearing]);
    private static readonly byte[] Pdf = "%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"u8.ToArray();

    [Fact]
    public async Task A_form_sent_twice_takes_in_one_case()
    {
        using var browser = await portal.SignedInAsync("clara.mai");
        var form = await browser.GetAsync("/faelle/neu");
        var fill = new Dictionary<string, string> { ["Input.Channel"] = "Telefon", ["Input.Concern"] = "Einmal und nicht zweimal" };
        var before = await CountAsync();

        var first = await browser.SubmitAsync(form.Form(), fill: new(fill));
        var second = await browser.SubmitAsync(form.Form(), fill: new(fill));

        Assert.Equal(302, first.Status);
        Assert.Equal(first.Location, second.Location);
        Assert.True(await CountAsync() > before);
        var key = form.ValueOf("Input.IdempotencyKey");
        Assert.Equal(1, await portal.InAsync((BuergerserviceDb db) => db.Set<CitizenCase>().CountAsync(c => c.IdempotencyKey == key)));
    }

    [Fact]
    public async Task A_form_changed_after_it_was_sent_names_the_case_there_is_and_keeps_what_was_changed()
    {
        using var browser = await portal.SignedInAsync("clara.mai");
        var form = await browser.GetAsync("/faelle/neu");
        var fill = new Dictionary<string, string> { ["Input.Channel"] = "Telefon", ["Input.Concern"] = "Erste Fassung" };
        var first = await browser.SubmitAsync(form.Form(), fill: new(fill));
        fill["Input.Concern"] = "Zweite Fassung";

        var second = await browser.SubmitAsync(form.Form(), fill: new(fill));

        Assert.Equal(200, second.Status);
        Assert.Contains("Ihre erste Fassung ist schon gespeichert", second.Text(), StringComparison.Ordinal);
        Assert.NotNull(second.Document.QuerySelector($"main .kern-alert a[href='{first.Location}']"));
        Assert.Equal("Zweite Fassung", second.ValueOf("Input.Concern"));
        // Sent as it stands now, it is meant as another case.
        var third = await browser.SubmitAsync(second.Form());
        Assert.Equal(302, third.Status);
        Assert.NotEqual(first.Location, third.Location);
    }

    [Fact]
    public async Task Wrong_input_is_listed_with_its_fields_and_stays_in_the_form()
    {
        using var browser = await portal.SignedInAsync("clara.mai");
        var form = await browser.GetAsync("/faelle/neu");

        var page = await browser.SubmitAsync(form.Form(), fill: new() { ["Input.Channel"] = "", ["Input.Concern"] = "", ["Input.Site"] = "Rathaus", ["Input.PostalCode"] = "17" });

        Assert.Equal(200, page.Status);
        Assert.Equal(
            ["Bitte wählen Sie den Zugangsweg.", "Bitte beschreiben Sie das Anliegen.", "Eine Postleitzahl hat fünf Ziffern."],
            page.Document.QuerySelectorAll(".portal-error-summary li").Select(e => e.TextContent.Trim()));
        Assert.Equal("Rathaus", page.ValueOf("Input.Site"));
        Assert.Equal("17", page.ValueOf("Input.PostalCode"));
    }

    [Fact]
    public async Task A_channel_a_Leistung_is_not_offered_on_is_said_beside_the_Leistung()
    {
        using var browser = await portal.SignedInAsync("clara.mai");
        var form = await browser.GetAsync("/faelle/neu");

        var page = await browser.SubmitAsync(form.Form(), fill: new() { ["Input.Channel"] = "Telefon", ["Input.Concern"] = "Antrag", ["Input.LeistungKey"] = "lokal:grundsicherung" });

        Assert.Contains("wird über Telefon nicht angeboten", page.Document.GetElementById("Input_LeistungKey-fehler")?.TextContent, StringComparison.Ordinal);
        Assert.Equal("lokal:grundsicherung", page.ValueOf("Input.LeistungKey"));
    }

    [Fact]
    public async Task Who_has_nothing_to_do_with_a_case_does_not_learn_who_the_citizen_is()
    {
        var file = await portal.InAsync((CaseCommands c) => c.CreateAsync(Samples.Case with { Concern = "Ganz persönliches Anliegen", CitizenName = "Erna Geheim" }, Clerk, null));
        using var clerk = await portal.SignedInAsync("sabine.horn");
        using var admin = await portal.SignedInAsync("anke.admin");

        var hidden = await clerk.GetAsync($"/faelle/{file.Number}");
        var shown = await admin.GetAsync($"/faelle/{file.Number}");

        Assert.Contains("für Sie nicht freigegeben", hidden.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("Geheim", hidden.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("persönliches", hidden.Html, StringComparison.Ordinal);
        Assert.Contains("Erna Geheim", shown.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_in_an_Anliegen_is_text()
    {
        var file = await portal.InAsync((CaseCommands c) => c.CreateAsync(Samples.Case with { Concern = "<script>alert(1)</script>", Site = "<img src=x onerror=alert(1)>" }, Clerk, null));
        using var browser = await portal.SignedInAsync("anke.admin");

        foreach (var path in new[] { $"/faelle/{file.Number}", "/faelle?suche=" + file.Number, $"/vorgaenge/{file.InstanceId}?ansicht=daten" })
        {
            var page = await browser.GetAsync(path);
            Assert.Contains("alert(1)", page.Text(), StringComparison.Ordinal);
            Assert.Empty(page.Document.QuerySelectorAll("main script, main img"));
        }
    }

    [Fact]
    public async Task An_uploaded_document_comes_back_as_a_download_with_a_name_of_ours()
    {
        var file = await portal.InAsync((CaseCommands c) => c.CreateAsync(Samples.Case, Clerk, null));
        using var visitor = await Visitor.AsAsync(portal, "anke.admin");
        var page = $"/faelle/{file.Number}?ansicht=dokumente";

        var (status, _) = await visitor.PostAsync(page, page + "&handler=Dokument", new() { ["Upload.Kind"] = "sonstiges", ["Upload.Title"] = "Brief <b>", ["Upload.Source"] = "Scan" }, "Upload.File", Pdf, "../../böse.exe");
        var document = await portal.InAsync((BuergerserviceDb db) => db.Set<CaseDocument>().AsNoTracking().SingleAsync(d => d.CaseId == file.Id));
        using var download = await visitor.GetAsync($"/faelle/{file.Number}/dokumente/{document.Id}");
        using var hidden = await (await Visitor.AsAsync(portal, "jonas.wieck")).GetAsync($"/faelle/{file.Number}/dokumente/{document.Id}");

        Assert.Equal(302, status);
        Assert.Equal("Brief <b>", document.Title);
        Assert.Equal("application/pdf", download.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", download.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal($"{file.Number}-sonstiges.pdf", download.Content.Headers.ContentDisposition.FileName!.Trim('"'));
        Assert.True(download.Headers.CacheControl!.NoStore);
        Assert.Equal(Pdf, await download.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Fact]
    public async Task A_document_sent_twice_is_in_the_file_once_and_the_page_says_so()
    {
        var file = await portal.InAsync((CaseCommands c) => c.CreateAsync(Samples.Case, Clerk, null));
        using var visitor = await Visitor.AsAsync(portal, "anke.admin");
        var page = $"/faelle/{file.Number}?ansicht=dokumente";
        var fields = new Dictionary<string, string> { ["Upload.Kind"] = "sonstiges", ["Upload.Title"] = "Brief", ["Upload.Source"] = "Scan" };

        Assert.Equal(302, (await visitor.PostAsync(page, page + "&handler=Dokument", new(fields), "Upload.File", Pdf)).Status);
        using var first = await visitor.GetAsync(page);
        Assert.Equal(302, (await visitor.PostAsync(page, page + "&handler=Dokument", new(fields), "Upload.File", Pdf)).Status);

        using var shown = await visitor.GetAsync(page);
        Assert.Contains("Dieses Dokument liegt schon in der Akte.", WebUtility.HtmlDecode(await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        Assert.Equal(1, await portal.InAsync((BuergerserviceDb db) => db.Set<CaseDocument>().CountAsync(d => d.CaseId == file.Id)));
    }

    [Fact]
    public async Task A_sign_off_that_is_not_accepted_is_not_called_done_and_opens_again_with_what_was_entered()
    {
        var file = await portal.InAsync((CaseCommands c) => c.CreateAsync(Cases.CaseJourneyTests.Grundsicherung, Clerk, null));
        await DoAsync(file.InstanceId, "Erst-Clearing", Clerk, "Weiterleiten", []);
        await DoAsync(file.InstanceId, "Fall bearbeiten", new("sabine.horn", "Sabine Horn", "kreis", [Roles.Sachbearbeitung]), "Weiter", new() { ["buerger_anschrift"] = "Am Markt 1", ["verzicht_begruendung"] = "Wird nachgereicht." });
        var signOff = await TaskAsync(file.InstanceId, "Dokument freigeben");
        using var browser = await portal.SignedInAsync("jonas.wieck");
        await portal.InAsync((TaskCommands tasks) => tasks.ClaimAsync(signOff.Id, signOff.Revision, new("jonas.wieck", "Jonas Wieck", "kreis", [Roles.Sachbearbeitung])));
        var page = await browser.GetAsync($"/aufgaben/{signOff.Id}");

        var again = await browser.SubmitAndFollowAsync(page.Form("main form.task-form"), page.Button("Unterschrieben"), new() { ["f.unterschrift_art"] = "keine", ["f.freigabe_anmerkung"] = "Pad gestört" });

        Assert.Contains("„Dokument freigeben“ liegt Ihnen noch einmal vor.", again.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("ist erledigt", again.Text(".page-message"), StringComparison.Ordinal);
        Assert.Contains("Die Freigabe ist noch nicht angenommen", again.Text(), StringComparison.Ordinal);
        Assert.Equal("Pad gestört", again.ValueOf("f.freigabe_anmerkung"));
    }

    [Fact]
    public async Task A_refused_upload_says_why_and_keeps_what_was_typed()
    {
        var file = await portal.InAsync((CaseCommands c) => c.CreateAsync(Samples.Case, Clerk, null));
        using var visitor = await Visitor.AsAsync(portal, "anke.admin");
        var path = $"/faelle/{file.Number}?ansicht=dokumente";
        var fields = new Dictionary<string, string> { ["Upload.Kind"] = "sonstiges", ["Upload.Title"] = "Mein Titel", ["Upload.Source"] = "Scan" };

        var (status, wrong) = await visitor.PostAsync(path, path + "&handler=Dokument", new(fields), "Upload.File", "kein PDF"u8.ToArray(), "brief.pdf");
        var (_, missing) = await visitor.PostAsync(path, path + "&handler=Dokument", new(fields));

        Assert.Equal(200, status);
        Assert.Contains("PDF-, PNG- und JPEG-Dateien", wrong.GetElementById("Upload_File-fehler")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Mein Titel", wrong.GetElementById("Upload_Title")!.GetAttribute("value"));
        Assert.Equal("Scan", wrong.QuerySelector("#Upload_Source option[selected]")!.GetAttribute("value"));
        Assert.Contains("Bitte wählen Sie eine Datei aus.", missing.GetElementById("Upload_File-fehler")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_shows_the_way_of_the_case_and_names_the_folder_for_what_it_is()
    {
        var file = await portal.InAsync((CaseCommands c) => c.CreateAsync(Samples.Case, Clerk, null));
        for (var i = 0; i < 2400 && !await portal.InAsync((BuergerserviceDb db) => db.Tasks.AnyAsync(t => t.InstanceId == file.InstanceId)); i++)
            await Task.Delay(25, TestContext.Current.CancellationToken);
        using var browser = await portal.SignedInAsync("anke.admin");

        var page = await browser.GetAsync($"/faelle/{file.Number}");
        var documents = await browser.GetAsync($"/faelle/{file.Number}?ansicht=dokumente");
        var timeline = await browser.GetAsync($"/faelle/{file.Number}?ansicht=verlauf");

        var way = page.Document.QuerySelectorAll(".record-way .portal-step").ToList();
        Assert.Contains("eingegangen", way[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("portal-step--done", way[0].ClassName, StringComparison.Ordinal);
        Assert.Single(way, s => s.ClassName!.Contains("--current", StringComparison.Ordinal));
        Assert.NotEmpty(page.Document.QuerySelectorAll(".kern-task-list a[href^='/aufgaben/']"));
        Assert.Contains("Ordnerablage (steht anstelle eines DMS)", documents.Text(), StringComparison.Ordinal);
        Assert.Contains("Fall eingegangen über Telefon", timeline.Text(), StringComparison.Ordinal);
    }

    private async Task DoAsync(Guid instance, string title, Actor actor, string outcome, Dictionary<string, object?> values)
    {
        var task = await TaskAsync(instance, title);
        await portal.InAsync(async (TaskCommands tasks) =>
        {
            var claimed = await tasks.ClaimAsync(task.Id, task.Revision, actor);
            return await tasks.CompleteAsync(task.Id, outcome, values, claimed.Revision, Guid.NewGuid().ToString(), actor);
        });
    }

    private async Task<UserTask> TaskAsync(Guid instance, string title)
    {
        for (var i = 0; i < 2400; i++)
        {
            if (await portal.InAsync((BuergerserviceDb db) => db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.InstanceId == instance && t.Title == title && t.EndedAt == null)) is { } task)
                return task;
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"„{title}“ did not come.");
    }

    private Task<int> CountAsync() => portal.InAsync((BuergerserviceDb db) => db.Set<CitizenCase>().CountAsync());
}

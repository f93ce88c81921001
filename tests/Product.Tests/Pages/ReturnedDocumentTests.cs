using System.IO.Compression;
using System.Text;
using AngleSharp.Dom;
using Buergerservice.Documents;
using Buergerservice.Documents.Templates;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Rollout.Documents;
using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Pages;

/// <summary>A project document edited in Word comes back through the portal.</summary>
public sealed class ReturnedDocumentTests(PortalFixture portal)
{
    private static readonly Actor Lead = new("petra.lenz", "Petra Lenz", "kreis", [Roles.Projektleitung]);

    [Fact]
    public async Task A_changed_passage_is_shown_taken_over_and_noted()
    {
        var (number, id, docx) = await AddAsync();
        using var visitor = await Visitor.AsAsync(portal, "petra.lenz");
        var path = $"/vorhaben/{number}/dokumente/{id}/zurueck";

        var (status, compared) = await visitor.PostAsync(path, path, [], "Upload", Edit(docx, t => t.Replace("Weitere Festlegungen wurden nicht getroffen.", "Aus Word geschrieben.", StringComparison.Ordinal).Replace("Projektphasen", "Fremde Änderung", StringComparison.Ordinal)), "skizze.docx");
        var (taken, _) = await visitor.PostAsync(path, path + "?handler=Uebernehmen", Chosen(compared));
        var row = await portal.InAsync((BuergerserviceDb db) => db.Set<OwnTextRow>().SingleAsync(t => db.Set<RolloutProject>().Any(p => p.Id == t.ProjectId && p.Tenant == "kreis" && p.Number == number)));
        var audit = await portal.InAsync((BuergerserviceDb db) => db.AuditEntries.Where(a => a.Tenant == "kreis" && a.Subject == "project:" + number && a.Action == "rollout.document.take-over").Select(a => a.Details).SingleAsync());

        Assert.Equal(200, status);
        var text = compared.QuerySelector("main")!.TextContent;
        Assert.Contains("Aus Word geschrieben.", text, StringComparison.Ordinal);
        Assert.Contains("Fremde Änderung", text, StringComparison.Ordinal);
        Assert.Equal(302, taken);
        Assert.Equal(("projektskizze", "sonstiges", "Aus Word geschrieben.", "petra.lenz"), (row.DocumentKey, row.Key, row.Text, row.ChangedBy));
        Assert.DoesNotContain("Word", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_somebody_has_written_meanwhile_is_not_overwritten_by_a_comparison_that_did_not_show_it()
    {
        var (number, id, docx) = await AddAsync();
        using var visitor = await Visitor.AsAsync(portal, "petra.lenz");
        var path = $"/vorhaben/{number}/dokumente/{id}/zurueck";
        var mine = await CompareAsync(visitor, path, docx, "Mein Text.");
        var theirs = await CompareAsync(visitor, path, docx, "Text der anderen.");
        Assert.Equal(302, (await visitor.PostAsync(path, path + "?handler=Uebernehmen", Chosen(theirs))).Status);

        var (status, refused) = await visitor.PostAsync(path, path + "?handler=Uebernehmen", Chosen(mine));
        var kept = await TextAsync(number);
        var (again, _) = await visitor.PostAsync(path, path + "?handler=Uebernehmen", Chosen(mine));
        var (decided, _) = await visitor.PostAsync(path, path + "?handler=Uebernehmen", Chosen(refused));

        Assert.Equal(200, status);
        Assert.Contains("inzwischen anderer Text geschrieben: „sonstiges“", refused.QuerySelector(".portal-error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Text der anderen.", "Mein Text."], refused.QuerySelectorAll(".returned-text").Select(t => t.TextContent));
        Assert.False(refused.QuerySelector("[name=uebernehmen]")!.HasAttribute("checked"));
        Assert.Equal("Text der anderen.", kept);
        Assert.Equal(200, again);
        Assert.Equal((302, "Mein Text."), (decided, await TextAsync(number)));
    }

    [Fact]
    public async Task Who_chooses_nothing_still_has_the_comparison()
    {
        var (number, id, docx) = await AddAsync();
        using var visitor = await Visitor.AsAsync(portal, "petra.lenz");
        var path = $"/vorhaben/{number}/dokumente/{id}/zurueck";
        var fields = Chosen(await CompareAsync(visitor, path, docx, "Aus Word."));
        fields.Remove("uebernehmen");

        var (_, page) = await visitor.PostAsync(path, path + "?handler=Uebernehmen", fields);
        var (taken, _) = await visitor.PostAsync(path, path + "?handler=Uebernehmen", Chosen(page));

        Assert.Contains("keinen Abschnitt ausgewählt", page.QuerySelector(".portal-error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.False(page.QuerySelector("[name=uebernehmen]")!.HasAttribute("checked"));
        Assert.Equal((302, "Aus Word."), (taken, await TextAsync(number)));
    }

    [Fact]
    public async Task The_form_shows_the_text_from_Word_and_what_is_written_there_later_counts()
    {
        var (number, id, docx) = await AddAsync();
        using var visitor = await Visitor.AsAsync(portal, "petra.lenz");
        var path = $"/vorhaben/{number}/dokumente/{id}/zurueck";
        var compared = await CompareAsync(visitor, path, docx, "Aus Word.");

        Assert.Equal(302, (await visitor.PostAsync(path, path + "?handler=Uebernehmen", Chosen(compared))).Status);
        var (row, data) = await portal.InAsync(async (BuergerserviceDb db) =>
        {
            var project = await db.Set<RolloutProject>().SingleAsync(p => p.Tenant == "kreis" && p.Number == number);
            return (await db.Set<OwnTextRow>().SingleAsync(t => t.ProjectId == project.Id), project.Data);
        });

        Assert.Contains("\"projektskizze\":{\"sonstiges\":\"Aus Word.\"}", data, StringComparison.Ordinal);
        Assert.Equal("Aus Word.", ReturnedDocuments.Merge([row], new Dictionary<string, string> { ["sonstiges"] = "Aus Word." })["sonstiges"]);
        Assert.Equal("Später im Formular.", ReturnedDocuments.Merge([row], new Dictionary<string, string> { ["sonstiges"] = "Später im Formular." })["sonstiges"]);
    }

    [Theory]
    [InlineData(DocumentStatus.Agreed, "bei der Unterschrift zurückgewiesen")]
    [InlineData(DocumentStatus.SignedOff, "ist unterzeichnet; eine weitere Version entsteht nicht")]
    public async Task A_document_of_which_no_next_version_is_made_is_not_taken_back(DocumentStatus status, string advice)
    {
        var (number, id, docx) = await AddAsync();
        using var visitor = await Visitor.AsAsync(portal, "petra.lenz");
        var path = $"/vorhaben/{number}/dokumente/{id}/zurueck";
        var fields = Chosen(await CompareAsync(visitor, path, docx, "Aus Word."));
        await portal.InAsync((BuergerserviceDb db) => db.Set<ProjectDocument>().Where(d => d.Id == id).ExecuteUpdateAsync(s => s.SetProperty(d => d.Status, status)));

        var refused = (await visitor.PostAsync("/vorhaben/neu", path + "?handler=Uebernehmen", fields)).Document;

        Assert.Contains(advice, refused.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(refused.QuerySelectorAll("main form"));
        Assert.False(await portal.InAsync((BuergerserviceDb db) => db.Set<OwnTextRow>().AnyAsync(t => db.Set<RolloutProject>().Any(p => p.Id == t.ProjectId && p.Tenant == "kreis" && p.Number == number))));
    }

    [Fact]
    public async Task A_dangerous_file_is_refused_with_a_reason()
    {
        var (number, id, docx) = await AddAsync();
        using var visitor = await Visitor.AsAsync(portal, "petra.lenz");
        var path = $"/vorhaben/{number}/dokumente/{id}/zurueck";

        var (_, macro) = await visitor.PostAsync(path, path, [], "Upload", Edit(docx, t => t, "word/vbaProject.bin"), "skizze.docx");
        var (_, other) = await visitor.PostAsync(path, path, [], "Upload", "%PDF-1.7"u8.ToArray(), "skizze.docx");

        Assert.Contains("Makros", macro.QuerySelector(".portal-error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Word-Dokument", other.QuerySelector(".portal-error-summary")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "taken")]
    [InlineData("später im Formular", "später im Formular")]
    public void What_the_form_says_later_wins_over_what_was_taken_over(string formNow, string expected)
    {
        var row = new OwnTextRow { Id = Guid.NewGuid(), Tenant = "kreis", ProjectId = Guid.NewGuid(), DocumentKey = "d", Key = "k", Text = "taken", FormText = "", ChangedAt = default, ChangedBy = "a" };

        var texts = ReturnedDocuments.Merge([row], formNow.Length == 0 ? [] : new Dictionary<string, string> { ["k"] = formNow });

        Assert.Equal(expected, texts["k"]);
    }

    private static async Task<IDocument> CompareAsync(Visitor visitor, string path, byte[] docx, string text) =>
        (await visitor.PostAsync(path, path, [], "Upload", Edit(docx, t => t.Replace("Weitere Festlegungen wurden nicht getroffen.", text, StringComparison.Ordinal)), "skizze.docx")).Document;

    // What a browser sends of the comparison when its one passage is ticked.
    private static Dictionary<string, string> Chosen(IDocument compared) =>
        compared.QuerySelectorAll("form[action*=Uebernehmen] input[type=hidden]").Where(i => i.GetAttribute("name") != "__RequestVerificationToken")
            .Append(compared.QuerySelector("[name=uebernehmen]")!).ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value")!);

    private Task<string> TextAsync(string number) =>
        portal.InAsync((BuergerserviceDb db) => db.Set<OwnTextRow>().Where(t => db.Set<RolloutProject>().Any(p => p.Id == t.ProjectId && p.Tenant == "kreis" && p.Number == number)).Select(t => t.Text).SingleAsync());

    // The workflow would need a dozen tasks to get here.
    private async Task<(string Number, Guid Id, byte[] Docx)> AddAsync()
    {
        var project = await portal.InAsync((RolloutCommands c) => c.CreateProjectAsync(Samples.Project("Rückgabe " + Guid.NewGuid().ToString("N")[..8]), Lead));
        return await portal.InAsync(async (IServiceProvider services) =>
        {
            var content = services.GetRequiredService<IContentStore>();
            var composed = DocumentComposer.Compose(services.GetRequiredService<DocumentTemplateCatalog>().Get("projektskizze"), new Dictionary<string, object?>(), new() { Created = DateTimeOffset.UnixEpoch });
            var docx = DocumentRenderer.ToDocx(composed.Content);
            var db = services.GetRequiredService<BuergerserviceDb>();
            var entry = db.Entry((ProjectDocument)Activator.CreateInstance(typeof(ProjectDocument), nonPublic: true)!);
            var id = Guid.CreateVersion7();
            foreach (var (name, value) in new Dictionary<string, object>
            {
                [nameof(ProjectDocument.Id)] = id,
                [nameof(ProjectDocument.Tenant)] = project.Tenant,
                [nameof(ProjectDocument.ProjectId)] = project.Id,
                [nameof(ProjectDocument.Key)] = "projektskizze",
                [nameof(ProjectDocument.Template)] = "projektskizze",
                [nameof(ProjectDocument.Title)] = "Projektskizze",
                [nameof(ProjectDocument.Version)] = 1,
                [nameof(ProjectDocument.CreatedAt)] = TimeProvider.System.GetUtcNow(),
                [nameof(ProjectDocument.DocxSha256)] = await content.PutAsync(docx, default),
                [nameof(ProjectDocument.DataSha256)] = await content.PutAsync(composed.DataJson, default),
            })
                entry.Property(name).CurrentValue = value;
            entry.State = EntityState.Added;
            await db.SaveChangesAsync();
            return (project.Number, id, docx);
        });
    }

    private static byte[] Edit(byte[] docx, Func<string, string> change, string? further = null)
    {
        using var buffer = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(docx)))
        using (var target = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries)
            {
                using var reader = new StreamReader(entry.Open());
                using var writer = new StreamWriter(target.CreateEntry(entry.FullName).Open(), new UTF8Encoding(false));
                writer.Write(entry.FullName == "word/document.xml" ? change(reader.ReadToEnd()) : reader.ReadToEnd());
            }

            if (further is not null)
                target.CreateEntry(further);
        }

        return buffer.ToArray();
    }
}

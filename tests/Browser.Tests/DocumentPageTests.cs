using System.IO.Compression;
using Buergerservice.Documents;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Signing;
using Buergerservice.Engine.Execution;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.Views;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace Buergerservice.Browser.Tests;

/// <summary>Pages that links alone do not lead to: results of checking a signature, the comparison of two versions, the DOCX that comes back.</summary>
public sealed class DocumentPageTests(PortalInBrowser portal)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_results_of_checking_a_file_have_no_violation()
    {
        var signatures = portal.Services.GetRequiredService<InstallationSignatures>();
        var request = new SignatureRequest { Field = "leitung", Name = "Karin Boldt", Role = "Behördenleitung", Time = TimeProvider.System.GetUtcNow() };
        var valid = await portal.Services.GetRequiredService<PdfSigner>().SignAsync(Pdf("Der Koffer kommt im Mai."), request, signatures.Seal, null, Cancellation);
        var invalid = (byte[])valid.Clone();
        // A letter of the title in the document's own description of itself.
        invalid[invalid.AsSpan().IndexOf("<dc:title>"u8) + 60] ^= 1;
        await using var visit = await portal.SignInAsync("sabine.horn");
        foreach (var (name, bytes, expected) in new (string, byte[], string)[]
        {
            ("gueltig", valid, "Ergebnis: gültig"), ("ungueltig", invalid, "Ergebnis: ungültig"), ("ohne", Pdf("Ohne Unterschrift"), "Ergebnis: keine Unterschrift"),
            ("abgewiesen", "nur ein Text, kein Dokument"u8.ToArray(), "Die Datei konnte nicht geprüft werden"), ("beschaedigt", valid[..^400], "Die Datei konnte nicht geprüft werden"),
        })
        {
            await visit.Page.GotoAsync("/unterschriften/pruefen");
            await visit.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "bescheid.pdf", MimeType = "application/pdf", Buffer = bytes });
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Prüfen" }).ClickAsync();
            await visit.Page.GetByText(expected).First.WaitForAsync();
            await Shots.CheckAsync(visit.Page, $"pruefen-{name}");
        }
    }

    [Fact]
    public async Task The_comparison_of_two_versions_and_the_page_for_a_returned_docx_have_no_violation()
    {
        await AddVersionAsync();
        await using var visit = await portal.SignInAsync("petra.lenz");

        await visit.Page.GotoAsync($"/vorhaben/{portal.Project}/dokumente/projektskizze/vergleich");
        await visit.Page.GetByText("sind neu").Or(visit.Page.GetByText("ist neu")).First.WaitForAsync();
        await Shots.CheckAsync(visit.Page, "versionen-vergleichen");
        await visit.Page.GotoAsync($"/vorhaben/{portal.Project}?ansicht=dokumente");
        await Shots.CheckAsync(visit.Page, "dokumente-versionen");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Bearbeitete DOCX-Datei zurückgeben" }).First.ClickAsync();
        await visit.Page.ArriveAsync("**/zurueck");
        await Shots.CheckAsync(visit.Page, "docx-zurueck");
        var (id, docx) = await EditedAsync();
        await visit.Page.GotoAsync($"/vorhaben/{portal.Project}/dokumente/{id}/zurueck");
        await visit.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "skizze.docx", MimeType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Buffer = docx });
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Vergleichen" }).ClickAsync();
        await visit.Page.GetByText("Neu aus Word:").First.WaitForAsync();
        await Shots.CheckAsync(visit.Page, "docx-zurueck-ergebnis");
    }

    private static byte[] Pdf(string text) => DocumentRenderer.ToPdf(Content(new Paragraph(text), new SignatureBlock([new Signatory("leitung", "Karin Boldt", "Behördenleitung", "Landkreis")])));

    private static DocumentContent Content(params Block[] blocks) => new(
        new DocumentMetadata("Projektskizze", "Landkreis", "", DateTimeOffset.UnixEpoch), new PageFurniture("", "", ""), [new Heading(1, "Ziel"), .. blocks], []);

    /// <summary>A Projektskizze nobody has agreed to yet as it comes back from Word: one own text and one other line are changed.</summary>
    private async Task<(Guid Id, byte[] Docx)> EditedAsync()
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var document = (await scope.ServiceProvider.GetRequiredService<RolloutQueries>().GetAsync(portal.Project, new("petra.lenz", "Petra Lenz", "kreis", ["Projektleitung"]), Cancellation)).Documents.Single(d => d.Key == "projektskizze" && d.Version == 1);
        using var buffer = new MemoryStream();
        buffer.Write(await scope.ServiceProvider.GetRequiredService<IContentStore>().GetAsync(document.DocxSha256, Cancellation));
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var part = archive.GetEntry("word/document.xml")!.Open();
            using var reader = new StreamReader(part, leaveOpen: true);
            var xml = await reader.ReadToEndAsync(Cancellation);
            var own = xml.IndexOf("eigentext:", StringComparison.Ordinal);
            var text = xml.IndexOf('>', xml.IndexOf("<w:t ", own, StringComparison.Ordinal)) + 1;
            part.SetLength(0);
            await using var writer = new StreamWriter(part, leaveOpen: true);
            await writer.WriteAsync(xml.Insert(text, "Neu aus Word: ").Replace(">3.1 Projektphasen<", ">3.1 Fremde Änderung<", StringComparison.Ordinal));
        }

        // A newer version with the same contents: one that is agreed or signed is not taken back.
        var id = Guid.CreateVersion7();
        await ApplyAsync(scope.ServiceProvider, "rollout.document", new() { ["id"] = id.ToString(), ["key"] = "projektskizze", ["title"] = "Projektskizze", ["version"] = 91L, ["files"] = Files(document.PdfSha256, document.DocxSha256, document.DataSha256) });
        return (id, buffer.ToArray());
    }

    private static Dictionary<string, object?> Files(string pdf, string docx, string data) => new() { ["pdf"] = pdf, ["docx"] = docx, ["data"] = data, ["template"] = "projektskizze", ["templateVersion"] = "1", ["templateSha256"] = new string('0', 64), ["missing"] = new List<object?>(), ["agreedFrom"] = data };

    private async Task ApplyAsync(IServiceProvider services, string kind, Dictionary<string, object?> payload)
    {
        var db = services.GetRequiredService<BuergerserviceDb>();
        var project = await db.Set<RolloutProject>().AsNoTracking().SingleAsync(p => p.Tenant == portal.Tenant && p.Number == portal.Project, Cancellation);
        var handler = services.GetServices<IDomainChangeHandler>().Single(h => h.Kind == kind);
        await handler.ApplyAsync(db, new DomainChange(kind, payload), new ChangeContext(project.InstanceId, project.Number, project.Tenant, TimeProvider.System.GetUtcNow(), services.GetRequiredService<AuditLog>()), Cancellation);
        await db.SaveWithAuditAsync(Cancellation);
    }

    /// <summary>A further version of the signed Projektskizze, as the process makes it.</summary>
    private async Task AddVersionAsync()
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var content = scope.ServiceProvider.GetRequiredService<IContentStore>();
        var document = Content(new Paragraph("Der Koffer kommt im Juni."), new Table([new TableColumn("Schritt", 60), new TableColumn("Tage", 40)], [new TableRow("Aufbau", "2")]));
        var pdf = await content.PutAsync(DocumentRenderer.ToPdf(document), Cancellation);
        var docx = await content.PutAsync(DocumentRenderer.ToDocx(document), Cancellation);
        var files = Files(pdf, docx, pdf);
        var id = Guid.CreateVersion7().ToString();
        await ApplyAsync(scope.ServiceProvider, "rollout.document", new() { ["id"] = id, ["key"] = "projektskizze", ["title"] = "Projektskizze", ["version"] = 90L, ["files"] = files });
        await ApplyAsync(scope.ServiceProvider, "rollout.document-status", new() { ["id"] = id, ["status"] = "abgestimmt", ["by"] = "petra.lenz", ["files"] = files });
    }
}

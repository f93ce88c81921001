using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp;
using Buergerservice.Documents;
using Buergerservice.Documents.Content;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Product.Tests.Pages;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.Views;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Rollout;

/// <summary>Versions of a project document: a newer one that is agreed takes the signatures of an earlier one their effect.</summary>
public sealed class DocumentVersionTests(PortalFixture portal)
{
    private static readonly Actor Lead = new("petra.lenz", "Petra Lenz", "kreis", [Roles.Projektleitung]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_newer_version_voids_the_signature_once_it_is_agreed_and_shows_what_changed()
    {
        var project = await SignedAsync("Der Koffer kommt im Mai.");
        var second = await CreateAsync(project, 2, "Der Koffer kommt im Juni.");
        var waiting = (await ViewAsync(project)).Documents.Single(d => d.Version == 1);
        await AgreeAsync(project, second);
        var views = (await ViewAsync(project)).Documents;
        var audit = await portal.InAsync((BuergerserviceDb db) => db.AuditEntries.Where(a => a.Tenant == Lead.Tenant && a.Subject == "project:" + project.Number && a.Action == "rollout.signoff.void").Select(a => a.Details).ToListAsync(Cancellation));
        using var visitor = await Visitor.AsAsync(portal, "karin.boldt");
        var list = await TextAsync(visitor, $"/vorhaben/{project.Number}?ansicht=dokumente");
        var page = await TextAsync(visitor, $"/vorhaben/{project.Number}/dokumente/projektskizze/vergleich");

        Assert.Null(waiting.Superseded);
        Assert.True(Assert.Single(waiting.SignOffs).IsValid);
        Assert.Equal([(2, true, null), (1, false, 2)], views.Select(v => (v.Version, v.SignOffs.All(s => s.IsValid), v.Superseded?.Version)));
        Assert.Contains("\"version\":1", Assert.Single(audit), StringComparison.Ordinal);
        Assert.Contains("Die Unterschriften unter dieser Version gelten nicht mehr", list, StringComparison.Ordinal);
        Assert.Contains("Unterschiede zwischen Version 1 und Version 2 ansehen", list, StringComparison.Ordinal);
        Assert.Contains("Die Unterschriften unter Version 1 gelten nicht mehr", page, StringComparison.Ordinal);
        Assert.Contains("[entfällt: Mai.] [neu: Juni.]", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_interface_gives_the_differences_and_versions_that_do_not_exist_are_not_found()
    {
        var project = await SignedAsync("Der Koffer kommt im Mai.");
        await CreateAsync(project, 2, "Der Koffer kommt im Juni.");
        using var visitor = await Visitor.AsAsync(portal, "petra.lenz");
        var path = $"/api/v1/projects/{project.Number}/documents/projektskizze/difference";

        var answer = await (await visitor.GetAsync(path)).Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        using var missing = await visitor.GetAsync(path + "?to=7");
        using var stranger = await Visitor.AsAsync(portal, "sabine.horn");
        using var refused = await stranger.GetAsync(path);

        Assert.Equal((1, 2), (answer.GetProperty("from").GetInt32(), answer.GetProperty("to").GetInt32()));
        var difference = answer.GetProperty("difference");
        Assert.Equal((1, false), (difference.GetProperty("changed").GetInt32(), difference.GetProperty("isSame").GetBoolean()));
        Assert.Equal("Ziel", difference.GetProperty("chapters")[0].GetProperty("heading").GetString());
        Assert.Equal(404, (int)missing.StatusCode);
        Assert.Equal(403, (int)refused.StatusCode);
    }

    [Fact]
    public async Task A_result_that_needs_the_signature_cannot_be_declared_by_hand_while_a_newer_version_is_unsigned()
    {
        var project = await SignedAsync("Der Koffer kommt im Mai.");
        await ApplyAsync(project, "rollout.result", new() { ["key"] = "R-088", ["status"] = "erledigt", ["by"] = "petra.lenz" });
        await AgreeAsync(project, await CreateAsync(project, 2, "Der Koffer kommt im Juni."));

        var error = await Assert.ThrowsAsync<DomainRuleException>(() => ApplyAsync(project, "rollout.result", new() { ["key"] = "R-088", ["status"] = "erledigt", ["by"] = "petra.lenz" }));

        Assert.Contains("unterzeichnet ist", error.Message, StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(Visitor visitor, string path)
    {
        using var response = await visitor.GetAsync(path);
        var html = await response.Content.ReadAsStringAsync(Cancellation);
        var page = await BrowsingContext.New(Configuration.Default).OpenAsync(r => r.Content(html), Cancellation);
        return System.Text.RegularExpressions.Regex.Replace(page.QuerySelector("main")!.TextContent, @"\s+", " ");
    }

    private async Task<RolloutProject> SignedAsync(string text)
    {
        var created = await portal.InAsync((RolloutCommands c) => c.CreateProjectAsync(Samples.Project("Versionen " + Guid.NewGuid().ToString("N")[..8]), Lead));
        var project = await portal.InAsync((BuergerserviceDb db) => db.Set<RolloutProject>().AsNoTracking().SingleAsync(p => p.Tenant == Lead.Tenant && p.Number == created.Number, Cancellation));
        var first = await CreateAsync(project, 1, text);
        var agreed = await AgreeAsync(project, first);
        await ApplyAsync(project, "rollout.signoff", new() { ["document"] = first.ToString(), ["sha256"] = agreed, ["signed"] = agreed, ["field"] = "leitung", ["name"] = "Karin Boldt", ["role"] = "Behördenleitung", ["userName"] = "karin.boldt" });
        await ApplyAsync(project, "rollout.document-status", new() { ["id"] = first.ToString(), ["status"] = "unterzeichnet", ["by"] = "karin.boldt" });
        return project;
    }

    private async Task<Guid> CreateAsync(RolloutProject project, int version, string text)
    {
        var id = Guid.CreateVersion7();
        await ApplyAsync(project, "rollout.document", new() { ["id"] = id.ToString(), ["key"] = "projektskizze", ["title"] = "Projektskizze", ["version"] = (long)version, ["files"] = await FilesAsync(text, null) });
        return id;
    }

    private async Task<string> AgreeAsync(RolloutProject project, Guid id)
    {
        var row = (await ViewAsync(project)).Documents.Single(d => d.Id == id);
        var files = new Dictionary<string, object?> { ["pdf"] = row.PdfSha256, ["docx"] = row.DocxSha256, ["data"] = row.DataSha256, ["template"] = "probe", ["templateVersion"] = "1", ["templateSha256"] = new string('0', 64), ["missing"] = new List<object?>(), ["agreedFrom"] = row.DataSha256 };
        await ApplyAsync(project, "rollout.document-status", new() { ["id"] = id.ToString(), ["status"] = "abgestimmt", ["by"] = "petra.lenz", ["files"] = files });
        return row.PdfSha256;
    }

    private async Task<Dictionary<string, object?>> FilesAsync(string text, string? agreedFrom)
    {
        var content = portal.Services.GetRequiredService<IContentStore>();
        var document = new DocumentContent(new DocumentMetadata("Projektskizze", "Kreis", "", DateTimeOffset.UnixEpoch), new PageFurniture("", "", ""), [new Heading(1, "Ziel"), new Paragraph(text)], []);
        var pdf = await content.PutAsync(DocumentRenderer.ToPdf(document), Cancellation);
        return new() { ["pdf"] = pdf, ["docx"] = pdf, ["data"] = pdf, ["template"] = "probe", ["templateVersion"] = "1", ["templateSha256"] = new string('0', 64), ["missing"] = new List<object?>(), ["agreedFrom"] = agreedFrom };
    }

    private Task<ProjectView> ViewAsync(RolloutProject project) => portal.InAsync((RolloutQueries q) => q.GetAsync(project.Number, Lead, Cancellation));

    // The steps of the process end in these changes; playing the process would need a dozen tasks for each.
    private Task<int> ApplyAsync(RolloutProject project, string kind, Dictionary<string, object?> payload) => portal.InAsync(async (BuergerserviceDb db) =>
    {
        var handler = portal.Services.GetServices<IDomainChangeHandler>().Single(h => h.Kind == kind);
        var context = new ChangeContext(project.InstanceId, project.Number, project.Tenant, TimeProvider.System.GetUtcNow(), portal.Services.GetRequiredService<AuditLog>());
        await handler.ApplyAsync(db, new DomainChange(kind, payload), context, Cancellation);
        await db.SaveWithAuditAsync(Cancellation);
        return 0;
    });
}

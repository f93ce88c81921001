using System.Net;
using Buergerservice.Documents.Templates;
using Buergerservice.Portal.Vorlagen;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Pages;

public sealed class TemplatePageTests(PortalFixture portal)
{
    private const string Key = "fall-nachforderung";
    private const string Path = "/vorlagen/" + Key;

    [Fact]
    public async Task Faults_are_named_with_their_line_and_the_draft_is_kept()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        var page = await browser.GetAsync("/vorlagen/fall-antrag");
        var broken = page.ValueOf("Text") + "\n{% each ohne ende %}\n{{kaputt|unbekannt}}\n";

        var preview = await browser.SubmitAsync(page.Form(), fill: new() { ["Text"] = broken }, to: "/vorlagen/fall-antrag?handler=Vorschau");
        var saved = await browser.SubmitAndFollowAsync(page.Form(), page.Button("Entwurf speichern"), new() { ["Text"] = broken });
        var refused = await browser.SubmitAsync(saved.Form(), saved.Button("Veröffentlichen"), new() { ["Text"] = broken });
        var discarded = await browser.SubmitAndFollowAsync(refused.Form(), refused.Button("Entwurf verwerfen"));

        Assert.Contains("Unbekanntes Format „unbekannt“", preview.Text(".kern-alert--danger"), StringComparison.Ordinal);
        Assert.Matches(@"fall-antrag\.md\(\d+\): ", preview.Text(".kern-alert--danger"));
        Assert.Equal(broken.ReplaceLineEndings("\n"), saved.ValueOf("Text")!.ReplaceLineEndings("\n"));
        Assert.Contains("nicht veröffentlicht", refused.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.DoesNotContain("unbekannt", discarded.ValueOf("Text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_published_used_and_the_shipped_one_comes_back()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        var page = await browser.GetAsync(Path);
        var text = page.ValueOf("Text")!.ReplaceLineEndings("\n").Replace("= Bitte um Unterlagen", "= Unsere Bitte", StringComparison.Ordinal);
        var next = text.Replace("version: 1.0", "version: 2.0", StringComparison.Ordinal);

        var sameVersion = await browser.SubmitAsync(page.Form(), page.Button("Veröffentlichen"), new() { ["Text"] = text });
        var published = await browser.SubmitAndFollowAsync(sameVersion.Form(), sameVersion.Button("Veröffentlichen"), new() { ["Text"] = next });
        var inUse = await portal.InAsync((DocumentTemplateCatalog c) => Task.FromResult(c.Get(Key)));
        var again = await browser.SubmitAsync(published.Form(), published.Button("Veröffentlichen"), new() { ["Text"] = next });
        var strayDraft = await portal.InAsync((TemplateCommands c) => c.DraftAsync(Key, TestContext.Current.CancellationToken));
        var reset = await browser.SubmitAndFollowAsync(published.Form(), published.Button("Auf mitgelieferte Vorlage zurücksetzen"));
        var shipped = await portal.InAsync((DocumentTemplateCatalog c) => Task.FromResult((c.Get(Key).Version, StillKnown: c.TryGet(Key, inUse.Sha256, out _))));
        var audit = await portal.InAsync((BuergerserviceDb db) => db.AuditEntries.Where(a => a.Subject == "template:" + Key).OrderBy(a => a.Number).Select(a => a.Action).ToListAsync());

        Assert.Contains("gibt es schon", sameVersion.Text("#vorschau"), StringComparison.Ordinal);
        Assert.Contains("Version 2.0 ist veröffentlicht", published.Text(), StringComparison.Ordinal);
        Assert.Equal("2.0", inUse.Version);
        // An answer was lost and the form is sent again: it is published once, and no draft is left behind.
        Assert.Equal(302, again.Status);
        Assert.Null(strayDraft);
        Assert.Contains("mitgelieferte Vorlage", reset.Text(), StringComparison.Ordinal);
        Assert.Equal(("1.0", true), shipped);
        Assert.Equal(["template.publish", "template.reset"], audit);
    }

    [Fact]
    public async Task A_draft_somebody_else_has_saved_is_not_overwritten()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        var page = await browser.GetAsync("/vorlagen/projektskizze");
        var mine = page.ValueOf("Text") + "\nMeine Zeile\n";
        var theirs = await browser.SubmitAndFollowAsync(page.Form(), page.Button("Entwurf speichern"), new() { ["Text"] = page.ValueOf("Text") + "\nIhre Zeile\n" });

        var refused = await browser.SubmitAsync(page.Form(), page.Button("Entwurf speichern"), new() { ["Text"] = mine });
        await browser.SubmitAsync(theirs.Form(), theirs.Button("Entwurf verwerfen"));

        Assert.Contains("inzwischen geändert", refused.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Contains("Meine Zeile", refused.ValueOf("Text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_somebody_else_has_saved_is_not_discarded()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        var page = await browser.GetAsync("/vorlagen/projektskizze");
        var seen = await browser.SubmitAndFollowAsync(page.Form(), page.Button("Entwurf speichern"), new() { ["Text"] = page.ValueOf("Text") + "\nMeine Zeile\n" });
        var theirs = await browser.SubmitAndFollowAsync(seen.Form(), seen.Button("Entwurf speichern"), new() { ["Text"] = page.ValueOf("Text") + "\nIhre Zeile\n" });

        var refused = await browser.SubmitAsync(seen.Form(), seen.Button("Entwurf verwerfen"));
        var kept = await browser.GetAsync("/vorlagen/projektskizze");
        var discarded = await browser.SubmitAndFollowAsync(theirs.Form(), theirs.Button("Entwurf verwerfen"));

        Assert.Contains("inzwischen geändert", refused.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Contains("Meine Zeile", refused.ValueOf("Text"), StringComparison.Ordinal);
        Assert.Contains("Ihre Zeile", kept.ValueOf("Text"), StringComparison.Ordinal);
        Assert.DoesNotContain("Ihre Zeile", discarded.ValueOf("Text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_preview_shows_html_and_pdf_and_never_the_templates_markup_as_html()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        var page = await browser.GetAsync("/vorlagen/einfuehrungskonzept?daten=beispiel");
        var hostile = page.ValueOf("Text") + "\n<script>alert(1)</script> <b>x</b>\n";
        using var visitor = await Visitor.AsAsync(portal, "anke.admin");

        var preview = await browser.SubmitAsync(page.Form(), fill: new() { ["Text"] = hostile }, to: "/vorlagen/einfuehrungskonzept?handler=Vorschau");
        var empty = await browser.SubmitAsync(page.Form(), fill: new() { ["daten"] = "ohne" }, to: "/vorlagen/einfuehrungskonzept?handler=Vorschau");
        var (status, _) = await visitor.PostAsync("/vorlagen/einfuehrungskonzept", "/vorlagen/einfuehrungskonzept?handler=Pdf", new() { ["Text"] = page.ValueOf("Text")! });

        using var file = await visitor.GetAsync(page.Document.QuerySelector("main a[href$='/md']")!.GetAttribute("href")!);
        Assert.Equal("einfuehrungskonzept-1.0.md", file.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Contains("Landkreis Musterland", page.Text(".document-preview"), StringComparison.Ordinal);
        Assert.Contains("<script>alert(1)</script>", preview.Text(".document-preview"), StringComparison.Ordinal);
        Assert.Empty(preview.Document.QuerySelectorAll(".document-preview script, .document-preview b"));
        Assert.Contains("‹Ansprechpartner fehlt›", empty.Text(".document-preview"), StringComparison.Ordinal);
        Assert.Equal(200, status);
    }

    [Fact]
    public async Task Only_administrators_open_templates()
    {
        using var lead = await portal.SignedInAsync("petra.lenz");

        var list = await lead.GetAsync("/vorlagen");
        var one = await lead.GetAsync(Path);
        using var admin = await Visitor.AsAsync(portal, "anke.admin");
        using var unknown = await admin.GetAsync("/vorlagen/gibt-es-nicht");

        Assert.NotEqual(200, list.Status);
        Assert.NotEqual(200, one.Status);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Another_node_learns_what_was_published()
    {
        var other = DocumentTemplateCatalog.Load(System.IO.Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "..", "Templates", "documents"));
        var text = other.Get("fall-antrag").Text.Replace("version: 1.0", "version: 1.5", StringComparison.Ordinal);

        other.UsePublished([("fall-antrag", text, true), ("unbekannt", text, true), ("projektskizze", "kaputt", true)]);

        Assert.Equal("1.5", other.Get("fall-antrag").Version);
        Assert.True(other.IsShipped(other.Get("projektskizze")));
        Assert.Throws<DocumentTemplateException>(() => other.CheckNext("fall-antrag", text));
        await portal.InAsync(async (TemplateCommands c) => { await c.LoadAsync(default); return 0; });
    }
}

using System.ComponentModel.DataAnnotations;
using Buergerservice.Documents;
using Buergerservice.Documents.Templates;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Views;
using Buergerservice.Portal.Vorlagen;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Vorlagen;

/// <summary>Edits one template: draft, faults by line, preview, publishing, and the way back to the shipped one.</summary>
[Authorize(Policies.Operator)]
[RequestFormLimits(ValueLengthLimit = 4 * 1024 * 1024)]
public sealed class VorlageModel(DocumentTemplateCatalog catalog, TemplateCommands commands, TemplatePreview preview, BuergerserviceDb db, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "key")]
    public string Key { get; set; } = "";

    [BindProperty, Display(Name = "Text der Vorlage"), DisplayFormat(ConvertEmptyStringToNull = false)]
    public string Text { get; set; } = "";

    /// <summary>The draft's revision the person began with.</summary>
    [BindProperty(Name = "stand")]
    public int Seen { get; set; }

    /// <summary>Whether the preview shows sample data.</summary>
    [BindProperty(SupportsGet = true, Name = "daten")]
    public string? DataChoice { get; set; }

    [TempData]
    public string? Message { get; set; }

    public DocumentTemplate Current { get; private set; } = null!;

    public bool IsShipped { get; private set; }

    public bool HasDraft => Seen > 0;

    public PreviewResult Result { get; private set; } = null!;

    public string PreviewHtml => Result.Document is { } document ? DocumentRenderer.ToHtml(document.Content, 3) : "";

    public IReadOnlyList<PublishedTemplate> Versions { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var draft = await commands.DraftAsync(Key, cancellationToken);
        (Text, Seen) = (draft?.Text ?? Current.Text, draft?.Revision ?? 0);
        Compose();
    }

    /// <summary>The preview alone, while somebody types. Nothing is saved.</summary>
    public async Task<IActionResult> OnPostVorschauAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Compose();
        return Partial("_Vorschau", this);
    }

    public async Task<IActionResult> OnPostPdfAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (preview.Pdf(Key, Text, DataChoice != "ohne") is { } pdf)
            return Attachment.Of(HttpContext, pdf, "application/pdf", $"Vorschau-{Key}", ".pdf");
        ModelState.AddModelError(nameof(Text), "Für eine Vorschau als PDF sind erst die Fehler zu beheben.");
        Compose();
        return Page();
    }

    public async Task<IActionResult> OnPostSpeichernAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (!await TryAsync(async () => Seen = await commands.SaveDraftAsync(Key, Text, Seen, actors.Current, cancellationToken)))
            return Page();
        Message = Result.Errors.Count == 0 ? "Der Entwurf ist gespeichert." : "Der Entwurf ist gespeichert. Vor dem Veröffentlichen sind noch Fehler zu beheben.";
        return RedirectToPage(new { key = Key });
    }

    public async Task<IActionResult> OnPostVeroeffentlichenAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var version = (await commands.FindPublishedAsync(Key, Text, cancellationToken))?.Version ?? "";
        if (version.Length == 0 && !await TryAsync(async () =>
            {
                // Saved first: what was typed survives when publishing fails.
                Seen = await commands.SaveDraftAsync(Key, Text, Seen, actors.Current, cancellationToken);
                version = (await commands.PublishAsync(Key, Text, actors.Current, cancellationToken)).Version;
            }))
            return Page();
        Message = $"Version {version} ist veröffentlicht. Neue Dokumente entstehen daraus.";
        return RedirectToPage(new { key = Key });
    }

    public async Task<IActionResult> OnPostVerwerfenAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (!await TryAsync(() => commands.DiscardDraftAsync(Key, Seen, actors.Current, cancellationToken)))
            return Page();
        Message = "Der Entwurf ist verworfen.";
        return RedirectToPage(new { key = Key });
    }

    public async Task<IActionResult> OnPostZuruecksetzenAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Message = await commands.ResetAsync(Key, actors.Current, cancellationToken)
            ? "Es gilt wieder die mitgelieferte Vorlage. Ihre veröffentlichten Versionen sind unten weiter zu finden."
            : "Es gilt bereits die mitgelieferte Vorlage.";
        return RedirectToPage(new { key = Key });
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (catalog.All.All(t => t.Key != Key))
            throw new NotFoundException();
        Current = catalog.Get(Key);
        IsShipped = catalog.IsShipped(Current);
        Versions = await db.Set<PublishedTemplate>().AsNoTracking().Where(t => t.Key == Key).OrderByDescending(t => t.PublishedAt).ToListAsync(cancellationToken);
    }

    private void Compose() => Result = preview.Compose(Key, Text, DataChoice != "ohne");

    /// <summary>Runs a command; what it refuses is shown on the page, with the text as typed.</summary>
    private async Task<bool> TryAsync(Func<Task> command)
    {
        Compose();
        try
        {
            await command();
            return true;
        }
        catch (DocumentTemplateException e)
        {
            Result = new(e.Errors, null);
            ModelState.AddModelError(nameof(Text), "Die Vorlage hat Fehler; sie ist nicht veröffentlicht. Ihr Text ist als Entwurf gespeichert.");
        }
        catch (InputException e)
        {
            ModelState.AddModelError(nameof(Text), e.Fields.Values.FirstOrDefault() ?? e.Message);
        }
        catch (ConflictException e)
        {
            ModelState.AddModelError("", e.Message);
        }

        // The revision may have changed meanwhile; the form sends the new one.
        ModelState.Remove("stand");
        return false;
    }
}

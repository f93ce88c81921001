using System.ComponentModel.DataAnnotations;
using Buergerservice.Documents.Docx.Incoming;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Hosting;
using Buergerservice.Rollout.Documents;
using Buergerservice.Rollout.Views;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Vorhaben;

/// <summary>Takes a document back that was edited in Word: shows what changed, takes own texts over, leaves conflicts to the person.</summary>
[Authorize(Policies.RolloutLead)]
// Stays in memory: no document is left in the folder for temporary files.
[RequestFormLimits(MemoryBufferThreshold = PortalHost.MostRequestBytes)]
public sealed class ZurueckModel(ReturnedDocuments returned, RolloutQueries queries, ActorAccessor actors) : PageModel
{
    private const int MostBytes = 20 * 1024 * 1024;

    [BindProperty(SupportsGet = true, Name = "nummer")]
    public string ProjectNumber { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid DocumentId { get; set; }

    [BindProperty, Display(Name = "Bearbeitete DOCX-Datei")]
    public IFormFile? Upload { get; set; }

    /// <summary>The passages chosen.</summary>
    [BindProperty(Name = "uebernehmen")]
    public IReadOnlyList<string> Chosen { get; set; } = [];

    /// <summary>By key, the text from Word that was shown.</summary>
    [BindProperty(Name = "text")]
    public Dictionary<string, string?> Texts { get; set; } = [];

    /// <summary>By key, the mark of the project's text that was shown.</summary>
    [BindProperty(Name = "stand")]
    public Dictionary<string, string> Seen { get; set; } = [];

    /// <summary>Passages of which a table or picture is not taken over.</summary>
    [BindProperty(Name = "mehr")]
    public IReadOnlyList<string> WithTables { get; set; } = [];

    public string Title { get; private set; } = "";

    public int Version { get; private set; }

    /// <summary>Why the document is not taken back, or null.</summary>
    public string? Obstacle { get; private set; }

    public ReturnedDocument? Result { get; private set; }

    public IEnumerable<ReturnedPassage> Takeable => Result?.Passages.Where(p => p.State is PassageState.Changed or PassageState.Conflict) ?? [];

    /// <summary>Whether a passage is ticked: as the person left it, unless the project's text is another one than they saw.</summary>
    public bool IsTicked(ReturnedPassage passage)
    {
        ArgumentNullException.ThrowIfNull(passage);
        return Seen.TryGetValue(passage.Key, out var mark) ? mark == ReturnedDocuments.MarkOf(passage) && Chosen.Contains(passage.Key) : passage.State != PassageState.Conflict;
    }

    public async Task OnGetAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (Obstacle is not null)
            return Page();
        if (Upload is not { Length: > 0 and <= MostBytes } file)
        {
            ModelState.AddModelError(nameof(Upload), Upload is null ? "Bitte wählen Sie die bearbeitete DOCX-Datei." : "Die Datei ist leer oder größer als 20 MB.");
            return Page();
        }

        try
        {
            using var buffer = new MemoryStream();
            await file.CopyToAsync(buffer, cancellationToken);
            Result = await returned.CompareAsync(ProjectNumber, DocumentId, buffer.ToArray(), actors.Current, cancellationToken);
        }
        catch (DocxRefusedException e)
        {
            ModelState.AddModelError(nameof(Upload), e.Message);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostUebernehmenAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (Obstacle is not null)
            return Page();
        var all = Texts.ToDictionary(t => t.Key, t => (t.Value ?? "").ReplaceLineEndings("\n"));
        var texts = all.Where(t => Chosen.Contains(t.Key)).ToDictionary();
        if (texts.Count == 0)
            return await AgainAsync(all, "Sie haben keinen Abschnitt ausgewählt; es wurde nichts übernommen.", cancellationToken);
        try
        {
            await returned.TakeOverAsync(ProjectNumber, DocumentId, texts, Seen, actors.Current, cancellationToken);
        }
        catch (ConflictException e)
        {
            return await AgainAsync(all, e.Message, cancellationToken);
        }

        TempData["Message"] = texts.Count == 1 ? "Ein Abschnitt ist übernommen. Er steht in der nächsten Version des Dokuments." : $"{texts.Count} Abschnitte sind übernommen. Sie stehen in der nächsten Version des Dokuments.";
        return RedirectToPage("Vorhaben", new { nummer = ProjectNumber, ansicht = "dokumente" });
    }

    // From what was posted: a browser forgets the file, and with it all that was decided would be gone.
    private async Task<IActionResult> AgainAsync(Dictionary<string, string> texts, string problem, CancellationToken cancellationToken)
    {
        Result = new(await returned.CompareAsync(ProjectNumber, DocumentId, texts, WithTables, actors.Current, cancellationToken), []);
        ModelState.Clear();
        ModelState.AddModelError("", problem);
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var project = await queries.GetAsync(ProjectNumber, actors.Current, cancellationToken);
        var document = project.Documents.FirstOrDefault(d => d.Id == DocumentId) ?? throw new NotFoundException();
        (Title, Version) = (document.Title, document.Version);
        Obstacle = await returned.ObstacleAsync(ProjectNumber, DocumentId, actors.Current, cancellationToken);
    }
}

using System.ComponentModel.DataAnnotations;
using Buergerservice.Cases.Commands;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Queries;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Hosting;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Live;
using Buergerservice.Portal.Pictures;
using Buergerservice.Portal.Views;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Faelle;

[Authorize(Policies.Cases)]
// Stays in memory: citizens' documents are not left in the folder for temporary files.
[RequestFormLimits(MemoryBufferThreshold = PortalHost.MostRequestBytes)]
public sealed class FallModel(CaseQueries queries, CaseCommands commands, FlowPictures pictures, FormCatalog forms, LiveNotifier live, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "nummer")]
    public string CaseNumber { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "ansicht")]
    public string? View { get; set; }

    [BindProperty(Name = "Upload")]
    public UploadForm Upload { get; set; } = new();

    [TempData]
    public string? Message { get; set; }

    public CaseFile Case { get; private set; } = null!;

    public IReadOnlyList<CaseWayStep> Way { get; private set; } = [];

    public IReadOnlyList<(string Key, string Title)> Tabs { get; } = [("akte", "Akte"), ("dokumente", "Dokumente"), ("verlauf", "Verlauf"), ("ablauf", "Ablauf")];

    public string Current { get; private set; } = "akte";

    /// <summary>How far the case has come in its process; read for its own view only.</summary>
    public FlowPicture? Picture { get; private set; }

    /// <summary>The picture does not refresh by itself: its lists would close.</summary>
    public bool IsLive => Current != "ablauf";

    /// <summary>Why no document can be added, or null. The command decides; this only spares people a form that cannot succeed.</summary>
    public string? TakesNoDocumentsBecause =>
        Case.IsClosed ? "Der Fall ist beendet und nimmt keine Unterlagen mehr auf."
        : CaseStatusNames.TryParse(Case.Status, out var status) && status is CaseStatus.SignedOff or CaseStatus.HandedToDms or CaseStatus.DmsConfirmed or CaseStatus.ErrorClarification
            ? "Der Inhalt des Falls steht seit der Freigabe fest und nimmt keine Unterlagen mehr auf."
        : !Case.ShowsCitizen ? "Unterlagen fügt hinzu, wer an dem Fall arbeitet. Übernehmen Sie dafür zuerst eine Aufgabe des Falls."
        : null;

    public IEnumerable<KernOption> Kinds => Case.Evidence.Select(e => new KernOption(e.Kind, $"{e.Name}{(e.State == "fehlt" ? " (fehlt)" : "")}"))
        .Append(new("unterschriebenes-original", "Unterschriebenes Original")).Append(new("sonstiges", "Sonstiges"));

    public IEnumerable<KernOption> Sources { get; } =
        Enum.GetValues<DocumentSource>().Where(s => s != DocumentSource.Erzeugt).Select(s => new KernOption(s.ToString(), s == DocumentSource.Upload ? "Hochgeladene Datei" : s.ToString()));

    /// <summary>What was agreed to, in the words of the form that asked for it.</summary>
    public string PurposeOf(CaseConsentView consent) =>
        forms.Latest.SelectMany(f => f.Fields).FirstOrDefault(f => f.Name == "einwilligung_" + consent.Purpose)?.Label ?? consent.Purpose;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Upload.Source = DocumentSource.Upload;
    }

    public async Task<IActionResult> OnPostDokumentAsync(CancellationToken cancellationToken)
    {
        View = "dokumente";
        await LoadAsync(cancellationToken);
        if (!ModelState.IsValid)
            return Page();
        try
        {
            await using var content = Upload.File!.OpenReadStream();
            var added = await commands.AddDocumentAsync(Case.Id, new() { Kind = Upload.Kind!, Title = Upload.Title, Source = Upload.Source ?? DocumentSource.Upload, Content = content }, actors.Current, cancellationToken);
            await live.ChangedAsync("faelle", cancellationToken);
            Message = added.IsNew ? "Das Dokument ist in der Akte." : "Dieses Dokument liegt schon in der Akte. Es wurde nicht noch einmal hinzugefügt.";
            return RedirectToPage("Fall", new { nummer = CaseNumber, ansicht = "dokumente" });
        }
        catch (InputException e)
        {
            foreach (var (field, message) in e.Fields)
                ModelState.AddModelError(field == "content" ? "Upload.File" : $"Upload.{field}", message);
            if (e.Fields.Count == 0)
                ModelState.AddModelError("", e.Message);
        }
        catch (Exception e) when (PageErrors.IsForPeople(e))
        {
            ModelState.AddModelError("", e.Message);
        }

        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Case = await queries.GetByNumberAsync(CaseNumber, actors.Current, cancellationToken);
        Way = CaseWay.Of(Case);
        Current = Tabs.Any(t => t.Key == View) ? View! : "akte";
        if (Current == "ablauf")
            Picture = await pictures.OfInstanceAsync(Case.InstanceId, cancellationToken);
    }

    public sealed class UploadForm
    {
        [Display(Name = "Datei")]
        [Required(ErrorMessage = "Bitte wählen Sie eine Datei aus.")]
        public IFormFile? File { get; set; }

        [Display(Name = "Art der Unterlage")]
        [Required(ErrorMessage = "Bitte wählen Sie die Art der Unterlage.")]
        public string? Kind { get; set; }

        [Display(Name = "Titel")]
        [StringLength(200, ErrorMessage = "Bitte höchstens 200 Zeichen.")]
        public string? Title { get; set; }

        [Display(Name = "Herkunft")]
        public DocumentSource? Source { get; set; }
    }
}

using System.ComponentModel.DataAnnotations;
using Buergerservice.Documents.Verification;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Signatures;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Unterschriften;

[Authorize(Policies.Staff)]
[RequestFormLimits(MultipartBodyLengthLimit = MaxBytes, MemoryBufferThreshold = MaxBytes)]
public sealed class PruefenModel(FileVerification verification, ActorAccessor actors) : PageModel
{
    private const int MaxBytes = 24 * 1024 * 1024;

    [BindProperty]
    [Display(Name = "PDF-Datei")]
    public IFormFile? Upload { get; set; }

    public DocumentReport? Report { get; private set; }

    public string FileName { get; private set; } = "";

    public static KernKind KindOf(SignatureVerdict? verdict) => verdict switch
    {
        SignatureVerdict.Valid => KernKind.Success,
        SignatureVerdict.Invalid => KernKind.Danger,
        null => KernKind.Info,
        _ => KernKind.Warning,
    };

    /// <summary>What the verdict means for whoever has to decide something on the strength of it.</summary>
    public static string MeaningOf(DocumentReport report) => report.Verdict switch
    {
        null => "Die Datei trägt keine Unterschrift.",
        SignatureVerdict.Valid => "Seit den Unterschriften wurde nichts geändert, und die Zertifikate sind vertrauenswürdig.",
        SignatureVerdict.ValidUntrusted => "Seit den Unterschriften wurde nichts geändert. Wer unterschrieben hat, bestätigt aber keine Stelle, der hier vertraut wird.",
        SignatureVerdict.Indeterminate => "Es lässt sich nicht sagen, ob das Angezeigte das Unterschriebene ist. Verlassen Sie sich nicht darauf, bevor die Gründe unten geklärt sind.",
        _ => "Mindestens eine Unterschrift gilt nicht: das Dokument wurde verändert, oder es wurde nie so unterschrieben.",
    };

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (Upload is not { Length: > 0 } file)
        {
            ModelState.AddModelError(nameof(Upload), "Bitte wählen Sie eine PDF-Datei aus.");
            return Page();
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellationToken);
        FileName = Path.GetFileName(file.FileName);
        Report = await verification.VerifyAsync(bytes.ToArray(), actors.Current, cancellationToken);
        return Page();
    }
}

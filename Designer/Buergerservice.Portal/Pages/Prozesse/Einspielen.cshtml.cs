using System.ComponentModel.DataAnnotations;
using System.Text;
using Buergerservice.Engine;
using Buergerservice.Engine.Bpmn;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Layout;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Hosting;
using Buergerservice.Storage.Commands;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Prozesse;

[Authorize(Policies.Operator)]
// A form field is refused above 4 MB by default; definitions may be larger. A file stays in memory, not in the folder for temporary files.
[RequestFormLimits(ValueLengthLimit = MaxBytes, MemoryBufferThreshold = PortalHost.MostRequestBytes)]
public sealed class EinspielenModel(DefinitionCommands commands, BpmnImport bpmn, DefinitionLayout layout, ActorAccessor actors) : PageModel
{
    // More than the engine accepts, so that it is the engine that says how much is too much.
    private const int MaxBytes = DefinitionReader.MaxBytes + (2 * 1024 * 1024);
    private const string Check = "pruefen";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [BindProperty(SupportsGet = true, Name = "prozess")]
    public string? From { get; set; }

    [BindProperty(Name = "Input")]
    public ImportForm Input { get; set; } = new();

    [BindProperty(Name = "aktion")]
    public string? Action { get; set; }

    [TempData]
    public string? Message { get; set; }

    public IReadOnlyList<DefinitionProblem>? Problems { get; private set; }

    /// <summary>Remarks of a BPMN document that were left out.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || await ReadAsync(cancellationToken) is not { } text || Translate(text) is not { } json)
            return Page();
        if (Action == Check)
        {
            Problems = await commands.CheckAsync(json, cancellationToken);
            return Page();
        }

        try
        {
            var change = await commands.ImportAsync(json, actors.Current, cancellationToken);
            Message = change.Problems.Any(p => p.Severity == ProblemSeverity.Error)
                ? $"Version {change.Row.Version} ist als Entwurf gespeichert. Vor dem Veröffentlichen sind noch Fehler zu beheben."
                : $"Version {change.Row.Version} ist als Entwurf gespeichert. Sie können sie jetzt veröffentlichen.";
            Message += string.Concat(Notes.Take(5).Select(n => " " + n));
            return RedirectToPage("Prozess", new { definitionId = change.Row.DefinitionId });
        }
        catch (DefinitionException e)
        {
            Problems = e.Problems;
            ModelState.AddModelError("Input.Text", "Diese Definition lässt sich nicht lesen. Die Gründe stehen unten.");
        }
        catch (ConflictException e)
        {
            ModelState.AddModelError("", e.Message);
        }

        return Page();
    }

    // BPMN becomes our JSON; JSON without places for the designer gets them.
    private string? Translate(string text)
    {
        try
        {
            if (!text.AsSpan().TrimStart("\uFEFF \t\r\n").StartsWith("<"))
                return layout.Arrange(text, onlyMissing: true);
            var read = bpmn.Read(text);
            Notes = read.Notes;
            return read.Json;
        }
        catch (DefinitionException e)
        {
            Problems = e.Problems;
            ModelState.AddModelError("Input.Text", "Diese Definition lässt sich nicht lesen. Die Gründe stehen oben.");
            return null;
        }
    }

    // A file wins over the text and then stands in the text: after an error a browser forgets files, never text.
    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        if (Input.File is { Length: > 0 } file)
        {
            if (file.Length > MaxBytes)
            {
                ModelState.AddModelError("Input.File", "Die Datei ist größer als 8 MB.");
                return null;
            }

            try
            {
                using var reader = new StreamReader(file.OpenReadStream(), Strict);
                Input.Text = await reader.ReadToEndAsync(cancellationToken);
                ModelState.Remove("Input.Text");
            }
            catch (DecoderFallbackException)
            {
                ModelState.AddModelError("Input.File", "Die Datei ist nicht in UTF-8 geschrieben.");
                return null;
            }
        }

        if (!string.IsNullOrWhiteSpace(Input.Text))
            return Input.Text;
        ModelState.AddModelError("Input.File", "Bitte wählen Sie eine Datei oder fügen Sie die Definition als Text ein.");
        return null;
    }

    public sealed class ImportForm
    {
        [Display(Name = "Datei")]
        public IFormFile? File { get; set; }

        [Display(Name = "Definition als Text")]
        public string? Text { get; set; }
    }
}

using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Engine.Rehearsal;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Values;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Processes;
using Buergerservice.Portal.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Aufgaben;

/// <remarks>A human task of a rehearsal; it stands here because it is drawn as every task is.</remarks>
[Authorize(Policies.Admin)]
[RequiresRehearsal]
// A large matrix has more controls than the framework's 1,024.
[RequestFormLimits(ValueCountLimit = 10_000)]
public sealed class ProbeaufgabeModel(Rehearsals rehearsals, FormCatalog forms, ActorAccessor actors) : PageModel
{
    private Rehearsal _rehearsal = null!;

    [BindProperty(SupportsGet = true, Name = "definitionId")]
    public string DefinitionId { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "lauf")]
    public Guid RunId { get; set; }

    [BindProperty(SupportsGet = true, Name = "aufgabe")]
    public Guid TaskId { get; set; }

    public UserTask Task { get; private set; } = null!;

    public FilledForm? Form { get; private set; }

    /// <summary>Values typed for a task without a form.</summary>
    public string? Typed { get; private set; }

    public void OnGet() => Load();

    public IActionResult OnPost() => OnPostAnzeige();

    /// <summary>Draws the form anew, so that fields depending on others appear; without scripts only.</summary>
    public IActionResult OnPostAnzeige()
    {
        Load();
        return Page();
    }

    /// <summary>One more empty entry in a list.</summary>
    public IActionResult OnPostEintrag(string? liste)
    {
        Load();
        Form = Form is null ? null : Form with { MoreOf = liste };
        return Page();
    }

    public async Task<IActionResult> OnPostErledigenAsync(string? outcome, CancellationToken cancellationToken)
    {
        Load();
        try
        {
            await _rehearsal.Gate.WaitAsync(cancellationToken);
            try
            {
                await _rehearsal.Run.CompleteTaskAsync(TaskId, outcome ?? "", Values(outcome), cancellationToken);
            }
            finally
            {
                _rehearsal.Gate.Release();
            }

            return RedirectToPage("/Prozesse/Probe", null, new { definitionId = DefinitionId, lauf = RunId, handler = (string?)null });
        }
        catch (InputException e)
        {
            if (Form is not null)
                Form = Form with { Errors = e.Fields };
            foreach (var (field, message) in e.Fields.Where(_ => Form is null))
                ModelState.AddModelError(field, message);
            if (e.Fields.Count == 0)
                ModelState.AddModelError("", e.Message);
            return Page();
        }
    }

    private Dictionary<string, object?> Values(string? outcome)
    {
        if (Form is { } form)
            return FormReader.Check(form.Definition, form.Data, form.Values, outcome);
        try
        {
            return string.IsNullOrWhiteSpace(Typed) ? [] : Plain.Parse(Typed) as Dictionary<string, object?> ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new InputException("Die Angaben sind kein JSON-Objekt.", new Dictionary<string, string> { ["daten"] = "Bitte geben Sie ein JSON-Objekt in geschweiften Klammern an." });
        }
    }

    private void Load()
    {
        _rehearsal = rehearsals.Get(RunId, actors.Current.UserName);
        Task = _rehearsal.Run.Tasks.FirstOrDefault(t => t.Id == TaskId) ?? throw new NotFoundException("Diese Aufgabe ist im Probelauf nicht mehr offen.");
        Typed = Request.HasFormContentType ? Request.Form["daten"].ToString() : null;
        if (Task.FormKey is not { } key || forms.Find(key, Task.FormVersion) is not { } found)
            return;
        var data = Plain.Parse(Task.Data) as Dictionary<string, object?> ?? [];
        var form = forms.Resolve(found, data);
        Form = Request.HasFormContentType
            ? new FilledForm(form, data, PostedForm.Read(form, Request.Form.Select(p => KeyValuePair.Create(p.Key, (IReadOnlyList<string>)[.. p.Value.Select(v => v ?? "")]))), new Dictionary<string, string>())
            : FilledForm.From(form, data, null);
    }
}

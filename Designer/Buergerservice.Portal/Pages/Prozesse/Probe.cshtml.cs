using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Rehearsal;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Pictures;
using Buergerservice.Portal.Processes;
using Buergerservice.Portal.Views;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Prozesse;

[Authorize(Policies.Admin)]
[RequiresRehearsal]
public sealed class ProbeModel(Rehearsals rehearsals, IEnumerable<IEffectHandler> handlers, ActorAccessor actors) : PageModel
{
    private (Guid Id, string? Text)? _typed;

    [BindProperty(SupportsGet = true, Name = "definitionId")]
    public string DefinitionId { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "lauf")]
    public Guid Id { get; set; }

    public RehearsalRun Run { get; private set; } = null!;

    public FlowPicture Picture { get; private set; } = null!;

    public static IReadOnlyList<(string Key, string Text)> Steps { get; } = [("stunde", "1 Stunde weiter"), ("tag", "1 Tag weiter"), ("woche", "1 Woche weiter"), ("monat", "1 Monat weiter"), ("jahr", "1 Jahr weiter")];

    public string TitleOf(string? activityId) => activityId is not null && Run.Workflow.Find(activityId) is { } step ? PictureText.TitleOf(step) : "Ein gestarteter Prozess";

    public string? Typed(Guid id) => _typed is { } typed && typed.Id == id ? typed.Text : null;

    /// <summary>What a successful answer would look like.</summary>
    public string ExampleOf(WorkItem effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        var payload = effect.Payload is null ? [] : Plain.Parse(effect.Payload) as Dictionary<string, object?> ?? [];
        return PrettyJson.Of(handlers.FirstOrDefault(h => h.Kind == effect.Name)?.Example(payload));
    }

    /// <summary>What an awaited event could bring; empty when the step does not say.</summary>
    public static string ExampleOf(Bookmark wait) => RehearsalRun.ExampleOf(wait) is { } example ? PrettyJson.Of(example) : "";

    /// <summary>Outcomes with which a failed step can be passed over; none when it cannot.</summary>
    public IReadOnlyList<string> OutcomesOf(RehearsedInstance instance, Incident incident)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(incident);
        return instance.Id == Run.Root.Id && incident is { ExecutionId: > 0, IsDetached: false } && Run.Workflow.Find(incident.ActivityId) is { Parent: not null } step ? [.. step.Activity.Outcomes.DefaultIfEmpty("Done")] : [];
    }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ActAsync(null, cancellationToken);

    public Task<IActionResult> OnPostZeitAsync(string? um, CancellationToken cancellationToken) => ActAsync(run => run.AdvanceAsync(um switch
    {
        "stunde" => run.Now.AddHours(1),
        "woche" => run.Now.AddDays(7),
        "monat" => run.Now.AddMonths(1),
        "jahr" => run.Now.AddYears(1),
        "termin" when run.Due.Count > 0 => run.Due[0].DueAt,
        _ => run.Now.AddDays(1),
    }, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostAntwortAsync(Guid effekt, string? antwort, CancellationToken cancellationToken)
    {
        _typed = (effekt, antwort);
        return ActAsync(run => run.AnswerEffectAsync(effekt, Parse(antwort), cancellationToken), cancellationToken);
    }

    public Task<IActionResult> OnPostScheiternAsync(Guid effekt, CancellationToken cancellationToken) =>
        ActAsync(run => run.FailEffectAsync(effekt, "Im Probelauf sollte das scheitern.", cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostEreignisAsync(Guid warten, string? inhalt, CancellationToken cancellationToken)
    {
        _typed = (warten, inhalt);
        return ActAsync(run => run.RaiseAsync(warten, Parse(inhalt), cancellationToken), cancellationToken);
    }

    public Task<IActionResult> OnPostWiederholenAsync(Guid stoerung, CancellationToken cancellationToken) =>
        ActAsync(run => run.RetryAsync(stoerung, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostUeberspringenAsync(Guid stoerung, string? ergebnis, CancellationToken cancellationToken) =>
        ActAsync(run => run.SkipAsync(stoerung, ergebnis, cancellationToken), cancellationToken);

    private async Task<IActionResult> ActAsync(Func<RehearsalRun, Task>? action, CancellationToken cancellationToken)
    {
        var rehearsal = rehearsals.Get(Id, actors.Current.UserName);
        Run = rehearsal.Run;
        await rehearsal.Gate.WaitAsync(cancellationToken);
        try
        {
            if (action is not null)
            {
                await action(Run);
                return RedirectToPage("Probe", null, new { definitionId = DefinitionId, lauf = Id, handler = (string?)null });
            }
        }
        catch (Exception e) when (e is ConflictException or InputException or NotFoundException)
        {
            ModelState.AddModelError("", e.Message);
        }
        finally
        {
            rehearsal.Gate.Release();
        }

        Picture = FlowPicture.Of(Run.Workflow, ProgressOf(Run.Root));
        return Page();
    }

    private PathProgress ProgressOf(RehearsedInstance root)
    {
        var progress = new PathProgress();
        foreach (var record in root.Journal)
            progress.Add(record);
        progress.Add(InstanceSerializer.Read(root.State, Run.Workflow));
        return progress;
    }

    private static object? Parse(string? json)
    {
        try
        {
            return string.IsNullOrWhiteSpace(json) ? null : Plain.Parse(json);
        }
        catch (JsonException)
        {
            throw new InputException("Das ist kein gültiges JSON. Ein Text steht in Anführungszeichen, ein Objekt in geschweiften Klammern.", new Dictionary<string, string>());
        }
    }
}

using Buergerservice.Cases.Commands;
using Buergerservice.Cases.Documents;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;

namespace Buergerservice.Cases.Work;

/// <summary>
/// A person's step in a case. What the form collects goes into the case and into the workflow variable <c>fall</c>; the
/// task shows the case number and carries only the fields of its form.
/// </summary>
[Activity("Buergerservice.CaseTask", "Fall-Aufgabe", Category = "Bürgerfall", Waits = true,
    Description = "Lässt eine Person an einem Fall arbeiten; die Angaben des Formulars werden in den Fall übernommen.")]
public sealed class CaseTask(FormCatalog forms, LeistungCatalog services, CalendarCatalog? calendars = null) : UserTaskActivity(forms, calendars)
{
    private readonly FormCatalog _forms = forms;

    /// <summary>True to use the form of the case's Leistung where the catalogue names one.</summary>
    [Input("useServiceForm", "Formular der Leistung verwenden", UiHint = "checkbox", Description = "Nimmt das Formular aus dem Leistungskatalog; sonst das hier genannte.")]
    public Input<bool> UseServiceForm { get; } = new();

    /// <summary>True when whoever does it becomes the citizen's one contact person .</summary>
    [Input("becomesResponsible", "Wird Ansprechperson", UiHint = "checkbox", Description = "Wer die Aufgabe erledigt, ist danach die Ansprechperson des Falls.")]
    public Input<bool> BecomesResponsible { get; } = new();

    /// <summary>An event that ends the wait without a person, such as <c>unterlagen-eingegangen</c>.</summary>
    [Input("wakeEvent", "Endet auch durch Ereignis", Description = "Die Aufgabe entfällt, sobald dieses Ereignis eintritt.")]
    public Input<string?> WakeEvent { get; } = new();

    /// <summary>The outcome in that case.</summary>
    [Input("wakeOutcome", "Ergebnis bei Ereignis", Description = "Ausgang, mit dem der Schritt dann endet.")]
    public Input<string?> WakeOutcome { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        base.Execute(context);
        if (WakeEvent.Get(context) is not { Length: > 0 } name)
            return;
        context.WaitForEvent(name);
        if (name == CaseCommands.DocumentsArrived)
            context.Change(AwaitDocumentsChange.ChangeKind, []);
    }

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        if (resumption.Bookmark.Kind != WaitKind.Event)
        {
            base.Resume(context, resumption);
            return;
        }

        var outcome = WakeOutcome.Get(context) is { Length: > 0 } named ? named : Outcomes[0];
        Outcome.Set(context, outcome);
        context.Complete(outcome);
    }

    /// <inheritdoc/>
    protected override UserTaskDraft Describe(ActivityContext context, Guid id, Guid bookmarkId)
    {
        var draft = base.Describe(context, id, bookmarkId);
        var fall = CaseVariable.Read(context);
        var form = FormOf(context, draft, fall);
        var unit = CaseVariable.TextOf(fall, CaseFields.Unit);
        return draft with
        {
            FormKey = form?.Key,
            FormVersion = form?.Version,
            Data = CaseVariable.For(form, fall, draft.Data),
            Subject = fall.GetValueOrDefault(CaseFields.Number) as string ?? draft.Subject,
            Tags = unit.Length == 0 ? draft.Tags : [.. draft.Tags, $"einheit:{unit}"],
        };
    }

    /// <inheritdoc/>
    protected override void Completed(ActivityContext context, TaskCompletion completion)
    {
        CaseVariable.Merge(context, completion.Data, services);
        context.Change(DataChange.ChangeKind, new()
        {
            ["data"] = completion.Data,
            ["by"] = completion.UserName,
            ["outcome"] = completion.Outcome,
            ["step"] = Node.Id,
            ["responsible"] = BecomesResponsible.Get(context),
        });
    }

    private FormDefinition? FormOf(ActivityContext context, UserTaskDraft draft, Dictionary<string, object?> fall)
    {
        var ofService = UseServiceForm.Get(context) ? services.Find(CaseVariable.TextOf(fall, CaseFields.Leistung))?.Form : null;
        return (ofService is null ? null : _forms.Find(ofService)) ?? (draft.FormKey is null ? null : _forms.Find(draft.FormKey));
    }
}

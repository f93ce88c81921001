using System.ComponentModel.DataAnnotations;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Pages.Vorgaenge;

[Authorize(Policies.Admin)]
public sealed class StoerungModel(BuergerserviceDb db, OperationCommands commands, WorkflowCache workflows, IEngineStore store, ActorAccessor actors) : OperationPage(db, workflows, store, actors)
{
    [BindProperty(SupportsGet = true, Name = "stoerung")]
    public Guid IncidentId { get; set; }

    [BindProperty]
    public ReasonForm Retry { get; set; } = new();

    [BindProperty]
    public SkipForm Skip { get; set; } = new();

    [BindProperty]
    public ReasonForm Repair { get; set; } = new();

    public Incident Incident { get; private set; } = null!;

    /// <summary>The failed step, or null when the instance as a whole is concerned.</summary>
    public CompiledActivity? Step { get; private set; }

    public bool IsDetachedEffect => Incident.Point == FaultPoint.DetachedEffect;

    public IReadOnlyList<string> Outcomes => Step is null || IsDetachedEffect ? [] : [.. Step.Activity.Outcomes.DefaultIfEmpty("Done")];

    public IReadOnlyList<InputDescriptor> Inputs => Step is null || IsDetachedEffect ? [] : Step.Descriptor.Inputs;

    public IReadOnlyList<OutputDescriptor> Outputs => Step is null || IsDetachedEffect ? [] : Step.Descriptor.Outputs;

    public string WhatRetryDoes => Incident.Point switch
    {
        FaultPoint.Begin => "Der Schritt beginnt von vorn.",
        FaultPoint.Resume => "Dem Schritt wird dieselbe Antwort noch einmal übergeben; niemand muss sie neu eingeben.",
        FaultPoint.ChildEnded => "Der Ablauf geht dort weiter, wo er nach dem letzten abgeschlossenen Schritt stehen geblieben ist.",
        FaultPoint.Effect or FaultPoint.DetachedEffect => "Dieselbe technische Handlung wird unter derselben Kennung noch einmal versucht; sie geschieht auch dann nur einmal, wenn ein früherer Versuch doch gelungen war.",
        FaultPoint.Child => "Der Schritt wartet weiter auf seinen Unterprozess; diese Meldung verschwindet. Beheben Sie die Störung im Unterprozess.",
        FaultPoint.Timeout => "Der Schritt wartet noch einmal so lange.",
        _ => "Was nicht ausgeführt werden konnte, wird noch einmal ausgeführt.",
    };

    public static string FieldOf(string input) => "wert." + input;

    public static string OutputField(string output) => "ausgabe." + output;

    public string? Typed(string field) => Request.HasFormContentType ? Request.Form[field].ToString() : null;

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostWiederholenAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return await OperateAsync(nameof(Retry), Retry.Reason, "Die Wiederholung ist beauftragt. Gleich zeigt diese Seite, ob sie gelungen ist.", o => commands.RetryAsync(Id, IncidentId, o, cancellationToken));
    }

    public async Task<IActionResult> OnPostUeberspringenAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var outputs = new Dictionary<string, object?>();
        foreach (var name in Outputs.Select(o => o.Attribute.Name))
        {
            if (Typed(OutputField(name)) is { Length: > 0 } typed && TypedValues.TryRead(typed, typeof(object), OutputField(name), name, ModelState, out var value))
                outputs[name] = value;
        }

        return await OperateAsync(nameof(Skip), Skip.Reason, "Der Schritt ist von Hand abgeschlossen; der Vorgang geht weiter.", o => commands.SkipAsync(Id, IncidentId, Skip.Outcome, outputs, o, cancellationToken));
    }

    public async Task<IActionResult> OnPostBerichtigenAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var inputs = new Dictionary<string, object?>();
        foreach (var input in Inputs)
        {
            var field = FieldOf(input.Attribute.Name);
            if (Typed(field) is { Length: > 0 } typed && TypedValues.TryRead(typed, input.Type, field, input.Attribute.DisplayName, ModelState, out var value))
                inputs[input.Attribute.Name] = value;
        }

        if (inputs.Count == 0 && ModelState.IsValid)
            ModelState.AddModelError("", "Bitte geben Sie mindestens einen neuen Wert ein.");
        return await OperateAsync(nameof(Repair), Repair.Reason, "Die Eingaben sind berichtigt; der Schritt beginnt von vorn.", o => commands.RepairAsync(Id, IncidentId, inputs, o, cancellationToken));
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        await LoadInstanceAsync(cancellationToken);
        Incident = Instance.Incidents.FirstOrDefault(i => i.Id == IncidentId) ?? throw new NotFoundException();
        Step = Workflow.Find(Incident.ActivityId) is { Parent: not null } step ? step : null;
        // The form belongs to the state it was made from; the command refuses an older one.
        if (Seen == 0)
            Seen = Row.Revision;
    }

    public class ReasonForm
    {
        [Display(Name = "Begründung")]
        [StringLength(OperationCommands.MaxReasonLength, ErrorMessage = "Bitte höchstens 500 Zeichen.")]
        public string? Reason { get; set; }
    }

    public sealed class SkipForm : ReasonForm
    {
        [Display(Name = "Ergebnis")]
        public string? Outcome { get; set; }
    }
}

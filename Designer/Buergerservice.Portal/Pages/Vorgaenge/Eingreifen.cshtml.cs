using System.ComponentModel.DataAnnotations;
using Buergerservice.Engine.Activities;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Pages.Vorgaenge;

[Authorize(Policies.Admin)]
public sealed class EingreifenModel(BuergerserviceDb db, OperationCommands commands, WorkflowCache workflows, IEngineStore store, ActorAccessor actors) : OperationPage(db, workflows, store, actors)
{
    // A variable is named by its scope and its name; neither may contain a line break.
    private const char Separator = '\n';

    [BindProperty]
    public ReasonForm Pause { get; set; } = new();

    [BindProperty]
    public MoveForm Move { get; set; } = new();

    [BindProperty]
    public VariableForm Variable { get; set; } = new();

    public bool IsEnded => Instance.Status == InstanceStatus.Finished && Instance.SubStatus != InstanceSubStatus.Faulted;

    public bool IsPaused => Instance.SubStatus == InstanceSubStatus.Paused;

    public bool CanPause => Instance.Status == InstanceStatus.Running;

    /// <summary>Steps that are alive in a flowchart or sequence.</summary>
    public IReadOnlyList<KernOption> Sources => [.. Movable.Select(e => new KernOption(e.Node.Id, $"{e.Node.Title} ({e.Node.Id})")).DistinctBy(o => o.Value)];

    /// <summary>Steps at which a flowchart or sequence with a living step can go on.</summary>
    public IReadOnlyList<KernOption> Targets => [.. Movable.Select(e => e.Node.Parent!).Distinct()
        .SelectMany(c => Workflow.Activities.Where(a => ReferenceEquals(a.Parent, c)).Select(a => new KernOption(a.Id, $"{a.Title} ({a.Id})")))];

    public IReadOnlyList<KernOption> Variables => [.. Scopes.SelectMany(e => e.Node.Variables.Select(v => new KernOption($"{(e.Parent is null ? "" : e.Node.Id)}{Separator}{v.Name}", NameOf(e, v))))];

    private IEnumerable<ActivityExecution> Movable => Instance.LiveExecutions.Where(e => e.Node.Parent?.Activity is Flowchart or Sequence);

    private IEnumerable<ActivityExecution> Scopes => Instance.LiveExecutions.Where(e => e.Node.Variables.Count > 0).DistinctBy(e => e.Node);

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAnhaltenAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return await OperateAsync(nameof(Pause), Pause.Reason, "Der Vorgang ist angehalten. Was inzwischen kommt, wartet.", o => commands.PauseAsync(Id, o, cancellationToken));
    }

    public async Task<IActionResult> OnPostFortsetzenAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return await OperateAsync(nameof(Pause), Pause.Reason, "Der Vorgang geht weiter; was inzwischen kam, wird jetzt nachgeholt.", o => commands.UnpauseAsync(Id, o, cancellationToken));
    }

    public async Task<IActionResult> OnPostVerschiebenAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (string.IsNullOrEmpty(Move.From))
            ModelState.AddModelError("Move.From", "Bitte wählen Sie den Schritt, der zurückgezogen wird.");
        if (string.IsNullOrEmpty(Move.To))
            ModelState.AddModelError("Move.To", "Bitte wählen Sie den Schritt, mit dem es weitergeht.");
        return await OperateAsync(nameof(Move), Move.Reason, "Der Vorgang geht an anderer Stelle weiter.", o => commands.MoveAsync(Id, Move.From!, Move.To!, o, cancellationToken));
    }

    public async Task<IActionResult> OnPostVariableAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        object? value = null;
        var name = Variable.Name?.Replace("\r", "", StringComparison.Ordinal).Split(Separator);
        var scope = name is [var id, _] && id.Length > 0 ? id : null;
        var declaration = name is [_, var wanted] ? Scopes.FirstOrDefault(e => scope is null ? e.Parent is null : e.Node.Id == scope)?.Node.Variables.FirstOrDefault(v => v.Name == wanted) : null;
        if (declaration is null)
            ModelState.AddModelError("Variable.Name", "Bitte wählen Sie eine Variable.");
        else if (!string.IsNullOrEmpty(Variable.Value))
            TypedValues.TryRead(Variable.Value, declaration.Type, "Variable.Value", declaration.Name, ModelState, out value);
        return await OperateAsync(nameof(Variable), Variable.Reason, "Die Variable ist geändert.", o => commands.SetVariableAsync(Id, declaration!.Name, scope, value, o, cancellationToken));
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        await LoadInstanceAsync(cancellationToken);
        if (Seen == 0)
            Seen = Row.Revision;
    }

    private static string NameOf(ActivityExecution scope, VariableDeclaration variable) =>
        scope.Parent is null ? $"{variable.Name} ({variable.TypeName})" : $"{variable.Name} ({variable.TypeName}) in „{scope.Node.Title}“";

    public class ReasonForm
    {
        [Display(Name = "Begründung")]
        [StringLength(OperationCommands.MaxReasonLength, ErrorMessage = "Bitte höchstens 500 Zeichen.")]
        public string? Reason { get; set; }
    }

    public sealed class MoveForm : ReasonForm
    {
        [Display(Name = "Dieser Schritt wird zurückgezogen")]
        public string? From { get; set; }

        [Display(Name = "Mit diesem Schritt geht es weiter")]
        public string? To { get; set; }
    }

    public sealed class VariableForm : ReasonForm
    {
        [Display(Name = "Variable")]
        public string? Name { get; set; }

        [Display(Name = "Neuer Wert")]
        public string? Value { get; set; }
    }
}

using Buergerservice.Cases.Files;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Cases.Work;

/// <summary>Ends the case with its category and whether it was conclusive (L14, R-405).</summary>
[Activity("Buergerservice.CloseCase", "Fall abschließen", Category = "Bürgerfall", Description = "Schließt den Fall mit Kurzkategorie, Ergebnis und der Angabe, ob er fallabschließend bearbeitet wurde.")]
public sealed class CloseCase : Activity
{
    /// <summary>Final status.</summary>
    [Input("status", "Status", UiHint = "dropdown", Options = [CaseStatusNames.Closed, CaseStatusNames.Aborted, CaseStatusNames.PassedOn])]
    public Input<string> Status { get; } = new(CaseStatusNames.Closed);

    /// <summary>Category for statistics.</summary>
    [Input("category", "Kurzkategorie", Required = true)]
    public Input<string?> Category { get; } = new();

    /// <summary>Result in a few words.</summary>
    [Input("outcome", "Ergebnis")]
    public Input<string?> Outcome { get; } = new();

    /// <summary>True when nothing is left to do.</summary>
    [Input("conclusive", "Fallabschließend", UiHint = "checkbox")]
    public Input<bool> Conclusive { get; } = new();

    /// <summary>True to remove who the citizen is: a short information or a false alarm is counted without identity (L1, L4).</summary>
    [Input("forgetCitizen", "Personenangaben löschen", UiHint = "checkbox")]
    public Input<bool> ForgetCitizen { get; } = new();

    /// <inheritdoc/>
    protected override void Bind(ActivityBinder binder)
    {
        if (Status.Constant is string { Length: > 0 } name && !(CaseStatusNames.TryParse(name, out var status) && CaseTransitions.IsFinal(status)))
            binder.Error("unknown-status", "Status", $"„{name}“ ist kein Status, mit dem ein Fall endet.");
    }

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var name = Status.Get(context);
        if (!CaseStatusNames.TryParse(name, out var status) || !CaseTransitions.IsFinal(status))
            throw new DomainRuleException($"„{name}“ ist kein Status, mit dem ein Fall endet.");
        var forget = ForgetCitizen.Get(context);
        context.Change(CloseChange.ChangeKind, new()
        {
            ["status"] = status.ToString(),
            ["category"] = Category.Get(context),
            ["outcome"] = Outcome.Get(context),
            ["conclusive"] = Conclusive.Get(context),
            ["forget"] = forget,
        });
        if (forget)
            Forget(context);
        else
            CaseVariable.Set(context, CaseFields.Status, status.German());
    }

    private static void Forget(ActivityContext context)
    {
        var fall = CaseVariable.Read(context);
        var rest = new Dictionary<string, object?> { [CaseFields.Id] = fall.GetValueOrDefault(CaseFields.Id), [CaseFields.Number] = fall.GetValueOrDefault(CaseFields.Number) };
        CaseVariable.Replace(context, rest);
        context.Instance.Input.Remove(CaseVariable.Name);
    }
}

/// <summary>Writes the end of the case.</summary>
internal sealed class CloseChange : CaseChangeHandler
{
    public const string ChangeKind = "cases.close";

    public override string Kind => ChangeKind;

    protected override Task ApplyAsync(CaseChange change, CancellationToken cancellationToken)
    {
        var status = Enum.Parse<CaseStatus>(change.Text("status")!);
        var before = change.File.Status;
        change.File.Close(status, change.Text("category"), change.Text("outcome"), change.Flag("conclusive"), change.Now);
        if (change.Flag("forget"))
            change.File.Forget(change.Now);
        change.Audit(CaseAudit.System, CaseAudit.Closed, new()
        {
            ["from"] = before.German(),
            ["to"] = status.German(),
            ["category"] = change.Text("category"),
            ["conclusive"] = change.Flag("conclusive"),
            ["forgotten"] = change.Flag("forget"),
        });
        return Task.CompletedTask;
    }
}

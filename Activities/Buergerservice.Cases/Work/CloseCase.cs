using Buergerservice.Cases.Deletion;
using Buergerservice.Cases.Files;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Work;

/// <summary>Ends the case with its category and whether it was conclusive (L14, R-405).</summary>
[Activity("Buergerservice.CloseCase", "Fall abschließen", Category = "Bürgerfall", Description = "Schließt den Fall mit Kurzkategorie, Ergebnis und der Angabe, ob er fallabschließend bearbeitet wurde.")]
public sealed class CloseCase : Activity
{
    /// <summary>Final status.</summary>
    [Input("status", "Status", UiHint = "dropdown", Options = [CaseStatusNames.Closed, CaseStatusNames.Aborted, CaseStatusNames.PassedOn], Description = "Wie der Fall endet.")]
    public Input<string> Status { get; } = new(CaseStatusNames.Closed);

    /// <summary>Category for statistics.</summary>
    [Input("category", "Kurzkategorie", Required = true, Description = "Kurzkategorie für die Auswertung.")]
    public Input<string?> Category { get; } = new();

    /// <summary>Result in a few words.</summary>
    [Input("outcome", "Ergebnis", UiHint = "multiline", Description = "Ergebnis in einem Satz, ohne Angaben zur Person.")]
    public Input<string?> Outcome { get; } = new();

    /// <summary>True when nothing is left to do.</summary>
    [Input("conclusive", "Fallabschließend", UiHint = "checkbox", Description = "Das Anliegen ist damit erledigt, nicht nur weitergegeben.")]
    public Input<bool> Conclusive { get; } = new();

    /// <summary>
    /// True to remove who the citizen is: a short information or a false alarm is counted without identity (L1, L4). The
    /// case, its tasks and the instance lose every value they hold, the file loses its documents,
    /// the journal every line made of values; of processes it has started and that have ended their tasks and lines go as well. The documents' bytes stay in the content store, where no row names them any more, until the daily retention run removes them.
    /// </summary>
    [Input("forgetCitizen", "Personenangaben löschen", UiHint = "checkbox", Description = "Leert Fall, Aufgaben, Variablen und Verlauf und entfernt die Dokumente aus der Fallakte. Die Dateien selbst löscht der tägliche Löschlauf, sobald nichts mehr auf sie verweist.")]
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
            throw new DomainRuleException($"Der Schritt „{Node.Title}“ nennt keinen Status, mit dem ein Fall endet.");
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

    // Which variable a form value was copied to, nobody knows: all of them go, whatever the process calls them.
    private static void Forget(ActivityContext context)
    {
        var fall = CaseVariable.Read(context);
        var rest = new Dictionary<string, object?> { [CaseFields.Id] = fall.GetValueOrDefault(CaseFields.Id), [CaseFields.Number] = fall.GetValueOrDefault(CaseFields.Number) };
        for (var scope = context.Execution; scope is not null; scope = scope.Parent)
        {
            for (var slot = 0; slot < scope.Node.Variables.Count; slot++)
                context.SetVariable(new VariableReference(scope.Node, slot), null);
        }

        CaseVariable.Replace(context, rest);
        context.Instance.Input.Clear();
        context.Instance.Output.Clear();
        context.Instance.ActivityOutputs.Clear();
    }
}

/// <summary>Writes the end of the case.</summary>
internal sealed class CloseChange : CaseChangeHandler
{
    public const string ChangeKind = "cases.close";

    public override string Kind => ChangeKind;

    protected override async Task ApplyAsync(CaseChange change, CancellationToken cancellationToken)
    {
        var status = Enum.Parse<CaseStatus>(change.Text("status")!);
        var before = change.File.Status;
        change.File.Close(status, change.Text("category"), change.Text("outcome"), change.Flag("conclusive"), change.Now);
        // Whoever suspended the deletion needs what is in the file; it goes with its period once the deletion is resumed.
        var forget = change.Flag("forget") && change.File.DeletionHold is null;
        if (forget)
            await ForgetAsync(change, cancellationToken);
        change.Audit(CaseAudit.System, CaseAudit.Closed, new()
        {
            ["from"] = before.German(),
            ["to"] = status.German(),
            ["category"] = change.Text("category"),
            ["conclusive"] = change.Flag("conclusive"),
            ["forgotten"] = forget,
        });
    }

    private static async Task ForgetAsync(CaseChange change, CancellationToken cancellationToken)
    {
        change.File.Forget(change.Now);
        var (db, instance, caseId) = (change.Db, change.Context.InstanceId, change.File.Id);
        // Runs in the commit's transaction; it does not reach what this burst has only staged, hence the loop below.
        await ForgottenValues.ClearAsync(db, await ForgottenValues.FamilyAsync(db, instance, cancellationToken), cancellationToken);
        foreach (var staged in db.ChangeTracker.Entries<UserTask>().Where(e => e.Entity.InstanceId == instance).ToList())
        {
            staged.Property(t => t.Data).CurrentValue = "{}";
            staged.Property(t => t.Result).CurrentValue = null;
            staged.Property(t => t.Draft).CurrentValue = null;
        }

        await ForgottenDocuments.ClearSignaturesAsync(db, caseId, cancellationToken);
        // Only the rows go. The content store is shared, so the bytes wait for a retention job that knows what else names them.
        await db.Set<CaseDocument>().Where(d => d.CaseId == caseId).LoadAsync(cancellationToken);
        db.RemoveRange(db.Set<CaseDocument>().Local.Where(d => d.CaseId == caseId).ToList());
    }
}

using Buergerservice.Cases.Documents;
using Buergerservice.Cases.Files;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Cases.Work;

/// <summary>Changes the status of the case; what the table of legal changes forbids stops the instance with an incident.</summary>
[Activity("Buergerservice.SetCaseStatus", "Fallstatus setzen", Category = "Bürgerfall", Description = "Setzt den Status des Falls; unzulässige Wechsel werden abgelehnt.")]
public sealed class SetCaseStatus : Activity
{
    /// <summary>German name of the status.</summary>
    [Input("status", "Status", Required = true, UiHint = "dropdown", Options =
    [
        CaseStatusNames.InClearing, CaseStatusNames.Forwarded, CaseStatusNames.InProgress, CaseStatusNames.AwaitingCitizen, CaseStatusNames.AwaitingThirdParty,
        CaseStatusNames.AwaitingSignature, CaseStatusNames.Signed, CaseStatusNames.HandedToDms, CaseStatusNames.DmsConfirmed, CaseStatusNames.Closed,
        CaseStatusNames.Aborted, CaseStatusNames.PassedOn, CaseStatusNames.FollowUpAppointment, CaseStatusNames.ErrorClarification,
    ], Description = "Nur erlaubte Wechsel werden angenommen.")]
    public Input<string?> Status { get; } = new();

    /// <inheritdoc/>
    protected override void Bind(ActivityBinder binder)
    {
        if (Status.Constant is string { Length: > 0 } name && !CaseStatusNames.TryParse(name, out _))
            binder.Error("unknown-status", "Status", $"Den Fallstatus „{name}“ gibt es nicht. Möglich sind: {string.Join(", ", CaseStatusNames.All)}.");
    }

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        CaseVariable.RequireCase(context);
        if (!CaseStatusNames.TryParse(Status.Get(context), out var status))
            throw new DomainRuleException($"Der Schritt „{Node.Title}“ nennt einen Fallstatus, den es nicht gibt.");
        CaseVariable.Set(context, CaseFields.Status, status.German());
        context.Change(StatusChange.ChangeKind, new() { ["status"] = status.ToString() });
    }
}

/// <summary>Writes a status and refuses to call a case signed that carries no valid signature.</summary>
internal sealed class StatusChange : CaseChangeHandler
{
    public const string ChangeKind = "cases.status";

    public override string Kind => ChangeKind;

    protected override async Task ApplyAsync(CaseChange change, CancellationToken cancellationToken)
    {
        if (!CaseStatusNames.TryParse(change.Text("status"), out var status))
            throw new DomainRuleException("Den verlangten Fallstatus gibt es nicht.");
        if (status is CaseStatus.SignedOff or CaseStatus.HandedToDms && !await SignedContent.IsSignedAsync(change.Db, change.File, cancellationToken))
            throw new DomainRuleException("Der Fall trägt keine gültige Freigabe seines aktuellen Dokuments und kann nicht als unterschrieben gelten.");
        change.Move(status);
    }
}

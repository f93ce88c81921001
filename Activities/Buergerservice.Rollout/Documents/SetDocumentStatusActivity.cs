using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Rollout.Documents;

/// <summary>
/// Moves a document to its next status. „abgestimmt“ renders the agreed data once more, so that the paper to be
/// signed shows its status; „unterzeichnet“ leaves the signed file as it is.
/// </summary>
[Activity("Buergerservice.SetDocumentStatus", "Dokumentstatus setzen", Category = "Rollout", Description = "Setzt ein Dokument auf abgestimmt oder unterzeichnet; nur in dieser Reihenfolge.", Waits = true)]
public sealed class SetDocumentStatusActivity : Activity
{
    /// <summary>Key of the document.</summary>
    [Input("document", "Dokument", Required = true, Description = "Kennung, zum Beispiel projektskizze.")]
    public Input<string?> Document { get; } = new();

    /// <summary>The new status.</summary>
    [Input("status", "Status", UiHint = "dropdown", Options = ["abgestimmt", "unterzeichnet"], Required = true, Description = "Unterzeichnen lässt sich nur, was abgestimmt ist.")]
    public Input<string?> Status { get; } = new();

    /// <summary>Who decided it, by user name.</summary>
    [Input("by", "Durch", Description = "Benutzername.")]
    public Input<string?> By { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var entry = DocumentEntry.Get(context, Document.Get(context)!);
        var status = DocumentStatuses.Parse(Status.Get(context) ?? "");
        var by = By.Get(context) ?? "";
        DocumentStatuses.RequireStep(entry.Status, status);
        if (status == DocumentStatus.Agreed)
        {
            context.Properties["key"] = entry.Key;
            context.Properties["by"] = by;
            var author = RolloutVariables.Read(context, RolloutVariables.Project).Object("stamm").TextOrNull("behoerde") ?? "";
            DocumentEffect.RequestStatus(context, entry.Title, entry.Files, status, author);
            return;
        }

        (entry with { Status = status }).Store(context);
        DocumentStatusChange.Request(context, entry.Id, status, by, null);
        context.Complete();
    }

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        var entry = DocumentEntry.Get(context, context.Properties.Text("key"));
        var by = context.Properties.TextOrNull("by") ?? "";
        var files = DocumentFiles.From(resumption.Input as Dictionary<string, object?> ?? throw new DomainRuleException("Das Dokument wurde nicht erzeugt."));
        (entry with { Status = DocumentStatus.Agreed, ReleasedBy = by, Files = files, SignedResults = [] }).Store(context);
        DocumentStatusChange.Request(context, entry.Id, DocumentStatus.Agreed, by, files);
        // What stood because an earlier version was signed is open again until this one is.
        foreach (var result in entry.SignedResults.OfType<string>().Where(r => RolloutVariables.StatusOf(context, r) == ResultStatus.Done))
            RolloutVariables.SetResult(context, result, ResultStatus.InPreparation, by, $"„{entry.Title}“ liegt in Version {entry.Version} neu vor und ist noch nicht unterzeichnet.");
        context.Complete();
    }
}

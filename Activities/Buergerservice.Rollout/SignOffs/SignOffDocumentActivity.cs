using Buergerservice.Engine;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Rollout.Documents;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Rollout.SignOffs;

/// <summary>
/// A person signs a document. The task shows version and hash; the signature is bound to that hash. Who declared
/// the document „abgestimmt“ cannot sign it. The first outcome signs, every other one rejects. Before the step ends,
/// the PDF bears the signature; the next signatory signs that file.
/// </summary>
[Activity("Buergerservice.SignOffDocument", "Dokument unterzeichnen", Category = "Rollout", Description = "Lässt eine Person ein abgestimmtes Dokument unterzeichnen oder zurückweisen.", Waits = true)]
public sealed class SignOffDocumentActivity(FormCatalog forms, CalendarCatalog? calendars = null) : UserTaskActivity(forms, calendars)
{
    private const string Decision = "decision";
    private const string Seal = "seal";

    /// <summary>Key of the document.</summary>
    [Input("document", "Dokument", Required = true, Description = "Kennung, zum Beispiel projektskizze.")]
    public Input<string?> Document { get; } = new();

    /// <summary>Role in which the person signs.</summary>
    [Input("role", "Unterzeichnet als", Required = true, Description = "Als was die Person unterzeichnet.")]
    public Input<string?> Role { get; } = new();

    /// <summary>Whether this is the last signature the document needs.</summary>
    [Input("isLast", "Letzte Unterschrift", UiHint = "checkbox", Description = "Danach ist das Dokument unterzeichnet.")]
    public Input<bool> IsLast { get; } = new(true);

    /// <summary>Results that are there once it is signed.</summary>
    [Input("results", "Liefert Ergebnisse", UiHint = "multitext", Description = "Kennungen aus dem Phasenkatalog, zum Beispiel R-089.")]
    public Input<List<string>> Results { get; } = new([]);

    /// <inheritdoc/>
    protected override UserTaskDraft Describe(ActivityContext context, Guid id, Guid bookmarkId)
    {
        var draft = base.Describe(context, id, bookmarkId);
        var entry = DocumentEntry.Get(context, Document.Get(context)!);
        if (entry.Status != DocumentStatus.Agreed)
            throw new DomainRuleException($"„{entry.Title}“ ist {entry.Status.Label()} und kann nicht zur Unterschrift vorgelegt werden.");
        context.Properties["key"] = entry.Key;
        context.Properties["sha256"] = entry.Files.PdfSha256;
        return draft with
        {
            Subject = Subject.IsGiven ? draft.Subject : RolloutVariables.Number(context) ?? draft.Subject,
            Tags = Results.Get(context),
            ExcludedUsers = [.. draft.ExcludedUsers.Append(entry.ReleasedBy ?? "").Where(u => u.Length > 0).Distinct()],
            Data = new(draft.Data)
            {
                ["dokument"] = entry.Title,
                ["dokument_id"] = entry.Id.ToString(),
                ["version"] = entry.Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["status"] = entry.Status.Label(),
                ["pruefsumme"] = entry.Files.PdfSha256,
                ["fehlend"] = string.Join(", ", entry.Files.MissingFields),
            },
        };
    }

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        if (context.Properties.GetValueOrDefault(Decision) is { } decision)
        {
            context.Properties[Seal] = resumption.Input;
            base.Resume(context, resumption with { Input = decision });
            return;
        }

        var completion = TaskCompletion.From(resumption.Input, context.Now);
        if (completion.IsCancelled || !Signs(context, completion))
        {
            base.Resume(context, resumption);
            return;
        }

        context.Properties[Decision] = resumption.Input;
        var entry = DocumentEntry.Get(context, context.Properties.Text("key"));
        SealEffect.Request(context, context.Properties.Text("sha256"), entry.Title, SignerOf(completion), Role.Get(context)!);
    }

    /// <inheritdoc/>
    protected override void Completed(ActivityContext context, TaskCompletion completion)
    {
        if (!Signs(context, completion))
            return;
        var seal = context.Properties.Object(Seal);
        var entry = DocumentEntry.Get(context, context.Properties.Text("key"));
        SignOffChange.Request(context, entry.Id, context.Properties.Text("sha256"), seal, SignerOf(completion), Role.Get(context)!, completion.UserName);
        entry = entry with { Files = entry.Files with { PdfSha256 = seal.Text("sha256") } };
        entry.Store(context);
        if (!IsLast.Get(context))
            return;
        (entry with { Status = DocumentStatus.SignedOff, SignedResults = [.. Results.Get(context)] }).Store(context);
        DocumentStatusChange.Request(context, entry.Id, DocumentStatus.SignedOff, completion.UserName, null);
        foreach (var key in Results.Get(context))
            RolloutVariables.SetResult(context, key, ResultStatus.Done, completion.UserName, null);
    }

    /// <summary>Who signs. A substitute signs „in Vertretung“, and everybody who reads it sees for whom .</summary>
    private static string SignerOf(TaskCompletion completion)
    {
        if (completion.OnBehalfOf.Length == 0)
            return completion.DisplayName;
        var text = $"{completion.DisplayName} i. V. für {completion.OnBehalfOf}";
        return text.Length <= SignOff.MaxNameLength ? text : text[..SignOff.MaxNameLength];
    }

    private bool Signs(ActivityContext context, TaskCompletion completion) => OutcomeNames.Get(context) is [var signs, ..] && completion.Outcome == signs;
}

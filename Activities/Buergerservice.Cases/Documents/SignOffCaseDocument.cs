using System.Globalization;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Cases.Work;
using Buergerservice.Engine;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Values;
using Buergerservice.Storage.Signatures;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Documents;

/// <summary>
/// A person stands for exactly these bytes: the task is bound to the document's SHA-256. Where the
/// Leistung asks for four eyes, whoever worked on the case cannot do it. A citizen's signature weaker than the Leistung
/// takes is not accepted: the task comes again to the same person with what was entered and says why. Before the step ends, a PDF bears the signature; a further
/// step signs that file.
/// </summary>
[Activity("Buergerservice.SignOffCaseDocument", "Dokument freigeben", Category = "Bürgerfall", Waits = true,
    Description = "Lässt eine Person das Dokument prüfen und mit Name, Rolle und Prüfsumme freigeben.")]
public sealed class SignOffCaseDocument(FormCatalog forms, LeistungCatalog services, CalendarCatalog? calendars = null) : UserTaskActivity(forms, calendars)
{
    internal const string Signed = "Unterschrieben";
    private const string Hint = "hint";
    private const string Decision = "decision";
    private const string Seal = "seal";
    private const string TaskId = "task";
    private const string Entered = "entered";
    private const string EnteredBy = "enteredBy";
    private const string LevelField = "unterschrift_art";

    /// <summary>The document, as <c>GenerateCaseDocument</c> hands it on.</summary>
    [Input("document", "Dokument", Required = true, UiHint = "json", Description = "Die Ausgabe „Dokument“ des Schritts, der es erzeugt hat.")]
    public Input<Dictionary<string, object?>> Document { get; } = new();

    /// <summary>User name of who worked on the case, excluded where four eyes are asked for.</summary>
    [Input("preparedBy", "Bearbeitet von", Description = "Benutzername; diese Person gibt nicht selbst frei.")]
    public Input<string?> PreparedBy { get; } = new();

    /// <summary>The document with the signature in it, for a further step that signs it.</summary>
    [Output("signedDocument", "Unterschriebenes Dokument")]
    public Output SignedDocument { get; } = new();

    /// <inheritdoc/>
    protected override void Bind(ActivityBinder binder)
    {
        base.Bind(binder);
        if (!Outcomes.Contains(Signed))
            binder.Error("no-outcome", "Ergebnisse", $"Unter den Ergebnissen fehlt „{Signed}“; die Freigabe könnte nie erteilt werden.");
    }

    /// <inheritdoc/>
    protected override UserTaskDraft Describe(ActivityContext context, Guid id, Guid bookmarkId)
    {
        var draft = base.Describe(context, id, bookmarkId);
        var fall = CaseVariable.Read(context);
        var leistung = services.Find(CaseVariable.TextOf(fall, CaseFields.Leistung));
        var document = Pin(context);
        var data = new Dictionary<string, object?>(draft.Data);
        foreach (var (name, value) in context.Properties.GetValueOrDefault(Entered) as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>())
            data[name] = value;
        data["dokument_id"] = document.GetValueOrDefault("id");
        data["dokument_titel"] = document.GetValueOrDefault("title");
        data["dokument_sha256"] = document.GetValueOrDefault("sha256");
        data["unterschrift_erforderlich"] = leistung is null ? SignatureLevels.None : leistung.SignatureBasis is { } basis ? $"{leistung.Signature} ({basis})" : leistung.Signature;
        data.TryAdd(LevelField, SignatureLevels.None);
        var preparedBy = PreparedBy.Get(context);
        context.Properties[TaskId] = id.ToString();
        return draft with
        {
            Data = data,
            Assignee = context.Properties.GetValueOrDefault(EnteredBy) as string ?? draft.Assignee,
            Instructions = string.Join("\n\n", new[] { context.Properties.GetValueOrDefault(Hint) as string, draft.Instructions }.Where(t => !string.IsNullOrEmpty(t))),
            Subject = fall.GetValueOrDefault(CaseFields.Number) as string ?? draft.Subject,
            ExcludedUsers = leistung?.FourEyes == true && !string.IsNullOrEmpty(preparedBy) ? [.. draft.ExcludedUsers, preparedBy] : draft.ExcludedUsers,
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
        var required = services.Find(CaseVariable.Text(context, CaseFields.Leistung))?.Signature ?? SignatureLevels.None;
        if (completion.IsCancelled || completion.Outcome != Signed)
        {
            base.Resume(context, resumption);
            return;
        }

        if (SignatureLevels.Satisfies(LevelOf(completion), required))
        {
            context.Properties[Decision] = resumption.Input;
            var document = Pin(context);
            CaseSealEffect.Request(context, (string)document["sha256"]!, document.GetValueOrDefault("title") as string ?? Node.Title, completion.DisplayName, RoleOf(context));
            return;
        }

        Refuse(context, completion, required);
        Execute(context);
    }

    private void Refuse(ActivityContext context, TaskCompletion completion, string required)
    {
        context.Properties[Hint] = $"Die Freigabe ist noch nicht angenommen: Die Leistung verlangt als Unterschrift „{required}“; bestätigt war „{LevelOf(completion)}“. Bitte holen Sie die Unterschrift ein oder wählen Sie „Ändern“.";
        context.Properties[Entered] = completion.Data;
        // A substitute may not be entitled any more when the task comes back; then whoever is entitled takes it.
        context.Properties[EnteredBy] = completion is { OnBehalfOf: "", UserName: { Length: > 0 } by } ? by : null;
        context.Change(SignOffRefusedChange.ChangeKind, new()
        {
            ["document"] = Pin(context).GetValueOrDefault("id"),
            ["task"] = context.Properties.GetValueOrDefault(TaskId),
            ["required"] = required,
            ["level"] = LevelOf(completion),
            ["by"] = completion.UserName,
            ["role"] = RoleOf(context),
        });
    }

    /// <inheritdoc/>
    protected override void Completed(ActivityContext context, TaskCompletion completion)
    {
        CaseVariable.Merge(context, completion.Data, services);
        context.Change(DataChange.ChangeKind, new() { ["data"] = completion.Data, ["by"] = completion.UserName, ["outcome"] = completion.Outcome, ["step"] = Node.Id });
        if (completion.Outcome != Signed)
            return;
        var document = Pin(context);
        var seal = context.Properties.GetValueOrDefault(Seal) as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
        var signed = seal.GetValueOrDefault("sha256") ?? document.GetValueOrDefault("sha256");
        SignedDocument.Set(context, new Dictionary<string, object?>(document) { ["sha256"] = signed });
        context.Change(SignOffChange.ChangeKind, new()
        {
            ["document"] = document.GetValueOrDefault("id"),
            ["sha256"] = document.GetValueOrDefault("sha256"),
            ["signed"] = signed,
            ["size"] = seal.GetValueOrDefault("size"),
            ["field"] = seal.GetValueOrDefault("field"),
            ["because"] = seal.GetValueOrDefault("because"),
            ["by"] = completion.UserName,
            ["name"] = completion.DisplayName,
            ["role"] = RoleOf(context),
            ["level"] = LevelOf(completion),
            ["at"] = completion.At.ToString("O", CultureInfo.InvariantCulture),
        });
    }

    // What the person was shown is what is signed, even if the variable is set anew while the task waits.
    private Dictionary<string, object?> Pin(ActivityContext context)
    {
        if (context.Properties.GetValueOrDefault("document") is Dictionary<string, object?> pinned)
            return pinned;
        var document = Document.Get(context);
        if (document?.GetValueOrDefault("id") is not string || document.GetValueOrDefault("sha256") is not string)
            throw new DomainRuleException("Es gibt kein Dokument, das freigegeben werden könnte.");
        context.Properties["document"] = document;
        return document;
    }

    private string RoleOf(ActivityContext context) => CandidateRoles.Get(context) is [var role, ..] ? role : "Sachbearbeitung";

    private static string LevelOf(TaskCompletion completion) => completion.Data.GetValueOrDefault(LevelField) as string ?? SignatureLevels.None;
}

/// <summary>Records that a sign-off was not accepted, and why. The document stays as it is.</summary>
internal sealed class SignOffRefusedChange : CaseChangeHandler
{
    public const string ChangeKind = "cases.signoff-refused";

    public override string Kind => ChangeKind;

    protected override Task ApplyAsync(CaseChange change, CancellationToken cancellationToken)
    {
        change.Audit(change.Text("by") ?? CaseAudit.System, CaseAudit.SignOffRefused, new()
        {
            ["document"] = change.Text("document"),
            ["task"] = change.Text("task"),
            ["required"] = change.Text("required"),
            ["level"] = change.Text("level"),
            ["role"] = change.Text("role"),
        });
        return Task.CompletedTask;
    }
}

/// <summary>Records the sign-off, if the document still is what the person saw.</summary>
internal sealed class SignOffChange : CaseChangeHandler
{
    public const string ChangeKind = "cases.signoff";

    public override string Kind => ChangeKind;

    protected override async Task ApplyAsync(CaseChange change, CancellationToken cancellationToken)
    {
        var id = change.Id("document");
        var sha256 = change.Text("sha256")!;
        var document = await change.Db.Set<CaseDocument>().FirstOrDefaultAsync(d => d.Id == id && d.CaseId == change.File.Id, cancellationToken);
        if (document is null || document.ReplacedAt is not null || document.Sha256 != sha256)
            throw new DomainRuleException("Das Dokument hat sich geändert, während es zur Freigabe lag; die Freigabe gilt nicht.");
        var signed = change.Text("signed") ?? sha256;
        document.TakeSigned(signed, ValueConverter.Convert<long?>(change.Payload.GetValueOrDefault("size")));
        if (change.Text("field") is { } field)
            await RegisterAsync(change, sha256, signed, field, cancellationToken);
        change.Db.Add(new CaseSignature
        {
            Id = Guid.CreateVersion7(change.Now),
            Tenant = change.File.Tenant,
            CaseId = change.File.Id,
            DeletionClass = change.File.DeletionClass,
            DocumentId = id,
            DocumentSha256 = sha256,
            UserName = change.Text("by") ?? "",
            Name = change.Text("name") ?? change.Text("by") ?? "",
            Role = change.Text("role") ?? "",
            Level = change.Text("level") ?? SignatureLevels.None,
            At = ValueConverter.Convert<DateTimeOffset>(change.Payload.GetValueOrDefault("at")),
        });
        change.Audit(change.Text("by") ?? CaseAudit.System, CaseAudit.SignOff, new() { ["document"] = id.ToString(), ["sha256"] = sha256, ["signed"] = signed, ["role"] = change.Text("role"), ["level"] = change.Text("level"), ["field"] = change.Text("field"), ["because"] = change.Text("because") });
    }

    /// <summary>What a file alone cannot show, a signature cut off, the register knows.</summary>
    private static Task RegisterAsync(CaseChange change, string before, string after, string field, CancellationToken cancellationToken) =>
        SignatureRegister.NoteAsync(change.Db, new SignedFile
        {
            Id = Guid.CreateVersion7(change.Now),
            Tenant = change.File.Tenant,
            Subject = CaseAudit.Subject(change.File),
            DeletionClass = change.File.DeletionClass,
            SourceSha256 = before,
            Sha256 = after,
            Fields = field,
            SignedAt = change.Now,
        }, cancellationToken);
}

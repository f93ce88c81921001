using Buergerservice.Cases.Documents;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Work;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Buergerservice.Storage.Signatures;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Conversations;

/// <summary>
/// The citizen signs the document on the touch display or on the pad (L11). The file is sealed at once; the strokes of the pen
/// are nowhere but in it, and only where somebody holds the key to them.
/// </summary>
[Activity("Buergerservice.RequestSignature", "Unterschrift in der Kabine", Category = ConversationWork.Category, Waits = true, Outcomes = [Signed, Refused, DeviceFailed, NoAnswer, CallEnded],
    Description = "Lässt ein Dokument auf dem Berührungsbildschirm oder dem Unterschriften-Pad unterschreiben und versiegelt es.")]
public sealed class RequestSignature : PromptActivity
{
    internal const string Signed = "Unterschrieben";
    internal const string DeviceFailed = "Gerät gestört";
    private const string Touch = "Bildschirm";
    private const string Pad = "Pad";

    /// <summary>The document.</summary>
    [Input("document", "Dokument", Required = true, UiHint = "json", Description = "Die Ausgabe „Dokument“ des Schritts, der es erzeugt hat.")]
    public Input<Dictionary<string, object?>> Document { get; } = new();

    /// <summary>Where to sign.</summary>
    [Input("on", "Unterschreiben auf", UiHint = "dropdown", Options = [Touch, Pad], Description = "Berührungsbildschirm oder Unterschriften-Pad.")]
    public Input<string> On { get; } = new(Touch);

    /// <summary>Who signs.</summary>
    [Input("signer", "Name", Description = "Wer unterschreibt; leer: Name im Fall.")]
    public Input<string?> Signer { get; } = new();

    /// <summary>How long to wait.</summary>
    [Input("seconds", "Höchstens (Sekunden)", Description = "So lange wird gewartet.")]
    public Input<int> Seconds { get; } = new(600);

    /// <summary>The signed document.</summary>
    [Output("signedDocument", "Unterschriebenes Dokument")]
    public Output SignedDocument { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var document = Document.Get(context);
        if (document?.GetValueOrDefault("id") is not string || document.GetValueOrDefault("sha256") is not string)
            throw new DomainRuleException("Es gibt kein Dokument, das unterschrieben werden könnte.");
        context.Properties["document"] = document;
        if (On.Get(context) == Pad)
            Seal(context, null);
        else
            Ask(context, "Unterschrift", Seconds.Get(context), document);
    }

    private protected override void Answered(ActivityContext context, string prompt, object? answer) => Seal(context, prompt);

    private protected override void Carried(ActivityContext context, Resumption resumption)
    {
        var result = resumption.Input;
        // With the result, not before it: an attempt that is repeated makes the same document.
        context.Change(ConversationWork.Sealed, new() { ["id"] = context.Properties.GetValueOrDefault("aufforderung"), ["befehl"] = Values.Of(result, "befehl") });
        if (Values.Text(result, "ergebnis") != "Done")
        {
            context.Complete(Values.Text(result, "ergebnis") switch { "Cancelled" => Refused, "TimedOut" => NoAnswer, "Ended" => CallEnded, _ => DeviceFailed });
            return;
        }

        var document = (Dictionary<string, object?>)context.Properties["document"]!;
        context.Change(CitizenSignatureChange.ChangeKind, new()
        {
            ["document"] = document["id"],
            ["before"] = document["sha256"],
            ["sha256"] = Values.Of(result, "sha256"),
            ["size"] = Values.Of(result, "size"),
            ["field"] = Values.Of(result, "field"),
            ["device"] = On.Get(context),
        });
        SignedDocument.Set(context, new Dictionary<string, object?>(document) { ["sha256"] = Values.Of(result, "sha256") });
        context.Complete(Signed);
    }

    private void Seal(ActivityContext context, string? prompt)
    {
        var document = (Dictionary<string, object?>)context.Properties["document"]!;
        var name = Signer.Get(context) is { Length: > 0 } given ? given : CaseVariable.Text(context, CaseFields.CitizenName);
        context.Properties["aufforderung"] = prompt;
        context.RequestEffect(ConversationWork.Sign, new()
        {
            ["aufforderung"] = prompt,
            ["sha256"] = document["sha256"],
            ["titel"] = document.GetValueOrDefault("title"),
            ["name"] = name.Length > 0 ? name : "Bürgerin oder Bürger",
            ["sekunden"] = Seconds.Get(context),
            ["am"] = context.Now.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        }, "die Unterschrift in der Kabine", prompt is null ? DeviceActivity.Patience(Seconds.Get(context)) : null);
    }
}

/// <summary>The file with the citizen's signature takes the place of the one without, if it still is what the citizen saw.</summary>
internal sealed class CitizenSignatureChange : CaseChangeHandler
{
    public const string ChangeKind = "cases.citizen-signature";

    public override string Kind => ChangeKind;

    protected override async Task ApplyAsync(CaseChange change, CancellationToken cancellationToken)
    {
        var (id, before, after) = (change.Id("document"), change.Text("before")!, change.Text("sha256")!);
        var document = await change.Db.Set<CaseDocument>().FirstOrDefaultAsync(d => d.Id == id && d.CaseId == change.File.Id, cancellationToken);
        if (document is null || document.ReplacedAt is not null || document.Sha256 != before)
            throw new DomainRuleException("Das Dokument hat sich geändert, während es zur Unterschrift lag; die Unterschrift gilt nicht.");
        (document.Sha256, document.Size) = (after, ValueConverter.Convert<long?>(change.Payload.GetValueOrDefault("size")) ?? document.Size);
        await SignatureRegister.NoteAsync(change.Db, new SignedFile
        {
            Id = Guid.CreateVersion7(change.Now),
            Tenant = change.File.Tenant,
            Subject = CaseAudit.Subject(change.File),
            DeletionClass = change.File.DeletionClass,
            SourceSha256 = before,
            Sha256 = after,
            Fields = change.Text("field") ?? "",
            SignedAt = change.Now,
        }, cancellationToken);
        change.Audit(CaseAudit.Booth, CaseAudit.CitizenSigned, new() { ["document"] = id.ToString(), ["before"] = before, ["sha256"] = after, ["device"] = change.Text("device") });
    }
}

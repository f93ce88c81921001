using Buergerservice.Cases.Documents;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Cases.Conversations;

/// <summary>Takes a picture of a document under the camera (L8), looks whether it is sharp, and files it in the case under its kind.</summary>
[Activity("Buergerservice.CaptureDocument", "Unterlage aufnehmen", Category = ConversationWork.Category, Waits = true, Outcomes = [Captured, Unreadable, Failed, TimedOut],
    Description = "Nimmt mit der Dokumentenkamera der Kabine eine Unterlage auf, prüft die Schärfe und legt sie im Fall ab.")]
public sealed class CaptureDocument(LeistungCatalog services) : Activity
{
    internal const string Captured = "Aufgenommen";
    internal const string Unreadable = "Unscharf";
    internal const string Failed = "Fehlgeschlagen";
    internal const string TimedOut = "Zeit abgelaufen";

    /// <summary>Kind of the document.</summary>
    [Input("kind", "Art der Unterlage", Description = "Schlüssel der Unterlage im Leistungskatalog; leer: „sonstiges“.")]
    public Input<string?> Kind { get; } = new();

    /// <summary>The device.</summary>
    [Input("device", "Gerät", Description = "Kennung der Kamera; leer: die Dokumentenkamera, die es dort gibt.")]
    public Input<string?> Device { get; } = new();

    /// <summary>From 0 to 1.</summary>
    [Input("sharpness", "Mindestschärfe", Description = "Von 0 bis 1; darunter gilt das Bild als unscharf.")]
    public Input<double> Sharpness { get; } = new(0.15);

    /// <summary>How long it may take.</summary>
    [Input("seconds", "Höchstens (Sekunden)", Description = "So lange darf die Aufnahme dauern.")]
    public Input<int> Seconds { get; } = new(20);

    /// <summary>The document.</summary>
    [Output("document", "Dokument")]
    public Output Document { get; } = new();

    /// <summary>Why it failed, in German.</summary>
    [Output("message", "Meldung")]
    public Output Message { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        CaseVariable.RequireCase(context);
        context.RequestEffect(ConversationWork.Capture, new() { ["geraet"] = Device.Get(context), ["schaerfe"] = Sharpness.Get(context), ["sekunden"] = Seconds.Get(context) }, "das Bild der Dokumentenkamera");
    }

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        var result = resumption.Input;
        Message.Set(context, Values.Text(result, "meldung"));
        switch (Values.Text(result, "ergebnis"))
        {
            case "Done":
                File(context, resumption);
                context.Complete(Captured);
                break;
            case "Blurred":
                context.Complete(Unreadable);
                break;
            case "TimedOut" or "Unknown":
                context.Complete(TimedOut);
                break;
            default:
                context.Complete(Failed);
                break;
        }
    }

    private void File(ActivityContext context, Resumption resumption)
    {
        var given = Kind.Get(context) ?? "";
        var leistung = CaseVariable.Text(context, CaseFields.Leistung);
        var kind = services.Find(leistung)?.Documents.Any(d => d.Kind == given) == true ? given : "sonstiges";
        var document = new Dictionary<string, object?>
        {
            ["id"] = resumption.Bookmark.Key,
            ["sha256"] = Values.Of(resumption.Input, "sha256"),
            ["title"] = services.KindName(leistung, kind),
            ["kind"] = kind,
        };
        Document.Set(context, document);
        context.Change(DocumentChange.ChangeKind, new(document)
        {
            ["size"] = Values.Of(resumption.Input, "size"),
            ["contentType"] = Values.Of(resumption.Input, "contentType"),
            ["source"] = nameof(DocumentSource.Dokumentenkamera),
        });
    }
}

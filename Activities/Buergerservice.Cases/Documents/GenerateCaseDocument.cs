using System.Globalization;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Cases.Work;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Documents;

/// <summary>Makes a document from the case (L10): form data with the list of attachments, as PDF or DOCX.</summary>
[Activity("Buergerservice.GenerateCaseDocument", "Dokument erzeugen", Category = "Bürgerfall", Waits = true,
    Description = "Erzeugt aus den Angaben des Falls ein Dokument mit Anlagenverzeichnis und legt es in der Fallakte ab.")]
public sealed class GenerateCaseDocument(LeistungCatalog services) : Activity
{
    /// <summary>Key of the template; empty for the one the catalogue names for the Leistung.</summary>
    [Input("template", "Vorlage", OptionsFrom = "templates", UiHint = "dropdown", Description = "Leer: die Vorlage der Leistung.")]
    public Input<string?> Template { get; } = new();

    /// <summary>Kind of document; a new one replaces the former one of the same kind.</summary>
    [Input("kind", "Art", Required = true, Description = "Ein neues Dokument ersetzt das bisherige derselben Art.")]
    public Input<string> Kind { get; } = new("antrag");

    /// <summary>Title.</summary>
    [Input("title", "Titel", Required = true, Description = "Wie das Dokument in der Fallakte heißt.")]
    public Input<string?> Title { get; } = new();

    /// <summary>PDF or DOCX.</summary>
    [Input("format", "Format", UiHint = "dropdown", Options = ["PDF", "DOCX"], Description = "PDF oder bearbeitbares Word-Dokument.")]
    public Input<string> Format { get; } = new("PDF");

    /// <summary>The document: <c>id</c>, <c>sha256</c>, <c>title</c>, <c>kind</c>.</summary>
    [Output("document", "Dokument")]
    public Output Document { get; } = new();

    /// <summary>Its SHA-256.</summary>
    [Output("sha256", "Prüfsumme")]
    public Output Sha256 { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var fall = CaseVariable.Read(context);
        var leistung = services.Find(CaseVariable.TextOf(fall, CaseFields.Leistung));
        var title = Title.Get(context) ?? Node.Title;
        var template = Template.Get(context);
        context.RequestEffect(CaseDocumentEffect.EffectKind, new()
        {
            ["template"] = string.IsNullOrEmpty(template) ? leistung?.Template ?? "fall-antrag" : template,
            ["kind"] = Kind.Get(context),
            ["title"] = title,
            ["format"] = Format.Get(context),
            ["missing"] = CaseVariable.TextOf(fall, CaseFields.Missing),
            // Written into the file: a repeated attempt makes the same bytes.
            ["created"] = context.Now.ToString("O", CultureInfo.InvariantCulture),
        }, $"das Dokument „{title}“");
    }

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        var result = resumption.Input as IReadOnlyDictionary<string, object?> ?? throw new DomainRuleException("Das Dokument wurde ohne Ergebnis erzeugt.");
        var document = new Dictionary<string, object?>
        {
            ["id"] = resumption.Bookmark.Key,
            ["sha256"] = result.GetValueOrDefault("sha256"),
            ["title"] = result.GetValueOrDefault("title"),
            ["kind"] = result.GetValueOrDefault("kind"),
        };
        context.Change(DocumentChange.ChangeKind, new(document) { ["size"] = result.GetValueOrDefault("size"), ["contentType"] = result.GetValueOrDefault("contentType") });
        Document.Set(context, document);
        Sha256.Set(context, document["sha256"]);
        context.Complete();
    }
}

/// <summary>Files a generated document. Signed content that changes is not signed any more (common rules).</summary>
internal sealed class DocumentChange : CaseChangeHandler
{
    public const string ChangeKind = "cases.document";

    public override string Kind => ChangeKind;

    protected override async Task ApplyAsync(CaseChange change, CancellationToken cancellationToken)
    {
        var id = change.Id("id");
        // What a camera has taken stands beside what there is; what is generated anew takes its place.
        var source = Enum.TryParse<DocumentSource>(change.Text("source"), out var given) ? given : DocumentSource.Erzeugt;
        var document = new CaseDocument
        {
            Id = id,
            Tenant = change.File.Tenant,
            CaseId = change.File.Id,
            DeletionClass = change.File.DeletionClass,
            Kind = change.Text("kind")!,
            Title = change.Text("title")!,
            Source = source,
            Sha256 = change.Text("sha256")!,
            ContentType = change.Text("contentType")!,
            Size = ValueConverter.Convert<long>(change.Payload.GetValueOrDefault("size")),
            CreatedAt = change.Now,
            CreatedBy = CaseAudit.System,
        };
        var former = source != DocumentSource.Erzeugt ? [] : await change.Db.Set<CaseDocument>().Where(d => d.CaseId == change.File.Id && d.Kind == document.Kind && d.Source == DocumentSource.Erzeugt && d.ReplacedAt == null).ToListAsync(cancellationToken);
        foreach (var old in former)
            old.ReplacedAt = change.Now;
        change.Db.Add(document);
        change.Audit(CaseAudit.System, CaseAudit.Document, new() { ["document"] = id.ToString(), ["kind"] = document.Kind, ["sha256"] = document.Sha256, ["source"] = source.ToString() });
        if (former.Exists(d => d.SignedSha256 is not null && d.SignedSha256 != document.Sha256))
            await SignedContent.LoseAsync(change, former, cancellationToken);
    }
}

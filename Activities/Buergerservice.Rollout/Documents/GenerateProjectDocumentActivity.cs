using System.Globalization;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Rollout.Documents;

/// <summary>Creates a new version of a project document as PDF and DOCX, with the status „erstellt“ .</summary>
[Activity("Buergerservice.GenerateProjectDocument", "Projektdokument erzeugen", Category = "Rollout", Description = "Erzeugt aus den Projektdaten eine neue Fassung eines Dokuments.", Waits = true)]
public sealed class GenerateProjectDocumentActivity : Activity
{
    /// <summary>Key of the document.</summary>
    [Input("document", "Dokument", Description = "Kennung, zum Beispiel projektskizze.", Required = true)]
    public Input<string?> Document { get; } = new();

    /// <summary>Title of the document.</summary>
    [Input("title", "Titel", Description = "Wie das Dokument im Vorhaben heißt.")]
    public Input<string?> Title { get; } = new();

    /// <summary>Key of the template; empty for the document's key.</summary>
    [Input("template", "Vorlage", UiHint = "dropdown", OptionsFrom = "documentTemplates", Description = "Leer: wie das Dokument.")]
    public Input<string?> Template { get; } = new();

    /// <summary>Data for the template; empty for what the module derives from the project.</summary>
    [Input("data", "Daten", UiHint = "json", Description = "Leer: aus den Projektdaten.")]
    public Input<Dictionary<string, object?>> Data { get; } = new([]);

    /// <summary>Who worked on this version, for the document's history.</summary>
    [Input("editor", "Bearbeitung", Description = "Benutzername, der als Bearbeitung genannt wird.")]
    public Input<string?> Editor { get; } = new();

    /// <summary>What changed, for the document's history.</summary>
    [Input("change", "Änderung", UiHint = "multiline", Description = "Was sich gegenüber der vorigen Fassung geändert hat.")]
    public Input<string?> Change { get; } = new();

    /// <summary>The new version: id, title, version, status, hash, missing fields.</summary>
    [Output("result", "Fassung")]
    public Output Result { get; } = new();

    /// <summary>Names of the fields marked as missing in the document.</summary>
    [Output("missing", "Fehlende Angaben")]
    public Output Missing { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var key = Document.Get(context)!;
        var template = Template.Get(context) is { Length: > 0 } chosen ? chosen : key;
        var title = Title.Get(context) is { Length: > 0 } named ? named : key;
        var earlier = DocumentEntry.Find(context, key);
        var version = (earlier?.Version ?? 0) + 1;
        context.Properties["key"] = key;
        context.Properties["title"] = title;
        context.Properties["version"] = version;
        context.Properties["history"] = History(context, earlier, version);
        var project = RolloutVariables.Read(context, RolloutVariables.Project);
        var given = Data.Get(context);
        var data = given.Count > 0
            ? given
            : new(Derived(context, template, project, version)) { ["historie"] = earlier?.History };
        var ownTexts = ProjectFacts.OwnTexts(template, project).ToDictionary(t => t.Key, t => (object?)t.Value);
        DocumentEffect.RequestNew(context, key, template, title, data, ownTexts, project.Object("stamm").TextOrNull("behoerde") ?? "", isDerived: given.Count == 0);
    }

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        var files = DocumentFiles.From(resumption.Input as Dictionary<string, object?> ?? []);
        var entry = new DocumentEntry(
            Guid.CreateVersion7(context.Now), context.Properties.Text("key"), context.Properties.Text("title"), context.Properties.Number("version"), DocumentStatus.Created, null, files)
        {
            History = context.Properties.GetValueOrDefault("history") as List<object?> ?? [],
            SignedResults = DocumentEntry.Find(context, context.Properties.Text("key"))?.SignedResults ?? [],
        };
        entry.Store(context);
        DocumentChange.Request(context, entry);
        Result.Set(context, entry.ToPlain());
        Missing.Set(context, files.MissingFields.ToList<object?>());
        context.Complete();
    }

    private static Dictionary<string, object?> Derived(ActivityContext context, string template, Dictionary<string, object?> project, int version)
    {
        var asOf = GermanTime.DateOf(context.Now);
        return template == EinfuehrungskonzeptData.Template
            ? EinfuehrungskonzeptData.Build(project, version, asOf)
            : ProjektskizzeData.Build(project, result => RolloutVariables.StatusOf(context, result), version, asOf);
    }

    private List<object?> History(ActivityContext context, DocumentEntry? earlier, int version) =>
    [
        .. earlier?.History ?? [],
        new Dictionary<string, object?>
        {
            ["version"] = $"{version}.0", ["datum"] = GermanTime.DateOf(context.Now).ToString("O", CultureInfo.InvariantCulture),
            ["bearbeitung"] = Editor.Get(context), ["aenderung"] = Change.Get(context) is { Length: > 0 } change ? change : version == 1 ? "Ersterstellung" : "Überarbeitung",
        },
    ];
}

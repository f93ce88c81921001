using Buergerservice.Documents.Content;
using Buergerservice.Documents.Templates;
using Buergerservice.Documents.Tests.Samples;

namespace Buergerservice.Documents.Tests.Tools;

/// <summary>Shortcuts to a finished document.</summary>
internal static class Rendered
{
    private static readonly DateTimeOffset Time = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public static DocumentTemplate Template { get; } = DocumentTemplateCatalog.Load(TemplateFolder()).Get("projektskizze");

    public static ComposedDocument Projektskizze(IReadOnlyDictionary<string, object?>? data = null) =>
        DocumentComposer.Compose(Template, data ?? ProjektskizzeSample.Data(), ProjektskizzeSample.Options);

    public static PdfFile ProjektskizzePdf() => new(DocumentRenderer.ToPdf(Projektskizze().Content));

    public static DocumentContent Content(params Block[] blocks) => new(
        new DocumentMetadata("Probe", "Stadt Probe", "Prüfung", Time),
        new PageFurniture("Kopf links", "Kopf rechts", "Fuß links"),
        blocks,
        []);

    public static PdfFile Pdf(params Block[] blocks) => new(DocumentRenderer.ToPdf(Content(blocks)));

    public static ComposedDocument Compose(string body, IReadOnlyDictionary<string, object?> data, IReadOnlyDictionary<string, string>? ownTexts = null) =>
        DocumentComposer.Compose(
            DocumentTemplate.Parse($"---\nkey: probe\ntitle: Probe\nversion: 1.0\n---\n{body}\n", "probe.md"),
            data,
            new CompositionOptions { Created = Time, OwnTexts = ownTexts ?? new Dictionary<string, string>() });

    /// <summary>The folder in the repository: tests use the templates that ship.</summary>
    public static string TemplateFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var templates = Path.Combine(folder.FullName, "Templates", "documents");
            if (Directory.Exists(templates))
                return templates;
        }

        throw new DirectoryNotFoundException("Templates/documents");
    }
}

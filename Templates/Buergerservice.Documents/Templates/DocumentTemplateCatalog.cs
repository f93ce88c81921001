using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Buergerservice.Documents.Templates;

/// <summary>
/// All templates: those of a folder, and over them the versions an installation has published. Readers always see one
/// whole state; it may be replaced at any time.
/// </summary>
public sealed class DocumentTemplateCatalog
{
    private readonly Dictionary<string, List<DocumentTemplate>> byKey;
    private volatile Published published = new([], new Dictionary<string, DocumentTemplate>());

    private DocumentTemplateCatalog(Dictionary<string, List<DocumentTemplate>> byKey) => this.byKey = byKey;

    /// <summary>Every template, by key and then from the oldest to the newest version; what was published comes after what was shipped.</summary>
    public IReadOnlyList<DocumentTemplate> All =>
    [
        .. byKey.OrderBy(e => e.Key, StringComparer.Ordinal)
            .SelectMany(e => e.Value.Concat(published.All.Where(t => t.Key == e.Key).OrderBy(t => System.Version.Parse(t.Version)))),
    ];

    /// <summary>Reads every <c>*.md</c> file of the folder except README.md. A key may occur in several versions.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="DocumentTemplateException">Templates are faulty, or two files have the same key and version.</exception>
    public static DocumentTemplateCatalog Load(string directory)
    {
        var errors = new List<string>();
        var templates = new List<DocumentTemplate>();
        foreach (var file in Directory.EnumerateFiles(directory, "*.md").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            if (name.Equals("README.md", StringComparison.OrdinalIgnoreCase))
                continue;
            try
            {
                templates.Add(DocumentTemplate.Parse(File.ReadAllText(file, Encoding.UTF8), name));
            }
            catch (DocumentTemplateException faulty)
            {
                errors.AddRange(faulty.Errors);
            }
        }

        foreach (var twice in templates.GroupBy(t => (t.Key, System.Version.Parse(t.Version))).Where(g => g.Count() > 1))
            errors.Add($"{string.Join(" und ", twice.Select(t => t.FileName))}: Schlüssel „{twice.Key.Key}“ und Version {twice.First().Version} kommen mehrfach vor.");
        if (errors.Count > 0)
            throw new DocumentTemplateException(errors);
        return new DocumentTemplateCatalog(templates
            .GroupBy(t => t.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.OrderBy(t => System.Version.Parse(t.Version)).ToList(), StringComparer.Ordinal));
    }

    /// <summary>Replaces what is published. A text that cannot be read any more is left out: the shipped template then counts.</summary>
    /// <param name="templates">Key, text, and whether new documents use it.</param>
    public void UsePublished(IReadOnlyList<(string Key, string Text, bool IsCurrent)> templates)
    {
        ArgumentNullException.ThrowIfNull(templates);
        var all = new List<DocumentTemplate>();
        var current = new Dictionary<string, DocumentTemplate>(StringComparer.Ordinal);
        foreach (var (key, text, isCurrent) in templates.Where(t => byKey.ContainsKey(t.Key)))
        {
            if (Known(text) is not { } template || template.Key != key)
                continue;
            all.Add(template);
            if (isCurrent)
                current[key] = template;
        }

        published = new Published(all, current);
    }

    /// <summary>Whether a template came with the product.</summary>
    public bool IsShipped(DocumentTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return byKey.TryGetValue(template.Key, out var versions) && versions.Contains(template);
    }

    /// <summary>Reads a text that is to become the next version of a template.</summary>
    /// <param name="key">The template.</param>
    /// <param name="text">The text.</param>
    /// <param name="publishing">Whether its version has to be higher than every one so far.</param>
    /// <exception cref="DocumentTemplateException">The text is faulty, has another key, or a version that is not higher.</exception>
    public DocumentTemplate CheckNext(string key, string text, bool publishing = true)
    {
        var template = DocumentTemplate.Parse(text, key + ".md");
        if (template.Key != key)
            throw new DocumentTemplateException([$"{key}.md({template.LineOf("key")}): Der Schlüssel „{template.Key}“ darf nicht geändert werden; er heißt „{key}“."]);
        var highest = All.Where(t => t.Key == key).Max(t => System.Version.Parse(t.Version));
        if (publishing && highest is not null && System.Version.Parse(template.Version) <= highest)
            throw new DocumentTemplateException([$"{key}.md({template.LineOf("version")}): Die Version {template.Version} gibt es schon oder sie ist älter. Bitte tragen Sie eine höhere als {highest} ein."]);
        return template;
    }

    /// <summary>The version of a template that new documents use.</summary>
    /// <exception cref="KeyNotFoundException">There is no such template; the message names those there are.</exception>
    public DocumentTemplate Get(string key) => published.Current.TryGetValue(key, out var own) ? own : byKey.TryGetValue(key, out var versions)
        ? versions[^1]
        : throw new KeyNotFoundException($"Es gibt keine Vorlage „{key}“. Vorhanden: {string.Join(", ", byKey.Keys.Order(StringComparer.Ordinal))}.");

    /// <summary>The exact template a document was once made from.</summary>
    /// <param name="key">The template's key.</param>
    /// <param name="sha256">Its <see cref="DocumentTemplate.Sha256"/>.</param>
    /// <param name="template">The template, if it is still there.</param>
    public bool TryGet(string key, string sha256, [NotNullWhen(true)] out DocumentTemplate? template)
    {
        template = All.FirstOrDefault(t => t.Key == key && t.Sha256.Equals(sha256, StringComparison.OrdinalIgnoreCase));
        return template is not null;
    }

    /// <summary>Reads each text once: the state is replaced often, the texts change rarely.</summary>
    private DocumentTemplate? Known(string text)
    {
        if (published.All.FirstOrDefault(t => t.Text == text) is { } known)
            return known;
        try
        {
            return DocumentTemplate.Parse(text, "veröffentlicht");
        }
        catch (DocumentTemplateException)
        {
            return null;
        }
    }

    private sealed record Published(IReadOnlyList<DocumentTemplate> All, IReadOnlyDictionary<string, DocumentTemplate> Current);
}

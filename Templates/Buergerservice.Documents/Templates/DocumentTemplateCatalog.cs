using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Buergerservice.Documents.Templates;

/// <summary>All templates of a folder.</summary>
public sealed class DocumentTemplateCatalog
{
    private readonly Dictionary<string, List<DocumentTemplate>> byKey;

    private DocumentTemplateCatalog(Dictionary<string, List<DocumentTemplate>> byKey) => this.byKey = byKey;

    /// <summary>Every template, by key and then from the oldest to the newest version.</summary>
    public IReadOnlyList<DocumentTemplate> All => [.. byKey.OrderBy(e => e.Key, StringComparer.Ordinal).SelectMany(e => e.Value)];

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

    /// <summary>The newest version of a template.</summary>
    /// <exception cref="KeyNotFoundException">There is no such template; the message names those there are.</exception>
    public DocumentTemplate Get(string key) => byKey.TryGetValue(key, out var versions)
        ? versions[^1]
        : throw new KeyNotFoundException($"Es gibt keine Vorlage „{key}“. Vorhanden: {string.Join(", ", byKey.Keys.Order(StringComparer.Ordinal))}.");

    /// <summary>The exact template a document was once made from.</summary>
    /// <param name="key">The template's key.</param>
    /// <param name="sha256">Its <see cref="DocumentTemplate.Sha256"/>.</param>
    /// <param name="template">The template, if it is still there.</param>
    public bool TryGet(string key, string sha256, [NotNullWhen(true)] out DocumentTemplate? template)
    {
        template = byKey.TryGetValue(key, out var versions)
            ? versions.Find(t => t.Sha256.Equals(sha256, StringComparison.OrdinalIgnoreCase))
            : null;
        return template is not null;
    }
}

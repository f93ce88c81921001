using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Buergerservice.Engine.Tasks.Forms;

/// <summary>
/// All known forms and their versions. Tasks pin a version, so older versions stay available: the host adds those
/// that are stored before any task is shown.
/// </summary>
public sealed class FormCatalog(IEnumerable<IFormRowSource> rowSources)
{
    private readonly Dictionary<string, FormDefinition> _latest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FormDefinition> _byVersion = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IFormRowSource> _sources = rowSources.ToDictionary(s => s.Name);

    /// <summary>Creates a catalogue whose forms take no rows from elsewhere.</summary>
    public FormCatalog()
        : this([])
    {
    }

    /// <summary>The newest version of each form.</summary>
    public IReadOnlyCollection<FormDefinition> Latest => _latest.Values;

    /// <summary>Text of every known version, by version.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>Loads all <c>*.json</c> files of a folder.</summary>
    /// <exception cref="DomainRuleException">A file is not a form; the message names it.</exception>
    public FormCatalog Load(string directory)
    {
        foreach (var file in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
            Add(File.ReadAllText(file), Path.GetFileName(file));
        return this;
    }

    /// <summary>Adds one form.</summary>
    /// <param name="json">The form's text.</param>
    /// <param name="source">File name for messages.</param>
    /// <param name="isLatest">False for a stored older version.</param>
    /// <exception cref="DomainRuleException">The text is not a form.</exception>
    public void Add(string json, string source, bool isLatest = true)
    {
        var form = Read(json, source) with { Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))) };
        _byVersion[form.Version] = form;
        _texts[form.Version] = json;
        if (isLatest)
            _latest[form.Key] = form;
    }

    /// <summary>The newest version of a form, or null.</summary>
    public FormDefinition? Find(string key) => _latest.GetValueOrDefault(key);

    /// <summary>A pinned version; falls back to the newest when the version is not known.</summary>
    public FormDefinition? Find(string key, string? version) =>
        version is not null && _byVersion.TryGetValue(version, out var pinned) ? pinned : Find(key);

    /// <summary>The form as it applies to a task: rows filled in and conditions on the task's data settled.</summary>
    public FormDefinition Resolve(FormDefinition form, IReadOnlyDictionary<string, object?> data) => form with
    {
        Sections = [.. form.Sections.Select(s => s with { Fields = [.. s.Fields.Select(f => Resolve(f, data))] })],
    };

    private FormField Resolve(FormField field, IReadOnlyDictionary<string, object?> data)
    {
        if (field.RowsFrom?.Split(':', 2) is not [var source, var reference])
            return field;
        return _sources.TryGetValue(source, out var rows)
            ? field with { Rows = rows.Rows(reference, data) }
            : throw new DomainRuleException($"Das Formularfeld „{field.Label}“ verweist auf die unbekannte Quelle „{source}“.");
    }

    private static FormDefinition Read(string json, string source)
    {
        try
        {
            return JsonSerializer.Deserialize<FormDefinition>(json, JsonSerializerOptions.Web) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new DomainRuleException($"{source} ist kein gültiges Formular (Zeile {e.LineNumber + 1}): {e.Message}");
        }
    }
}

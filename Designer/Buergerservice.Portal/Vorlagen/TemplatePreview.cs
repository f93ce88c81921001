using System.Text;
using Buergerservice.Documents;
using Buergerservice.Documents.Templates;
using Buergerservice.Engine.Values;

namespace Buergerservice.Portal.Vorlagen;

/// <summary>Shows what a draft gives, with sample data or without any. Nothing is stored.</summary>
public sealed class TemplatePreview(DocumentTemplateCatalog catalog, string templatesDirectory, TimeProvider time)
{
    /// <summary>The faults of a text, or its document.</summary>
    /// <param name="key">The template.</param>
    /// <param name="text">The draft.</param>
    /// <param name="withSample">With the sample data that ship with the template; otherwise every field is marked.</param>
    public PreviewResult Compose(string key, string text, bool withSample)
    {
        try
        {
            var template = catalog.CheckNext(key, text, publishing: false);
            var composed = DocumentComposer.Compose(template, withSample ? Sample(key) : new Dictionary<string, object?>(), new() { Created = time.GetUtcNow(), Author = "Vorschau" });
            return new([], composed);
        }
        catch (DocumentTemplateException e)
        {
            return new(e.Errors, null);
        }
        catch (Exception e) when (e is DocumentDataException or ArgumentException)
        {
            return new([e.Message], null);
        }
    }

    /// <summary>The draft as PDF, or null when it is faulty.</summary>
    public byte[]? Pdf(string key, string text, bool withSample)
    {
        try
        {
            return Compose(key, text, withSample).Document is { } composed ? DocumentRenderer.ToPdf(composed.Content) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private Dictionary<string, object?> Sample(string key)
    {
        var file = Path.Combine(templatesDirectory, "documents", "beispiele", key + ".json");
        return File.Exists(file) && Plain.Parse(File.ReadAllText(file, Encoding.UTF8)) is Dictionary<string, object?> data ? data : [];
    }
}

/// <summary>What a draft gives.</summary>
/// <param name="Errors">Its faults, each with file and line.</param>
/// <param name="Document">The document, or null when there are faults.</param>
public sealed record PreviewResult(IReadOnlyList<string> Errors, ComposedDocument? Document);

using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Templates;

/// <summary>What the caller decides besides the data.</summary>
public sealed record CompositionOptions
{
    /// <summary>When the document is made; written into the file.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The authority or person the file names as author.</summary>
    public string Author { get; init; } = "";

    /// <summary>Files carried inside the PDF besides „daten.json“ and „daten.xml“.</summary>
    public IReadOnlyList<DocumentAttachment> Attachments { get; init; } = [];

    /// <summary>
    /// Texts that replace the template's passages of the same key (<see cref="DocumentTemplate.OwnTextKeys"/>). They may
    /// hold paragraphs, lists („- “, „1. “) and *emphasis*; placeholders in them are not filled.
    /// </summary>
    public IReadOnlyDictionary<string, string> OwnTexts { get; init; } = new Dictionary<string, string>();
}

/// <summary>A filled template and the record of what it was made from.</summary>
/// <param name="Content">Ready for <see cref="DocumentRenderer"/>; carries the data as attachments „daten.json“ and „daten.xml“.</param>
/// <param name="DataJson">
/// The data that shaped the document, as canonical JSON (UTF-8, names in order, no blanks, numbers without trailing
/// zeros): template, values asked for, own texts. The time is not part of it: unchanged data has an unchanged hash.
/// </param>
/// <param name="DataSha256">SHA-256 of <paramref name="DataJson"/> in lower-case hex.</param>
/// <param name="TemplateKey">The template's key.</param>
/// <param name="TemplateVersion">The template's version.</param>
/// <param name="TemplateSha256">The template's hash.</param>
/// <param name="MissingFields">What is marked in the document as missing or unusable, each once, in document order.</param>
/// <param name="UnusedOwnTexts">Keys of own texts for which the template has no passage, for example after an update.</param>
public sealed record ComposedDocument(
    DocumentContent Content,
    ReadOnlyMemory<byte> DataJson,
    string DataSha256,
    string TemplateKey,
    string TemplateVersion,
    string TemplateSha256,
    IReadOnlyList<MissingField> MissingFields,
    IReadOnlyList<string> UnusedOwnTexts);

/// <summary>A field that is marked in the document.</summary>
/// <param name="Path">Where the value was looked for, for example „projekt.stand“ or „meilensteine.weitere[2].termin“.</param>
/// <param name="Label">The field's name in words.</param>
public sealed record MissingField(string Path, string Label);

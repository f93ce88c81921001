using System.Security.Cryptography;
using System.Text;

namespace Buergerservice.Documents.Templates;

/// <summary>A document's text with its placeholders. The format is described in Templates/documents/README.md.</summary>
public sealed class DocumentTemplate
{
    private const int LongestText = 500_000;

    private readonly Func<string, int> lineOf;

    private DocumentTemplate(string fileName, string text, FrontMatter matter, TemplateErrors errors, IReadOnlyList<TemplateNode> body)
    {
        FileName = fileName;
        Text = text;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Key = matter["key"];
        Version = matter["version"];
        Body = body;
        InlineText Inline(string name) => InlineParser.Parse(matter[name], matter.LineOf(name), null, errors);
        Title = Inline("title");
        Subject = Inline("subject");
        HeaderLeft = Inline("header-left");
        HeaderRight = Inline("header-right");
        FooterLeft = Inline("footer-left");
        OwnTextKeys = [.. OwnTexts(body)];
        lineOf = matter.LineOf;
    }

    /// <summary>The name that programs use, such as „projektskizze“.</summary>
    public string Key { get; }

    /// <summary>The version its author gave it, such as „1.0“.</summary>
    public string Version { get; }

    /// <summary>SHA-256 of the template's text (UTF-8, line feeds) in lower-case hex: what exactly was used.</summary>
    public string Sha256 { get; }

    /// <summary>The text it was read from, with line feeds.</summary>
    public string Text { get; }

    /// <summary>The file it was read from.</summary>
    public string FileName { get; }

    /// <summary>The keys of the passages a municipality may replace with its own text, in the order of the document.</summary>
    public IReadOnlyList<string> OwnTextKeys { get; }

    internal IReadOnlyList<TemplateNode> Body { get; }

    /// <summary>The line of a name at the top of the template.</summary>
    internal int LineOf(string name) => lineOf(name);

    internal InlineText Title { get; }

    internal InlineText Subject { get; }

    internal InlineText HeaderLeft { get; }

    internal InlineText HeaderRight { get; }

    internal InlineText FooterLeft { get; }

    /// <summary>Reads and checks a template.</summary>
    /// <param name="text">The template's text.</param>
    /// <param name="fileName">Its name for messages.</param>
    /// <exception cref="DocumentTemplateException">The template is faulty; every fault is named with file and line.</exception>
    public static DocumentTemplate Parse(string text, string fileName)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        if (text.Length > LongestText)
            throw new DocumentTemplateException([$"{fileName}(1): Die Vorlage ist länger als {LongestText} Zeichen."]);
        // A checkout with other line ends is still the same template.
        var normalised = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        var lines = normalised.Split('\n');
        var errors = new TemplateErrors(fileName);
        var matter = FrontMatter.Parse(lines, errors);
        var body = new TemplateParser(lines, matter.BodyLine, errors).Parse();
        var template = new DocumentTemplate(fileName, normalised, matter, errors, body);
        errors.ThrowIfAny();
        return template;
    }

    private static IEnumerable<string> OwnTexts(IEnumerable<TemplateNode> nodes) => nodes.SelectMany(node => node switch
    {
        OwnTextNode own => OwnTexts(own.Body).Prepend(own.Key),
        IfNode choice => OwnTexts(choice.Then.Concat(choice.Otherwise)),
        EachNode each => OwnTexts(each.Body),
        _ => [],
    });
}

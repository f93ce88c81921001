using System.Text;

namespace Buergerservice.Documents.Templates;

/// <summary>
/// Reads <c>**bold**</c>, <c>*italic*</c>, <c>[text](https://…)</c>, <c>{{path|format|label}}</c>, <c>^[footnote]</c>; a backslash takes the
/// next character literally. Data never passes through here, so data cannot bring markup or placeholders with it.
/// </summary>
internal sealed class InlineParser
{
    // A character no text contains: it is removed from data (see CleanText).
    private const string LiteralAsterisk = "\uFDD0";

    private readonly string source;
    private readonly int line;
    private readonly string? defaultLabel;
    private readonly TemplateErrors errors;
    private readonly List<InlinePart> parts = [];
    private readonly StringBuilder literal = new();
    private int position;
    private bool bold;
    private bool italic;

    private InlineParser(string source, int line, string? defaultLabel, TemplateErrors errors)
    {
        this.source = source;
        this.line = line;
        this.defaultLabel = defaultLabel;
        this.errors = errors;
    }

    /// <param name="source">The text of one line or cell.</param>
    /// <param name="line">Its line number.</param>
    /// <param name="defaultLabel">What a missing value is called if the placeholder does not say.</param>
    /// <param name="errors">Takes the faults found.</param>
    public static InlineText Parse(string source, int line, string? defaultLabel, TemplateErrors errors) =>
        new InlineParser(source, line, defaultLabel, errors).Parse();

    /// <summary>Emphasis only: what a clerk's own text may use.</summary>
    public static InlineText ParseEmphasis(string source)
    {
        // Neither placeholders nor links: both are made literal before parsing.
        // „\*“ alone is kept: a text may contain an asterisk.
        var escaped = source.Replace("\\*", LiteralAsterisk, StringComparison.Ordinal)
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace(LiteralAsterisk, "\\*", StringComparison.Ordinal)
            .Replace("{{", "\\{\\{", StringComparison.Ordinal)
            .Replace("^", "\\^", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal);
        var ignored = new TemplateErrors("");
        var text = Parse(escaped, 0, null, ignored);
        return ignored.Any ? new InlineText([new LiteralPart(source, null, false, false)]) : text;
    }

    private InlineText Parse()
    {
        while (position < source.Length)
            ParseNext();
        Flush();
        if (bold || italic)
            errors.Add(line, "Eine Hervorhebung mit * oder ** wird nicht geschlossen.");
        return new InlineText(parts);
    }

    private void ParseNext()
    {
        if (At("\\") && position + 1 < source.Length)
        {
            literal.Append(source[position + 1]);
            position += 2;
        }
        else if (At("{{"))
            ParsePlaceholder();
        else if (At("**"))
            Toggle(ref bold, 2);
        else if (At("*"))
            Toggle(ref italic, 1);
        else if (At("^["))
            ParseNote();
        else if (At("[") && source.IndexOf("](", position, StringComparison.Ordinal) > 0)
            ParseLink();
        else
            literal.Append(source[position++]);
    }

    private bool At(string mark) => string.CompareOrdinal(source, position, mark, 0, mark.Length) == 0;

    private void Toggle(ref bool flag, int length)
    {
        Flush();
        flag = !flag;
        position += length;
    }

    private void Flush()
    {
        if (literal.Length > 0)
            parts.Add(new LiteralPart(literal.ToString(), null, bold, italic));
        literal.Clear();
    }

    private void ParsePlaceholder()
    {
        Flush();
        var end = source.IndexOf("}}", position, StringComparison.Ordinal);
        if (end < 0)
        {
            errors.Add(line, "Ein Platzhalter {{ wird nicht mit }} geschlossen.");
            position = source.Length;
            return;
        }

        var fields = source[(position + 2)..end].Split('|', StringSplitOptions.TrimEntries);
        position = end + 2;
        var format = ValueFormat.Text;
        if (!DataPath.TryParse(fields[0], out var path))
            errors.Add(line, $"„{fields[0]}“ ist kein Pfad zu einem Wert.");
        else if (fields.Length > 3)
            errors.Add(line, $"Der Platzhalter „{fields[0]}“ hat mehr als Pfad, Format und Bezeichnung.");
        else if (fields.Length > 1 && fields[1].Length > 0 && !ValueFormats.Names.TryGetValue(fields[1], out format))
            errors.Add(line, $"Unbekanntes Format „{fields[1]}“. Möglich sind: {string.Join(", ", ValueFormats.Names.Keys)}.");
        else
        {
            errors.CheckScope(line, path);
            var label = fields.Length > 2 && fields[2].Length > 0 ? fields[2] : defaultLabel ?? path.DefaultLabel;
            parts.Add(new PlaceholderPart(path, format, label, bold, italic));
        }
    }

    /// <summary>The note ends at the bracket that belongs to its first; links in it have brackets of their own.</summary>
    private void ParseNote()
    {
        Flush();
        int open = 1, end = position + 2;
        for (; end < source.Length && open > 0; end++)
            open += source[end] switch { '[' => 1, ']' => -1, _ => 0 };
        var text = source[(position + 2)..Math.Max(position + 2, end - 1)];
        position = end;
        if (open > 0 || text.Trim().Length == 0)
            errors.Add(line, "Eine Fußnote ^[ wird nicht mit ] geschlossen oder ist leer.");
        else if (errors.OwnTextDepth > 0)
            // An own text cannot hold footnotes, and LibreOffice loses the text before one in a content control.
            errors.Add(line, "In einem Eigentext kann keine Fußnote stehen. Setzen Sie sie an die Überschrift oder einen Satz davor.");
        else if (text.Contains("^[", StringComparison.Ordinal))
            errors.Add(line, "Eine Fußnote kann keine Fußnote enthalten.");
        else
            parts.Add(new NotePart(new InlineParser(text.Trim(), line, defaultLabel, errors).Parse()));
    }

    private void ParseLink()
    {
        Flush();
        var middle = source.IndexOf("](", position, StringComparison.Ordinal);
        var end = source.IndexOf(')', middle);
        var address = end < 0 ? "" : source[(middle + 2)..end];
        if (Uri.TryCreate(address, UriKind.Absolute, out var link) && Content.CleanText.IsLinkable(link))
            parts.Add(new LiteralPart(source[(position + 1)..middle], link, bold, italic));
        else
            errors.Add(line, $"„{address}“ ist keine vollständige Adresse mit http, https oder mailto.");
        position = end < 0 ? source.Length : end + 1;
    }
}

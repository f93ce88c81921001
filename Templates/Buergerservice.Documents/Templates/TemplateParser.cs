using System.Text.RegularExpressions;

namespace Buergerservice.Documents.Templates;

/// <summary>Reads the body of a template line by line. The format is described in Templates/documents/README.md.</summary>
internal sealed partial class TemplateParser(IReadOnlyList<string> lines, int firstLine, TemplateErrors errors)
{
    private const int DeepestNesting = 30;

    private readonly HashSet<string> ownTexts = new(StringComparer.Ordinal);
    private int next = firstLine - 1;
    private int lastLevel;
    private int depth;

    private enum Context
    {
        Body,
        Table,
        Fields,
        Chart,
    }

    private string? CurrentDirective => DirectiveOf(lines[next]);

    public IReadOnlyList<TemplateNode> Parse()
    {
        var nodes = ParseBlock(Context.Body, columns: 0);
        while (next < lines.Count)
        {
            errors.Add(next + 1, $"„{CurrentDirective}“ ohne zugehörigen Anfang.");
            next++;
            nodes.AddRange(ParseBlock(Context.Body, columns: 0));
        }

        return nodes;
    }

    /// <summary>Reads up to an „else“ or „end“ that belongs to the caller, or to the end of the file.</summary>
    private List<TemplateNode> ParseBlock(Context context, int columns)
    {
        var nodes = new List<TemplateNode>();
        if (++depth > DeepestNesting)
        {
            errors.Add(Math.Min(next, lines.Count), $"Anweisungen sind tiefer als {DeepestNesting} Ebenen ineinander geschachtelt.");
            next = lines.Count;
        }

        while (next < lines.Count)
        {
            var directive = CurrentDirective;
            if (directive is "else" or "end")
                break;
            var node = directive is not null ? ParseDirective(directive, context, columns) : ParseLine(context, columns);
            if (node is not null)
                nodes.Add(node);
        }

        depth--;
        return nodes;
    }

    private static string? DirectiveOf(string line) => DirectivePattern().Match(line) is { Success: true } match
        ? match.Groups[1].Value.Trim()
        : null;

    [GeneratedRegex(@"^\s*\{%(.*)%\}\s*$")]
    private static partial Regex DirectivePattern();

    private TemplateNode? ParseDirective(string directive, Context context, int columns)
    {
        var line = next + 1;
        next++;
        var space = directive.IndexOf(' ', StringComparison.Ordinal);
        var name = space < 0 ? directive : directive[..space];
        var argument = space < 0 ? "" : directive[space..].Trim();
        switch (name)
        {
            case "if":
                return ParseIf(line, argument, context, columns);
            case "each":
                return ParseEach(line, argument, context, columns);
        }

        if (context != Context.Body)
        {
            errors.Add(line, $"„{name}“ kann hier nicht stehen: in einer Tabelle, Feldliste oder einem Organigramm sind nur if und each möglich.");
            return null;
        }

        switch (name)
        {
            case "eigentext":
                return ParseOwnText(line, argument);
            case "qr" or "code128":
                return FigureDirective.Code(line, name, argument, errors);
            case "picture":
                return FigureDirective.Picture(line, argument, ParsePath, errors);
            case "chart":
                return ParseChart(line, argument);
            case "table":
                return ParseTable(line, argument);
            case "fields":
                return ParseFields(line);
            case "signatures":
                return ParsePath(line, argument) is { } path ? new SignaturesNode(line, path) : null;
            case "toc":
                return Contents(line, argument);
            case "pagebreak":
                return new PageBreakNode(line);
            default:
                errors.Add(line, $"Unbekannte Anweisung „{name}“. Möglich sind: chart, code128, each, eigentext, else, end, fields, if, pagebreak, picture, qr, signatures, table, toc.");
                return null;
        }
    }

    /// <summary>„toc 3 Inhalt“: the deepest level may stand before the title.</summary>
    private static ContentsNode Contents(int line, string argument)
    {
        var hasDepth = argument is [>= '1' and <= '6', ' ', ..] or [>= '1' and <= '6'];
        var title = hasDepth ? argument[1..].Trim() : argument;
        return new ContentsNode(line, title.Length > 0 ? title : "Inhalt", hasDepth ? argument[0] - '0' : 2);
    }

    private IfNode? ParseIf(int line, string argument, Context context, int columns)
    {
        var condition = ParseCondition(line, argument);
        var then = ParseBlock(context, columns);
        List<TemplateNode> otherwise = [];
        if (next < lines.Count && CurrentDirective == "else")
        {
            next++;
            otherwise = ParseBlock(context, columns);
        }

        Close(line, "if");
        return condition is null ? null : new IfNode(line, condition, then, otherwise);
    }

    private Condition? ParseCondition(int line, string argument)
    {
        var match = ConditionPattern().Match(argument);
        if (!match.Success)
        {
            errors.Add(line, $"„{argument}“ ist keine Bedingung. Möglich sind: pfad, not pfad, pfad == \"Wert\", pfad != \"Wert\".");
            return null;
        }

        var expected = match.Groups["value"].Success ? match.Groups["value"].Value : null;
        var negated = match.Groups["not"].Success || match.Groups["op"].Value == "!=";
        return ParsePath(line, match.Groups["path"].Value) is { } path ? new Condition(path, negated, expected) : null;
    }

    [GeneratedRegex("""^(?:(?<not>not)\s+)?(?<path>[^\s="!]+)(?:\s*(?<op>==|!=)\s*"(?<value>[^"]*)")?$""")]
    private static partial Regex ConditionPattern();

    private EachNode? ParseEach(int line, string argument, Context context, int columns)
    {
        var path = ParsePath(line, argument);
        errors.LoopDepth++;
        var body = ParseBlock(context, columns);
        errors.LoopDepth--;
        Close(line, "each");
        return path is null ? null : new EachNode(line, path, body);
    }

    private OwnTextNode ParseOwnText(int line, string key)
    {
        if (key.Length == 0 || key.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not '-' and not '_'))
            errors.Add(line, $"„{key}“ ist kein Schlüssel für einen eigenen Text.");
        else if (!ownTexts.Add(key))
            errors.Add(line, $"Der eigene Text „{key}“ steht zweimal da.");
        errors.OwnTextDepth++;
        var body = ParseBlock(Context.Body, columns: 0);
        errors.OwnTextDepth--;
        Close(line, "eigentext");
        return new OwnTextNode(line, key, body);
    }

    private TableNode? ParseTable(int line, string caption)
    {
        var header = TableLines.Cells(next < lines.Count ? lines[next++] : "");
        var layout = TableLines.Cells(next < lines.Count ? lines[next++] : "");
        var columns = TableLines.Columns(header, layout);
        if (columns is null)
            errors.Add(line, "Eine Tabelle beginnt mit einer Kopfzeile | … | … | und einer Zeile der Breiten | 40 | 20> |; beide haben gleich viele Spalten.");
        var body = ParseBlock(Context.Table, columns?.Count ?? 0);
        Close(line, "table");
        return columns is null ? null : new TableNode(line, caption, columns, body);
    }

    private FieldsNode ParseFields(int line)
    {
        var body = ParseBlock(Context.Fields, columns: 0);
        Close(line, "fields");
        return new FieldsNode(line, body);
    }

    private ChartNode ParseChart(int line, string caption)
    {
        var body = ParseBlock(Context.Chart, columns: 0);
        Close(line, "chart");
        return new ChartNode(line, caption, body);
    }

    private void Close(int line, string name)
    {
        if (next < lines.Count && CurrentDirective == "end")
        {
            next++;
            return;
        }

        // An „else“ outside „if“ ends here: the file's reading goes on behind it.
        if (next < lines.Count)
        {
            errors.Add(next + 1, $"„else“ gehört nicht zu „{name}“ (Zeile {line}).");
            next++;
            ParseBlock(Context.Body, columns: 0);
            Close(line, name);
            return;
        }

        errors.Add(line, $"„{name}“ wird nicht mit end geschlossen.");
    }

    private DataPath? ParsePath(int line, string source)
    {
        if (!DataPath.TryParse(source, out var path))
        {
            errors.Add(line, $"„{source}“ ist kein Pfad zu einem Wert.");
            return null;
        }

        errors.CheckScope(line, path);
        return path;
    }

    private TemplateNode? ParseLine(Context context, int columns)
    {
        var line = next + 1;
        var text = lines[next++].TrimEnd();
        if (text.Length == 0)
            return new BlankNode(line);
        if (text.Contains("{%", StringComparison.Ordinal) || text.Contains("%}", StringComparison.Ordinal))
        {
            errors.Add(line, "Eine Anweisung {% … %} steht allein in ihrer Zeile.");
            return null;
        }

        return context switch
        {
            Context.Table => ParseRow(line, text, columns),
            Context.Fields => ParseField(line, text),
            _ => ParseText(line, text),
        };
    }

    private RowNode? ParseRow(int line, string text, int columns)
    {
        var totals = text.TrimStart().StartsWith("|=", StringComparison.Ordinal);
        var cells = TableLines.Cells(totals ? text.TrimStart().Remove(1, 1) : text);
        if (cells is null || (columns > 0 && cells.Count != columns))
        {
            errors.Add(line, $"Diese Tabellenzeile hat {cells?.Count ?? 0} Zellen statt {columns}.");
            return null;
        }

        return new RowNode(line, [.. cells.Select(c => Inline(c, line))], totals);
    }

    private FieldNode? ParseField(int line, string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        if (colon <= 0)
        {
            errors.Add(line, "Eine Zeile in fields hat die Form Bezeichnung: Wert.");
            return null;
        }

        var label = text[..colon].Trim();
        return new FieldNode(line, Inline(label, line), Inline(text[(colon + 2)..].Trim(), line, label));
    }

    private TemplateNode ParseText(int line, string text)
    {
        if (HeadingPattern().Match(text) is { Success: true } heading)
            return ParseHeading(line, heading.Groups[1].Length, heading.Groups[2].Value);
        if (TitlePattern().Match(text) is { Success: true } title)
            return new TitleNode(line, Inline(title.Groups[2].Value, line), title.Groups[1].Length == 2);
        if (CheckPattern().Match(text) is { Success: true } check)
            return ParseCheckItem(line, check);
        if (ItemPattern().Match(text) is { Success: true } item)
            return ParseItem(line, item);
        return new TextNode(line, Inline(WithWholeNotes(text.Trim()), line));
    }

    private HeadingNode ParseHeading(int line, int level, string text)
    {
        if (level > lastLevel + 1)
            errors.Add(line, $"Eine Überschrift der Ebene {level} folgt auf Ebene {lastLevel}; dazwischen fehlt eine.");
        lastLevel = level;
        return new HeadingNode(line, level, Inline(text, line));
    }

    private ItemNode ParseCheckItem(int line, Match match)
    {
        var mark = match.Groups[1].Value.Trim();
        var text = Inline(WithContinuation(match.Groups[2].Value), line);
        return mark is "" or "x"
            ? new ItemNode(line, ItemKind.Check, text, 0, null, mark == "x")
            : new ItemNode(line, ItemKind.Check, text, 0, ParsePath(line, mark.Trim('{', '}', ' ')));
    }

    /// <summary>Two blanks before the mark are one level.</summary>
    private ItemNode ParseItem(int line, Match match)
    {
        var level = match.Groups[1].Length / 2;
        if (level >= Content.ListBlock.DeepestLevel)
            errors.Add(line, $"Listen dürfen höchstens {Content.ListBlock.DeepestLevel} Ebenen tief sein.");
        var kind = match.Groups[2].Value == "-" ? ItemKind.Bullet : ItemKind.Numbered;
        return new ItemNode(line, kind, Inline(WithContinuation(match.Groups[3].Value), line), level);
    }

    /// <summary>Indented lines after a list entry belong to it.</summary>
    private string WithContinuation(string text)
    {
        while (next < lines.Count && lines[next].StartsWith("  ", StringComparison.Ordinal) && CurrentDirective is null
            && !string.IsNullOrWhiteSpace(lines[next]) && !ItemPattern().IsMatch(lines[next]))
            text += ' ' + lines[next++].Trim();
        return text;
    }

    /// <summary>A footnote may go on over the following lines of its paragraph.</summary>
    private string WithWholeNotes(string text)
    {
        while (text.LastIndexOf("^[", StringComparison.Ordinal) is >= 0 and var note && text.AsSpan(note + 1).Count('[') > text.AsSpan(note + 1).Count(']')
            && next < lines.Count && CurrentDirective is null && !string.IsNullOrWhiteSpace(lines[next]))
            text += ' ' + lines[next++].Trim();
        return text;
    }

    private InlineText Inline(string text, int line, string? label = null) => InlineParser.Parse(text, line, label, errors);

    [GeneratedRegex(@"^(#{1,6})\s+(.+)$")]
    private static partial Regex HeadingPattern();

    [GeneratedRegex(@"^(={1,2})\s+(.+)$")]
    private static partial Regex TitlePattern();

    [GeneratedRegex(@"^- \[([ x]|\s*\{\{[^}]*\}\}\s*)\] (.+)$")]
    private static partial Regex CheckPattern();

    [GeneratedRegex(@"^(\s*)(-|\d+\.)\s+(.+)$")]
    private static partial Regex ItemPattern();
}

using System.Globalization;
using System.Net;
using System.Text;
using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Html;

/// <summary>
/// A document as a fragment of HTML for previews: semantic elements and classes, no styles, no scripts, every text
/// encoded. Headings begin at a given level, so that the fragment fits into a page.
/// </summary>
internal sealed class HtmlRenderer(int firstLevel)
{
    private readonly StringBuilder html = new();
    private readonly List<TextRun> notes = [];

    public string Render(DocumentContent content)
    {
        foreach (var block in content.Blocks)
            Add(block);
        if (notes.Count > 0)
        {
            html.Append("<ol class=\"document-notes\">");
            foreach (var note in notes)
                html.Append("<li>").Append(Runs(note.Note!)).Append("</li>");
            html.Append("</ol>");
        }

        return html.ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text).Replace("\n", "<br>", StringComparison.Ordinal);

    private void Add(Block block)
    {
        switch (block)
        {
            case TitleBlock title:
                Element("p", "document-title", Runs(title.Runs));
                if (title.Subtitle is { } subtitle)
                    Element("p", "document-subtitle", Runs(subtitle));
                break;
            case Heading heading:
                Element(string.Create(CultureInfo.InvariantCulture, $"h{Math.Min(6, heading.Level + firstLevel - 1)}"), null, Runs(heading.Runs));
                break;
            case Paragraph paragraph:
                Element("p", null, Runs(paragraph.Runs));
                break;
            case ListBlock list:
                AddList(list);
                break;
            case CheckList checks:
                html.Append("<ul class=\"document-checks\">");
                foreach (var item in checks.Items)
                    Element("li", null, (item.Ticked ? "☒ " : "☐ ") + Runs(item.Runs));
                html.Append("</ul>");
                break;
            case OwnTextBlock own:
                html.Append(CultureInfo.InvariantCulture, $"<div class=\"document-own\"><p class=\"document-own__key\">Eigener Text möglich: {Encode(own.Key)}</p>");
                foreach (var inner in own.Blocks)
                    Add(inner);
                html.Append("</div>");
                break;
            case PageBreak:
                html.Append("<hr class=\"document-break\">");
                break;
            default:
                AddTableLike(block);
                break;
        }
    }

    private void AddTableLike(Block block)
    {
        switch (block)
        {
            case Table table:
                AddTable(table);
                break;
            case KeyValueTable fields:
                html.Append("<table class=\"document-table\"><tbody>");
                foreach (var entry in fields.Entries)
                    html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Encode(entry.Label)}</th><td>{Runs(entry.Value)}</td></tr>");
                html.Append("</tbody></table>");
                break;
            case SignatureBlock signatures:
                foreach (var signatory in signatures.Signatories)
                    Element("p", "document-signature", Encode($"Unterschrift: {(signatory.IsForRole ? "" : (signatory.Name ?? "‹Name fehlt›") + ", ")}{signatory.Role ?? "‹Funktion fehlt›"}, {signatory.Organisation ?? "‹Behörde oder Firma fehlt›"}"));
                break;
            case TableOfContents contents:
                Element("p", "document-placeholder", Encode($"{contents.Title} (Inhaltsverzeichnis bis Ebene {contents.Depth})"));
                break;
            case Figure figure:
                Element("p", "document-placeholder", Encode($"Bild: {figure.AlternativeText}"));
                break;
            case CodeBlock code:
                Element("p", "document-placeholder", Encode($"{(code.Kind == CodeKind.Qr ? "QR-Code" : "Strichcode")}: {code.AlternativeText} ({code.Value})"));
                break;
            case OrganisationChart chart:
                Element("p", "document-placeholder", Encode(chart.AlternativeText));
                break;
        }
    }

    private void AddList(ListBlock list)
    {
        var tag = list.Numbered ? "ol" : "ul";
        html.Append('<').Append(tag).Append('>');
        foreach (var item in list.Items)
        {
            html.Append("<li>").Append(Runs(item.Runs));
            if (item.Nested is { } nested)
                AddList(nested);
            html.Append("</li>");
        }

        html.Append("</").Append(tag).Append('>');
    }

    private void AddTable(Table table)
    {
        html.Append("<table class=\"document-table\">");
        if (table.Caption is { } caption)
            Element("caption", null, Encode(caption));
        html.Append("<thead><tr>");
        foreach (var column in table.Columns)
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{Right(column)}>{Encode(column.Header)}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in table.Rows)
            AddRow(table, row);
        html.Append("</tbody>");
        if (table.Totals is { } totals)
        {
            html.Append("<tfoot>");
            AddRow(table, totals);
            html.Append("</tfoot>");
        }

        html.Append("</table>");
    }

    private void AddRow(Table table, TableRow row)
    {
        html.Append("<tr>");
        for (var i = 0; i < row.Cells.Count; i++)
            html.Append(CultureInfo.InvariantCulture, $"<td{Right(table.Columns[i])}>{Runs(row.Cells[i])}</td>");
        html.Append("</tr>");
    }

    private static string Right(TableColumn column) => column.AlignRight ? " class=\"document-number\"" : "";

    private void Element(string name, string? cssClass, string content) =>
        html.Append(CultureInfo.InvariantCulture, $"<{name}{(cssClass is null ? "" : $" class=\"{cssClass}\"")}>{content}</{name}>");

    private string Runs(IEnumerable<TextRun> runs) => string.Concat(runs.Select(Run));

    private string Run(TextRun run)
    {
        if (run.Note is not null)
        {
            notes.Add(run);
            return $"<sup>{Encode(run.Text)}</sup>";
        }

        var text = Encode(run.Text);
        if (run.Missing)
            text = $"<mark>{text}</mark>";
        if (run.Bold)
            text = $"<strong>{text}</strong>";
        if (run.Italic)
            text = $"<em>{text}</em>";
        return run.Link is { } link ? $"<a href=\"{WebUtility.HtmlEncode(link.AbsoluteUri)}\" rel=\"noreferrer\">{text}</a>" : text;
    }
}

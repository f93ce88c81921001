using System.Globalization;
using Buergerservice.Documents.Content;
using DocumentFormat.OpenXml;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Buergerservice.Documents.Docx;

/// <summary>Tables, label-value tables and the places for signatures.</summary>
internal static class DocxTables
{
    private const string HeadFill = "E6EDF7";
    private const string FieldLine = "404040";
    private const uint FieldHeight = 1134;

    private static readonly double[] KeyValueWidths = [32, 68];
    private static readonly double[] SignatureWidths = [58, 8, 99];

    public static IEnumerable<OpenXmlElement> Table(Table table, Func<IReadOnlyList<TextRun>, OpenXmlElement[]> runs)
    {
        if (table.Caption is { } caption)
            yield return DocxText.Paragraph("Caption", DocxText.Run(caption));
        var widths = Widths(table.Columns.Select(c => c.Width));
        var result = NewTable(widths, "BuergerserviceTable");
        var head = Row(widths, i => Cell(widths[i], HeadFill, table.Columns[i].AlignRight, DocxText.Run(new TextRun(table.Columns[i].Header) { Bold = true })));
        head.TableRowProperties!.Append(new W.TableHeader());
        result.Append(head);
        foreach (var row in table.Rows)
            result.Append(Row(widths, i => Cell(widths[i], null, table.Columns[i].AlignRight, runs(row.Cells[i]))));
        if (table.Totals is { } totals)
            result.Append(Row(widths, i => Cell(widths[i], HeadFill, table.Columns[i].AlignRight, runs([.. totals.Cells[i].Select(r => r with { Bold = true })]))));
        yield return result;
        yield return Spacer();
    }

    public static IEnumerable<OpenXmlElement> KeyValues(KeyValueTable table, Func<IReadOnlyList<TextRun>, OpenXmlElement[]> runs)
    {
        if (table.Entries.Count == 0)
            yield break;
        var widths = Widths(KeyValueWidths);
        var result = NewTable(widths, "BuergerserviceTable");
        foreach (var entry in table.Entries)
        {
            var row = new W.TableRow(new W.TableRowProperties(new W.CantSplit()));
            row.Append(
                Cell(widths[0], HeadFill, alignRight: false, DocxText.Run(new TextRun(entry.Label) { Bold = true })),
                Cell(widths[1], null, alignRight: false, runs(entry.Value)));
            result.Append(row);
        }

        yield return result;
        yield return Spacer();
    }

    /// <summary>All signatories stay on one page, so that nobody signs a page without text.</summary>
    public static IEnumerable<OpenXmlElement> Signatory(Signatory signatory, bool isLast)
    {
        var widths = Widths(SignatureWidths);
        var table = NewTable(widths, null);
        var space = Row(widths, i => Cell(widths[i], null, alignRight: false));
        space.TableRowProperties!.Append(new W.TableRowHeight { Val = FieldHeight, HeightType = W.HeightRuleValues.Exact });
        var name = signatory.Name is not null ? new TextRun(signatory.Name) : signatory.IsForRole ? null : TextRun.MissingValue("Name");
        var role = signatory.Role is null ? TextRun.MissingValue("Funktion") : new TextRun(signatory.Role);
        var organisation = signatory.Organisation is null ? TextRun.MissingValue("Behörde oder Firma") : new TextRun(signatory.Organisation);
        var captions = new W.TableRow(new W.TableRowProperties(new W.CantSplit()));
        captions.Append(
            Caption(widths[0], lined: true, DocxText.Run("Ort, Datum")),
            Caption(widths[1], lined: false),
            name is null
                ? Caption(widths[2], lined: true, DocxText.Run("Unterschrift "), DocxText.Run(role with { Bold = true }), DocxText.Run("\n"), DocxText.Run(organisation))
                : Caption(widths[2], lined: true, DocxText.Run("Unterschrift "), DocxText.Run(name with { Bold = true }), DocxText.Run("\n"), DocxText.Run(role), DocxText.Run(", "), DocxText.Run(organisation)));
        foreach (var paragraph in space.Descendants<W.Paragraph>())
            paragraph.ParagraphProperties!.Append(new W.KeepNext());
        table.Append(space, captions);
        var spacer = Spacer();
        foreach (var paragraph in isLast ? [] : captions.Descendants<W.Paragraph>().Append(spacer))
            (paragraph.ParagraphProperties ??= new W.ParagraphProperties()).KeepNext = new W.KeepNext();
        yield return table;
        yield return spacer;
    }

    /// <summary>Boxes as cells: the chart can be edited like any table.</summary>
    public static IEnumerable<OpenXmlElement> Chart(OrganisationChart chart)
    {
        var widths = Widths(Enumerable.Repeat(1.0, Math.Max(1, chart.Below.Count)));
        var table = NewTable(widths, null);
        table.GetFirstChild<W.TableProperties>()!.Append(new W.TableDescription { Val = chart.AlternativeText });
        var top = Boxed(DocxStyles.TextWidth, new TextRun(chart.Top) { Bold = true });
        top.TableCellProperties!.InsertAfter(new W.GridSpan { Val = widths.Length }, top.TableCellProperties.TableCellWidth);
        table.Append(new W.TableRow(new W.TableRowProperties(new W.CantSplit()), top));
        if (chart.Below.Count > 0)
            table.Append(Row(widths, i => Boxed(widths[i], new TextRun(chart.Below[i]))));
        yield return table;
        yield return chart.Caption is { } caption ? DocxText.Paragraph("Caption", DocxText.Run(caption)) : Spacer();
    }

    private static W.TableCell Boxed(int width, TextRun text)
    {
        static T Line<T>()
            where T : W.BorderType, new() => new() { Val = W.BorderValues.Single, Size = 6, Color = FieldLine };
        var cell = Cell(width, HeadFill, alignRight: false, DocxText.Run(text));
        var borders = new W.TableCellBorders(Line<W.TopBorder>(), Line<W.LeftBorder>(), Line<W.BottomBorder>(), Line<W.RightBorder>());
        cell.TableCellProperties!.InsertAfter(borders, cell.TableCellProperties.TableCellWidth);
        cell.GetFirstChild<W.Paragraph>()!.ParagraphProperties!.Append(new W.Justification { Val = W.JustificationValues.Center });
        return cell;
    }

    private static int[] Widths(IEnumerable<double> shares)
    {
        var list = shares.ToList();
        return [.. list.Select(s => Math.Max(1, (int)(s / list.Sum() * DocxStyles.TextWidth)))];
    }

    private static W.Table NewTable(int[] widths, string? style)
    {
        var properties = new W.TableProperties();
        if (style is not null)
            properties.Append(new W.TableStyle { Val = style });
        properties.Append(
            new W.TableWidth { Width = Text(DocxStyles.TextWidth), Type = W.TableWidthUnitValues.Dxa },
            new W.TableLayout { Type = W.TableLayoutValues.Fixed },
            new W.TableLook { Val = "0020", FirstRow = true });
        return new W.Table(properties, new W.TableGrid(widths.Select(w => new W.GridColumn { Width = Text(w) })));
    }

    private static W.TableRow Row(int[] widths, Func<int, W.TableCell> cell)
    {
        var row = new W.TableRow(new W.TableRowProperties(new W.CantSplit()));
        row.Append(widths.Select((_, i) => cell(i)));
        return row;
    }

    private static W.TableCell Cell(int width, string? fill, bool alignRight, params OpenXmlElement[] children)
    {
        var properties = new W.TableCellProperties(new W.TableCellWidth { Width = Text(width), Type = W.TableWidthUnitValues.Dxa });
        if (fill is not null)
            properties.Append(new W.Shading { Val = W.ShadingPatternValues.Clear, Color = "auto", Fill = fill });
        var paragraph = DocxText.Paragraph("TableText", children);
        if (alignRight)
            paragraph.ParagraphProperties!.Append(new W.Justification { Val = W.JustificationValues.Right });
        return new W.TableCell(properties, paragraph);
    }

    private static W.TableCell Caption(int width, bool lined, params OpenXmlElement[] children)
    {
        var properties = new W.TableCellProperties(new W.TableCellWidth { Width = Text(width), Type = W.TableWidthUnitValues.Dxa });
        if (lined)
            properties.Append(new W.TableCellBorders(new W.TopBorder { Val = W.BorderValues.Single, Size = 6, Color = FieldLine }));
        return new W.TableCell(properties, DocxText.Paragraph("SignatureText", children));
    }

    /// <summary>Word glues tables together that have no paragraph between them.</summary>
    private static W.Paragraph Spacer() => DocxText.Paragraph("SignatureText");

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

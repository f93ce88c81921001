using System.Globalization;
using DocumentFormat.OpenXml;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Buergerservice.Documents.Docx;

/// <summary>The document's styles: changing one in Word changes the document everywhere.</summary>
internal static class DocxStyles
{
    public const int TextWidth = 9355;
    private const string Accent = "0D3B73";
    private const string Muted = "545454";
    private const string Hairline = "9EABBD";
    private const string Font = "Liberation Sans";

    private static readonly int[] HeadingSizes = [31, 25, 22, 21, 21, 21];

    public static W.Styles Create(string language)
    {
        var styles = new W.Styles(Defaults(language));
        styles.Append(new W.Style(new W.StyleName { Val = "Normal" }, new W.PrimaryStyle()) { Type = W.StyleValues.Paragraph, StyleId = "Normal", Default = true });
        styles.Append(Style("Title", "Title", [KeepNext(), Spacing(0, 60)], [new W.Bold(), Colour(Accent), Size(44)]));
        styles.Append(Style("Subtitle", "Subtitle", [Spacing(0, 240)], [Colour(Muted), Size(26)]));
        for (var level = 1; level <= HeadingSizes.Length; level++)
            styles.Append(HeadingStyle(level));
        styles.Append(Style("TOCHeading", "TOC Heading", [KeepNext(), Spacing(240, 80)], [new W.Bold(), Colour(Accent), Size(25)]));
        for (var level = 1; level <= 3; level++)
            styles.Append(ContentsStyle(level));
        styles.Append(Style("ListParagraph", "List Paragraph", [Spacing(0, 60)], []));
        styles.Append(Style("CheckItem", "Check Item", [Spacing(0, 60), new W.Indentation { Left = "397", Hanging = "397" }], []));
        styles.Append(Style("Caption", "caption", [KeepNext(), Spacing(60, 60)], [new W.Italic(), Colour(Muted), Size(19)]));
        styles.Append(Style("TableText", "Table Text", [Spacing(50, 50, 250)], [Size(19)]));
        styles.Append(Style("SignatureText", "Signature Text", [Spacing(40, 0, 250)], [Colour(Muted), Size(17)]));
        styles.Append(Style("FootnoteText", "footnote text", [Spacing(0, 20, 240)], [Size(17)]));
        styles.Append(new W.Style(
            new W.StyleName { Val = "footnote reference" },
            new W.StyleRunProperties(new W.VerticalTextAlignment { Val = W.VerticalPositionValues.Superscript }))
        { Type = W.StyleValues.Character, StyleId = "FootnoteReference" });
        styles.Append(Furniture("Header", "header", new W.BottomBorder { Val = W.BorderValues.Single, Size = 4, Space = 4, Color = Hairline }));
        styles.Append(Furniture("Footer", "footer", new W.TopBorder { Val = W.BorderValues.Single, Size = 4, Space = 4, Color = Hairline }));
        styles.Append(new W.Style(
            new W.StyleName { Val = "Hyperlink" },
            new W.StyleRunProperties(Colour(Accent), new W.Underline { Val = W.UnderlineValues.Single }))
        { Type = W.StyleValues.Character, StyleId = "Hyperlink" });
        styles.Append(TableStyle());
        return styles;
    }

    private static W.DocDefaults Defaults(string language) => new(
        new W.RunPropertiesDefault(new W.RunPropertiesBaseStyle(
            new W.RunFonts { Ascii = Font, HighAnsi = Font, ComplexScript = Font, EastAsia = Font },
            Size(21),
            new W.Languages { Val = language })),
        new W.ParagraphPropertiesDefault(new W.ParagraphPropertiesBaseStyle(Spacing(0, 120, 276))));

    private static W.Style Style(string id, string name, OpenXmlElement[] paragraph, OpenXmlElement[] run)
    {
        var style = new W.Style(new W.StyleName { Val = name }, new W.BasedOn { Val = "Normal" }, new W.NextParagraphStyle { Val = "Normal" }, new W.PrimaryStyle())
        {
            Type = W.StyleValues.Paragraph,
            StyleId = id,
        };
        if (paragraph.Length > 0)
            style.Append(new W.StyleParagraphProperties(paragraph));
        if (run.Length > 0)
            style.Append(new W.StyleRunProperties(run));
        return style;
    }

    private static W.Style HeadingStyle(int level) => Style(
        Invariant($"Heading{level}"),
        Invariant($"heading {level}"),
        [KeepNext(), new W.KeepLines(), Spacing(level == 1 ? 320 : 220, 80), new W.OutlineLevel { Val = level - 1 }],
        [new W.Bold(), Colour(Accent), Size(HeadingSizes[level - 1])]);

    private static W.Style ContentsStyle(int level)
    {
        var tab = new W.Tabs(new W.TabStop { Val = W.TabStopValues.Right, Leader = W.TabStopLeaderCharValues.Dot, Position = TextWidth });
        var indent = new W.Indentation { Left = Invariant($"{(level - 1) * 284}") };
        return Style(Invariant($"TOC{level}"), Invariant($"toc {level}"), [tab, Spacing(0, 40), indent], level == 1 ? [new W.Bold()] : []);
    }

    private static W.Style Furniture(string id, string name, W.BorderType border) => Style(
        id,
        name,
        [new W.ParagraphBorders(border), new W.Tabs(new W.TabStop { Val = W.TabStopValues.Right, Position = TextWidth })],
        [Colour(Muted), Size(16)]);

    private static W.Style TableStyle() => new(
        new W.StyleName { Val = "Buergerservice Table" },
        new W.StyleTableProperties(
            new W.TableBorders(
                new W.TopBorder { Val = W.BorderValues.Single, Size = 6, Color = Hairline },
                new W.BottomBorder { Val = W.BorderValues.Single, Size = 6, Color = Hairline },
                new W.InsideHorizontalBorder { Val = W.BorderValues.Single, Size = 4, Color = Hairline }),
            new W.TableCellMarginDefault(
                new W.TableCellLeftMargin { Width = 80, Type = W.TableWidthValues.Dxa },
                new W.TableCellRightMargin { Width = 80, Type = W.TableWidthValues.Dxa })))
    {
        Type = W.StyleValues.Table,
        StyleId = "BuergerserviceTable",
    };

    private static W.KeepNext KeepNext() => new();

    private static W.Color Colour(string value) => new() { Val = value };

    private static W.FontSize Size(int halfPoints) => new() { Val = Invariant($"{halfPoints}") };

    private static W.SpacingBetweenLines Spacing(int before, int after, int? line = null)
    {
        var spacing = new W.SpacingBetweenLines { Before = Invariant($"{before}"), After = Invariant($"{after}") };
        if (line is { } value)
        {
            spacing.Line = Invariant($"{value}");
            spacing.LineRule = W.LineSpacingRuleValues.Auto;
        }

        return spacing;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

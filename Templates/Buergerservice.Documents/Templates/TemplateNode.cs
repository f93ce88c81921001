namespace Buergerservice.Documents.Templates;

/// <summary>One line or block of a parsed template.</summary>
internal abstract record TemplateNode(int Line);

internal sealed record BlankNode(int Line) : TemplateNode(Line);

internal sealed record TextNode(int Line, InlineText Text) : TemplateNode(Line);

internal sealed record TitleNode(int Line, InlineText Text, bool Subtitle) : TemplateNode(Line);

internal sealed record HeadingNode(int Line, int Level, InlineText Text) : TemplateNode(Line);

/// <param name="Line">Its line.</param>
/// <param name="Kind">The kind of mark.</param>
/// <param name="Text">Its text.</param>
/// <param name="Level">How deep it lies in other entries, from 0.</param>
/// <param name="Ticked">The value that ticks a box.</param>
/// <param name="FixedTick">Whether a box without such a value is ticked.</param>
internal sealed record ItemNode(int Line, ItemKind Kind, InlineText Text, int Level, DataPath? Ticked = null, bool FixedTick = false) : TemplateNode(Line);

internal enum ItemKind
{
    Bullet,
    Numbered,
    Check,
}

internal sealed record FieldNode(int Line, InlineText Label, InlineText Value) : TemplateNode(Line);

internal sealed record RowNode(int Line, IReadOnlyList<InlineText> Cells, bool Totals) : TemplateNode(Line);

internal sealed record ContentsNode(int Line, string Title, int Depth) : TemplateNode(Line);

internal sealed record PageBreakNode(int Line) : TemplateNode(Line);

internal sealed record SignaturesNode(int Line, DataPath Path) : TemplateNode(Line);

internal sealed record TableNode(int Line, string Caption, IReadOnlyList<ColumnSpec> Columns, IReadOnlyList<TemplateNode> Body) : TemplateNode(Line);

internal sealed record ColumnSpec(string Header, double Width, bool AlignRight);

internal sealed record FieldsNode(int Line, IReadOnlyList<TemplateNode> Body) : TemplateNode(Line);

internal sealed record CodeNode(int Line, Content.CodeKind Kind, InlineText Value, InlineText Alternative, InlineText? Caption) : TemplateNode(Line);

internal sealed record PictureNode(int Line, DataPath Path, InlineText Alternative, double Width, InlineText? Caption) : TemplateNode(Line);

internal sealed record ChartNode(int Line, string Caption, IReadOnlyList<TemplateNode> Body) : TemplateNode(Line);

internal sealed record IfNode(int Line, Condition Condition, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Otherwise) : TemplateNode(Line);

/// <summary>True when the value equals <paramref name="Expected"/>, or without it when there is a value; <paramref name="Negated"/> turns it round.</summary>
internal sealed record Condition(DataPath Path, bool Negated, string? Expected);

internal sealed record EachNode(int Line, DataPath Path, IReadOnlyList<TemplateNode> Body) : TemplateNode(Line);

internal sealed record OwnTextNode(int Line, string Key, IReadOnlyList<TemplateNode> Body) : TemplateNode(Line);

/// <summary>Text with emphasis, links and placeholders.</summary>
internal sealed record InlineText(IReadOnlyList<InlinePart> Parts);

internal abstract record InlinePart(bool Bold, bool Italic);

internal sealed record LiteralPart(string Text, Uri? Link, bool Bold, bool Italic) : InlinePart(Bold, Italic);

/// <summary>A footnote behind the text before it.</summary>
internal sealed record NotePart(InlineText Text) : InlinePart(false, false);

internal sealed record PlaceholderPart(DataPath Path, ValueFormat Format, string Label, bool Bold, bool Italic) : InlinePart(Bold, Italic);

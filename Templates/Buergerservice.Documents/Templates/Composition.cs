using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Templates;

/// <summary>Walks through a template with the data of one document.</summary>
internal sealed class Composition
{
    private readonly IReadOnlyDictionary<string, string> ownTexts;
    private readonly InlineFiller filler;
    private readonly FigureFiller figures;
    private readonly SortedDictionary<string, string> usedOwnTexts = new(StringComparer.Ordinal);
    private readonly SignatoryList signatories = new();
    private int steps;

    public Composition(UsedValue root, IReadOnlyDictionary<string, string> ownTexts)
    {
        this.ownTexts = ownTexts;
        filler = new InlineFiller(root);
        figures = new FigureFiller(filler);
    }

    public IReadOnlyList<MissingField> MissingFields => filler.Missing;

    public IReadOnlyDictionary<string, string> UsedOwnTexts => usedOwnTexts;

    public string PlainText(InlineText text) => CleanText.OneLine(TextRun.Concat(filler.Fill(text)));

    public IReadOnlyList<Block> Fill(IReadOnlyList<TemplateNode> nodes)
    {
        var blocks = new BlockAssembler();
        FillBody(nodes, blocks);
        return blocks.Finish();
    }

    private void FillBody(IReadOnlyList<TemplateNode> nodes, BlockAssembler blocks)
    {
        foreach (var node in nodes)
            FillNode(node, blocks);
    }

    private void FillNode(TemplateNode node, BlockAssembler blocks)
    {
        switch (node)
        {
            case BlankNode:
                blocks.EndParagraph();
                break;
            case TextNode text:
                blocks.AddText(filler.Fill(text.Text));
                break;
            case ItemNode item:
                blocks.AddItem(item.Kind, item.Level, filler.Fill(item.Text), item.Ticked is null ? item.FixedTick : IsTrue(item.Ticked));
                break;
            case HeadingNode heading:
                blocks.Add(new Heading(heading.Level, filler.Fill(heading.Text)));
                break;
            case TitleNode title:
                blocks.AddTitle(filler.Fill(title.Text), title.Subtitle);
                break;
            case IfNode or EachNode:
                Expand(node, n => FillNode(n, blocks));
                break;
            case OwnTextNode own:
                FillOwnText(own, blocks);
                break;
            default:
                blocks.Add(ToBlock(node));
                break;
        }
    }

    private Block ToBlock(TemplateNode node) => node switch
    {
        TableNode table => FillTable(table),
        FieldsNode fields => FillFields(fields),
        SignaturesNode signatures => signatories.Read(filler, signatures.Path),
        ContentsNode contents => new TableOfContents(contents.Title, contents.Depth),
        PageBreakNode => new PageBreak(),
        CodeNode code => figures.Code(code),
        PictureNode picture => figures.Picture(picture),
        ChartNode chart => FillChart(chart),
        _ => throw new InvalidOperationException($"Zeile {node.Line}: {node.GetType().Name} kann hier nicht stehen."),
    };

    /// <summary>Resolves „if“ and „each“ and hands every other node on.</summary>
    private void Expand(TemplateNode node, Action<TemplateNode> visit)
    {
        switch (node)
        {
            case IfNode choice:
                foreach (var child in Holds(choice.Condition) ? choice.Then : choice.Otherwise)
                    Expand(child, visit);
                break;
            case EachNode each:
                ExpandEach(each, visit);
                break;
            default:
                visit(node);
                break;
        }
    }

    /// <summary>Lines of text are the upper box, entries the lower ones.</summary>
    private OrganisationChart FillChart(ChartNode node)
    {
        var (top, below) = (new List<string>(), new List<string>());
        foreach (var child in node.Body)
        {
            Expand(child, n =>
            {
                if (n is TextNode text)
                    top.Add(PlainText(text.Text));
                else if (n is ItemNode item)
                    below.Add(PlainText(item.Text));
            });
        }

        return FigureFiller.Chart(node.Caption, top, below);
    }

    private void ExpandEach(EachNode each, Action<TemplateNode> visit)
    {
        var entries = filler.Find(each.Path).Items;
        for (var i = 0; i < entries.Count; i++)
        {
            if (++steps > CompositionLimits.LoopSteps)
                throw new DocumentDataException($"Die Daten führen zu mehr als {CompositionLimits.LoopSteps} Wiederholungen (Zeile {each.Line} der Vorlage).");
            filler.Enter(entries[i], i + 1, each.Path);
            foreach (var child in each.Body)
                Expand(child, visit);
            filler.Leave();
        }
    }

    private bool Holds(Condition condition)
    {
        var value = filler.Find(condition.Path);
        var holds = condition.Expected is { } expected
            ? value.Value is { } present && ValueFormats.Write(present, ValueFormat.Text) == expected
            : !value.IsMissing && value.Value is not false;
        return holds != condition.Negated;
    }

    private bool IsTrue(DataPath path) => filler.Find(path).Value is true;

    private Table FillTable(TableNode node)
    {
        var rows = new List<TableRow>();
        TableRow? totals = null;
        foreach (var child in node.Body)
        {
            Expand(child, n =>
            {
                if (n is not RowNode row)
                    return;
                var filled = new TableRow([.. row.Cells.Select(filler.Fill)]);
                if (row.Totals)
                    totals = filled;
                else
                    rows.Add(filled);
            });
        }

        return new Table(
            [.. node.Columns.Select(c => new TableColumn(c.Header, c.Width, c.AlignRight))],
            rows,
            totals,
            node.Caption.Length > 0 ? node.Caption : null);
    }

    private KeyValueTable FillFields(FieldsNode node)
    {
        var entries = new List<KeyValueEntry>();
        foreach (var child in node.Body)
        {
            Expand(child, n =>
            {
                if (n is FieldNode field)
                    entries.Add(new KeyValueEntry(PlainText(field.Label), filler.Fill(field.Value)));
            });
        }

        return new KeyValueTable(entries);
    }

    /// <summary>A passage that may be replaced is a block of its own; one inside another is part of it.</summary>
    private void FillOwnText(OwnTextNode node, BlockAssembler blocks)
    {
        var inner = new BlockAssembler();
        var isOwn = ownTexts.TryGetValue(node.Key, out var own) && !string.IsNullOrWhiteSpace(own);
        if (isOwn)
        {
            filler.Count(own!);
            usedOwnTexts[node.Key] = CleanText.Of(own);
            OwnText.AddTo(inner, own!);
        }
        else
        {
            FillBody(node.Body, inner);
        }

        blocks.Add(new OwnTextBlock(node.Key, isOwn, inner.Finish()));
    }
}

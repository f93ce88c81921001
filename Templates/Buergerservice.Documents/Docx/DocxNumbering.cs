using System.Globalization;
using Buergerservice.Documents.Content;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Buergerservice.Documents.Docx;

/// <summary>Bullets and numbers. Every numbered list is an instance of its own, so that it starts at 1.</summary>
internal sealed class DocxNumbering
{
    public const int Bullets = 1;
    private const int BulletDefinition = 0;
    private const int NumberDefinition = 1;
    private const int Indent = 397;

    private int lastInstance = Bullets;

    public W.Numbering Root { get; } = new(
        Definition(BulletDefinition, Bullet),
        Definition(NumberDefinition, Number),
        new W.NumberingInstance(new W.AbstractNumId { Val = BulletDefinition }) { NumberID = Bullets });

    /// <param name="level">The level the list begins at, from 0.</param>
    public int NewNumberedList(int level)
    {
        lastInstance++;
        Root.Append(new W.NumberingInstance(
            new W.AbstractNumId { Val = NumberDefinition },
            new W.LevelOverride(new W.StartOverrideNumberingValue { Val = 1 }) { LevelIndex = level })
        { NumberID = lastInstance });
        return lastInstance;
    }

    private static (W.NumberFormatValues Format, string Text) Bullet(int level) => (W.NumberFormatValues.Bullet, level % 2 == 0 ? "•" : "◦");

    private static (W.NumberFormatValues Format, string Text) Number(int level)
    {
        var place = (level + 1).ToString(CultureInfo.InvariantCulture);
        return level % 2 == 0 ? (W.NumberFormatValues.Decimal, $"%{place}.") : (W.NumberFormatValues.LowerLetter, $"%{place})");
    }

    private static W.AbstractNum Definition(int id, Func<int, (W.NumberFormatValues Format, string Text)> mark) => new(
        Enumerable.Range(0, ListBlock.DeepestLevel).Select(level => Level(level, mark(level)))
            .Prepend<DocumentFormat.OpenXml.OpenXmlElement>(new W.MultiLevelType { Val = W.MultiLevelValues.HybridMultilevel }))
    {
        AbstractNumberId = id,
    };

    private static W.Level Level(int level, (W.NumberFormatValues Format, string Text) mark) => new(
        new W.StartNumberingValue { Val = 1 },
        new W.NumberingFormat { Val = mark.Format },
        new W.LevelText { Val = mark.Text },
        new W.LevelJustification { Val = W.LevelJustificationValues.Left },
        new W.PreviousParagraphProperties(new W.Indentation
        {
            Left = ((level + 1) * Indent).ToString(CultureInfo.InvariantCulture),
            Hanging = Indent.ToString(CultureInfo.InvariantCulture),
        }))
    {
        LevelIndex = level,
    };
}

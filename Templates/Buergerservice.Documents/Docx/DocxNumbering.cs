using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Buergerservice.Documents.Docx;

/// <summary>Bullets and numbers. Every numbered list is an instance of its own, so that it starts at 1.</summary>
internal sealed class DocxNumbering
{
    public const int Bullets = 1;
    private const int BulletDefinition = 0;
    private const int NumberDefinition = 1;

    private int lastInstance = Bullets;

    public W.Numbering Root { get; } = new(
        Definition(BulletDefinition, W.NumberFormatValues.Bullet, "•"),
        Definition(NumberDefinition, W.NumberFormatValues.Decimal, "%1."),
        new W.NumberingInstance(new W.AbstractNumId { Val = BulletDefinition }) { NumberID = Bullets });

    public int NewNumberedList()
    {
        lastInstance++;
        Root.Append(new W.NumberingInstance(
            new W.AbstractNumId { Val = NumberDefinition },
            new W.LevelOverride(new W.StartOverrideNumberingValue { Val = 1 }) { LevelIndex = 0 })
        { NumberID = lastInstance });
        return lastInstance;
    }

    private static W.AbstractNum Definition(int id, W.NumberFormatValues format, string text) => new(
        new W.MultiLevelType { Val = W.MultiLevelValues.SingleLevel },
        new W.Level(
            new W.StartNumberingValue { Val = 1 },
            new W.NumberingFormat { Val = format },
            new W.LevelText { Val = text },
            new W.LevelJustification { Val = W.LevelJustificationValues.Left },
            new W.PreviousParagraphProperties(new W.Indentation { Left = "397", Hanging = "397" }))
        { LevelIndex = 0 })
    {
        AbstractNumberId = id,
    };
}

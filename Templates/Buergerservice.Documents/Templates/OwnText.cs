using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Templates;

/// <summary>
/// A text a clerk wrote in place of a template's passage: paragraphs, lists and emphasis. Headings, placeholders and
/// instructions in it stay what they are: characters.
/// </summary>
internal static class OwnText
{
    public static void AddTo(BlockAssembler blocks, string text)
    {
        foreach (var raw in CleanText.Of(text).Split('\n'))
        {
            var line = raw.Trim();
            var level = Math.Min((raw.Length - raw.TrimStart().Length) / 2, ListBlock.DeepestLevel - 1);
            var number = line.TakeWhile(char.IsAsciiDigit).Count();
            if (line.Length == 0)
                blocks.EndParagraph();
            else if (line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("• ", StringComparison.Ordinal))
                blocks.AddItem(ItemKind.Bullet, level, Runs(line[2..]), false);
            else if (number is > 0 and < 4 && line.AsSpan(number).StartsWith(". "))
                blocks.AddItem(ItemKind.Numbered, level, Runs(line[(number + 2)..]), false);
            else
                blocks.AddText(Runs(line));
        }
    }

    private static IReadOnlyList<TextRun> Runs(string line) =>
        [.. InlineParser.ParseEmphasis(line).Parts.OfType<LiteralPart>()
            .Select(p => new TextRun(p.Text) { Bold = p.Bold, Italic = p.Italic })];
}

using System.Globalization;
using System.Text;
using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Templates;

/// <summary>Writes paragraphs and lists the way clerks write own texts, so that two texts can be compared.</summary>
internal static class OwnTextMarkup
{
    /// <summary>The text in the one form in which two texts can be compared.</summary>
    public static string Normalise(string text)
    {
        var blocks = new BlockAssembler();
        OwnText.AddTo(blocks, text);
        return Write(blocks.Finish());
    }

    public static string Write(IEnumerable<Block> blocks) => string.Join("\n\n", blocks.Select(Write).Where(t => t.Length > 0));

    private static string Write(Block block) => block switch
    {
        Paragraph paragraph => Write(paragraph.Runs),
        ListBlock list => string.Join('\n', Lines(list, 0)),
        _ => "",
    };

    private static IEnumerable<string> Lines(ListBlock list, int level)
    {
        for (var i = 0; i < list.Items.Count; i++)
        {
            var mark = list.Numbered ? string.Create(CultureInfo.InvariantCulture, $"{i + 1}. ") : "- ";
            yield return new string(' ', 2 * level) + mark + Write(list.Items[i].Runs);
            foreach (var line in list.Items[i].Nested is { } nested ? Lines(nested, level + 1) : [])
                yield return line;
        }
    }

    /// <summary>Neighbours of the same format are one run: Word cuts text into many.</summary>
    private static string Write(IReadOnlyList<TextRun> runs)
    {
        var text = new StringBuilder();
        for (var i = 0; i < runs.Count;)
        {
            var (bold, italic) = (runs[i].Bold, runs[i].Italic);
            var part = new StringBuilder();
            for (; i < runs.Count && runs[i].Bold == bold && runs[i].Italic == italic; i++)
                part.Append(runs[i].Note is null ? runs[i].Text.Replace('\n', ' ').Replace("*", "\\*", StringComparison.Ordinal) : "");
            text.Append(Marked(part.ToString(), bold, italic));
        }

        return text.ToString().Trim();
    }

    /// <summary>Blanks stay outside the marks.</summary>
    private static string Marked(string text, bool bold, bool italic)
    {
        var core = text.Trim();
        if (core.Length == 0 || !(bold || italic))
            return text;
        var mark = bold ? italic ? "***" : "**" : "*";
        return text.Replace(core, mark + core + mark, StringComparison.Ordinal);
    }
}

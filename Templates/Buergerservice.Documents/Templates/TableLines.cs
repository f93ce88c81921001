using System.Globalization;

namespace Buergerservice.Documents.Templates;

/// <summary>Lines of the form <c>| a | b |</c>. A placeholder's own bars and <c>\|</c> do not separate cells.</summary>
internal static class TableLines
{
    public static List<string>? Cells(string line)
    {
        var text = line.Trim();
        if (text.Length < 2 || text[0] != '|' || text[^1] != '|')
            return null;
        var cells = new List<string>();
        var start = 1;
        var inPlaceholder = false;
        for (var i = 1; i < text.Length; i++)
        {
            if (string.CompareOrdinal(text, i, "{{", 0, 2) == 0)
                inPlaceholder = true;
            else if (string.CompareOrdinal(text, i, "}}", 0, 2) == 0)
                inPlaceholder = false;
            if (text[i] != '|' || inPlaceholder || text[i - 1] == '\\')
                continue;
            cells.Add(text[start..i].Trim());
            start = i + 1;
        }

        return cells;
    }

    public static List<ColumnSpec>? Columns(List<string>? header, List<string>? layout)
    {
        if (header is null || layout is null || header.Count != layout.Count)
            return null;
        var columns = new List<ColumnSpec>();
        foreach (var (title, spec) in header.Zip(layout))
        {
            var width = spec.TrimEnd('>').Trim();
            if (!double.TryParse(width, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value <= 0)
                return null;
            columns.Add(new ColumnSpec(title, value, spec.EndsWith('>')));
        }

        return columns;
    }
}

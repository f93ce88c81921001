using System.Globalization;
using System.Text.RegularExpressions;

namespace Buergerservice.Documents.Tests.Tools;

/// <summary>Reads a page's operators and notes what is drawn outside marked content.</summary>
internal sealed partial class ContentStream
{
    private static readonly HashSet<string> Painting = ["TJ", "Tj", "f", "S", "B", "Do", "sh"];
    private readonly List<int> ids = [];
    private readonly List<string> outside = [];

    public ContentStream(string content)
    {
        foreach (Match token in Token().Matches(content))
            Read(token.Value);
        ids.AddRange(IdPattern().Matches(content).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)));
        UsesMissingGlyph = GlyphString().Matches(content)
            .Any(m => m.Groups[1].Value.Chunk(4).Any(g => g is ['0', '0', '0', '0']));
    }

    public int OpenMarks { get; private set; }

    public IReadOnlyList<string> DrawnOutsideMarks => outside;

    public IReadOnlyList<int> MarkedContentIds => ids;

    public bool UsesMissingGlyph { get; }

    private void Read(string token)
    {
        if (token is "BDC" or "BMC")
            OpenMarks++;
        else if (token == "EMC")
            OpenMarks--;
        else if (OpenMarks == 0 && Painting.Contains(token))
            outside.Add(token);
    }

    [GeneratedRegex(@"<<|>>|<[0-9A-F]*>|/[^\s/<\[]+|[^\s/<>\[\]]+")]
    private static partial Regex Token();

    [GeneratedRegex(@"/MCID (\d+)")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"(?<!ActualText)<([0-9A-F]+)>")]
    private static partial Regex GlyphString();
}

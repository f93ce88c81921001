using System.Globalization;

namespace Buergerservice.Documents.Content;

/// <summary>Text of one format. Its text is cleaned on the way in (see <see cref="CleanText"/>) and never read as markup.</summary>
public sealed record TextRun
{
    private const int LongestNote = 1_000;

    /// <summary>Takes any text; what no document can carry is removed.</summary>
    public TextRun(string text) => Text = CleanText.Of(text);

    /// <summary>The cleaned text. A line feed starts a new line.</summary>
    public string Text { get; }

    /// <summary>Set in bold.</summary>
    public bool Bold { get; init; }

    /// <summary>Set in italics.</summary>
    public bool Italic { get; init; }

    /// <summary>Stands for a value that is missing or unusable; shown highlighted.</summary>
    public bool Missing { get; init; }

    /// <summary>The text of a footnote; the run itself is then the mark, its number. <see langword="null"/> for other text.</summary>
    public IReadOnlyList<TextRun>? Note { get; private init; }

    /// <summary>An absolute http, https or mailto address the text leads to, or <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">Another kind of address.</exception>
    public Uri? Link
    {
        get;
        init => field = value is null || CleanText.IsLinkable(value)
            ? value
            : throw new ArgumentException("Ein Verweis muss eine vollständige Adresse mit http, https oder mailto sein.", nameof(value));
    }

    /// <summary>One run of plain text.</summary>
    public static IReadOnlyList<TextRun> Plain(string text) => [new TextRun(text)];

    /// <summary>The mark for a value nobody has entered: „‹Stand fehlt›“.</summary>
    /// <param name="label">The field's name in words.</param>
    public static TextRun MissingValue(string label) => new($"‹{label} fehlt›") { Missing = true };

    /// <summary>The mark of a footnote. Its text stands at the foot of the page.</summary>
    /// <param name="number">Counted from 1 through the document.</param>
    /// <param name="note">The footnote's text; at most 1,000 characters, and no footnotes in it.</param>
    /// <exception cref="ArgumentException">An empty or too long text, or a footnote within the footnote.</exception>
    public static TextRun Footnote(int number, IReadOnlyList<TextRun> note)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        if (Concat(note).Length is 0 or > LongestNote || note.Any(r => r.Note is not null))
            throw new ArgumentException($"Eine Fußnote hat 1 bis {LongestNote} Zeichen Text und selbst keine Fußnoten.", nameof(note));
        return new TextRun(number.ToString(CultureInfo.InvariantCulture)) { Note = note };
    }

    /// <summary>The texts of <paramref name="runs"/> one after the other, without the marks of footnotes.</summary>
    public static string Concat(IEnumerable<TextRun> runs) => string.Concat(runs.Where(r => r.Note is null).Select(r => r.Text));
}

namespace Buergerservice.Documents.Content;

/// <summary>Text of one format. Its text is cleaned on the way in (see <see cref="CleanText"/>) and never read as markup.</summary>
public sealed record TextRun
{
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

    /// <summary>The texts of <paramref name="runs"/> one after the other.</summary>
    public static string Concat(IEnumerable<TextRun> runs) => string.Concat(runs.Select(r => r.Text));
}

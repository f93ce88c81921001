using System.Collections;
using System.Globalization;
using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Templates;

/// <summary>Finds values in the data and sets them into text.</summary>
internal sealed class InlineFiller(UsedValue root)
{
    private readonly List<(UsedValue Entry, int Number, string Path)> entries = [];
    private readonly List<MissingField> missing = [];
    private readonly HashSet<string> missingPaths = new(StringComparer.Ordinal);
    private long characters;
    private int notes;

    public IReadOnlyList<MissingField> Missing => missing;

    public void Enter(UsedValue entry, int number, DataPath list) =>
        entries.Add((entry, number, string.Create(CultureInfo.InvariantCulture, $"{FullName(list)}[{number}]")));

    public void Leave() => entries.RemoveAt(entries.Count - 1);

    public UsedValue Find(DataPath path)
    {
        if (path.IsEntryNumber)
            return new UsedValue((long)entries[^path.Up].Number);
        var value = path.Up == 0 ? root : entries[^path.Up].Entry;
        foreach (var segment in path.Segments)
            value = value.Child(segment);
        return value;
    }

    public IReadOnlyList<TextRun> Fill(InlineText text) => [.. text.Parts.Select(Fill)];

    /// <summary>The value as text, or <see langword="null"/> and a note among the missing fields.</summary>
    public string? TextOrMissing(UsedValue value, string path, string label)
    {
        if (!value.IsMissing && Write(value.Value!, ValueFormat.Text) is { } text)
            return text;
        Note(path, label);
        return null;
    }

    /// <summary>The picture, or <see langword="null"/> and a note among the missing fields.</summary>
    public byte[]? BytesOrMissing(DataPath path, string label)
    {
        var file = PictureValue.Read(Find(path).Value);
        if (file is null)
            Note(FullName(path), label);
        return file;
    }

    public string FullName(DataPath path)
    {
        var name = string.Join('.', path.Segments);
        if (path.Up == 0)
            return name;
        return name.Length == 0 ? entries[^path.Up].Path : $"{entries[^path.Up].Path}.{name}";
    }

    /// <summary>Counts text towards the document's bound.</summary>
    /// <exception cref="DocumentDataException">The value or the whole is too long.</exception>
    public void Count(string text)
    {
        characters += text.Length;
        if (text.Length > CompositionLimits.CharactersPerValue || characters > CompositionLimits.CharactersPerDocument)
            throw new DocumentDataException($"Ein Text hat mehr als {CompositionLimits.CharactersPerValue} Zeichen, oder alle zusammen mehr als {CompositionLimits.CharactersPerDocument}.");
    }

    private TextRun Fill(InlinePart part)
    {
        switch (part)
        {
            case LiteralPart literal:
                return new TextRun(literal.Text) { Bold = part.Bold, Italic = part.Italic, Link = literal.Link };
            case NotePart note:
                return TextRun.Footnote(++notes, Fill(note.Text));
            case PlaceholderPart placeholder:
                return Fill(placeholder) with { Bold = part.Bold, Italic = part.Italic };
            default:
                throw new InvalidOperationException(part.GetType().Name);
        }
    }

    private TextRun Fill(PlaceholderPart placeholder)
    {
        var value = Find(placeholder.Path);
        var path = FullName(placeholder.Path);
        if (value.IsMissing)
        {
            Note(path, placeholder.Label);
            return TextRun.MissingValue(placeholder.Label);
        }

        if (Write(value.Value!, placeholder.Format) is not { } text)
        {
            Note(path, placeholder.Label);
            return new TextRun($"‹{placeholder.Label} {ValueFormats.Expectation(placeholder.Format)}›") { Missing = true };
        }

        return placeholder.Format == ValueFormat.Email && MailAddress(text) is { } link
            ? new TextRun(text) { Link = link }
            : new TextRun(text);
    }

    private string? Write(object value, ValueFormat format)
    {
        var text = value is IEnumerable list and not string and not IReadOnlyDictionary<string, object?>
            ? WriteList(list, format)
            : ValueFormats.Write(value, format);
        if (text is not null)
            Count(text);
        return text;
    }

    /// <summary>A list of simple values reads „a, b, c“.</summary>
    private static string? WriteList(IEnumerable list, ValueFormat format)
    {
        var texts = new List<string>();
        foreach (var entry in list)
        {
            if (texts.Count == CompositionLimits.EntriesPerList)
                throw new DocumentDataException($"Eine Liste hat mehr als {CompositionLimits.EntriesPerList} Einträge.");
            if (entry is null || ValueFormats.Write(entry, format) is not { } text)
                return null;
            texts.Add(text);
        }

        return string.Join(", ", texts);
    }

    private static Uri? MailAddress(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var plain = at > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '@' or '.' or '-' or '_' or '+') && text.LastIndexOf('@') == at;
        return plain && Uri.TryCreate("mailto:" + text, UriKind.Absolute, out var link) ? link : null;
    }

    private void Note(string path, string label)
    {
        if (missingPaths.Add(path))
            missing.Add(new MissingField(path, label));
    }
}

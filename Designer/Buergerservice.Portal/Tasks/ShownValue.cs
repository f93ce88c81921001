using Buergerservice.Engine.Tasks.Forms;

namespace Buergerservice.Portal.Tasks;

/// <summary>A value for reading: one text, or lines that are values again.</summary>
/// <param name="Field">The field it belongs to, or null for a value nobody described.</param>
/// <param name="Value">The plain value.</param>
public sealed record ShownValue(FormField? Field, object? Value)
{
    private IReadOnlyList<ShownLine>? Parts { get; init; }

    /// <summary>The value as one text, or null when nothing was given.</summary>
    public string? Text => FieldText.ForReading(Field, Value);

    /// <summary>The value's parts, or null when it is a single text.</summary>
    public IReadOnlyList<ShownLine>? Lines => Parts ?? (Field?.Type, Value) switch
    {
        ("matrix", IReadOnlyDictionary<string, object?> answers) => [.. Field.Rows.Select(row => new ShownLine(row.Label, Answer(answers.GetValueOrDefault(row.Key)))).Where(l => l.Value.HasValue)],
        ("list", List<object?> entries) => [.. entries.OfType<IReadOnlyDictionary<string, object?>>().Select(e => new ShownLine(null, Entry(e))).Where(l => l.Value.HasValue)],
        (_, List<object?> many) => [.. many.Select(v => new ShownLine(null, this with { Value = v }))],
        (_, IReadOnlyDictionary<string, object?> parts) => [.. parts.Select(p => new ShownLine(p.Key, new ShownValue(null, p.Value)))],
        _ => null,
    };

    /// <summary>False when nothing was given, at any depth.</summary>
    public bool HasValue => Lines is { } lines ? lines.Any(l => l.Value.HasValue) : Text is not null;

    // The answer to a row is one choice, or one choice per column.
    private ShownValue Answer(object? given) => given is IReadOnlyDictionary<string, object?> columns
        ? new(null, null) { Parts = Given(Field!.Columns.Select(c => new ShownLine(c.Label, new ShownValue(null, columns.GetValueOrDefault(c.Value))))) }
        : new(null, given);

    private ShownValue Entry(IReadOnlyDictionary<string, object?> entry) =>
        new(null, null) { Parts = Given(Field!.Fields.Select(f => new ShownLine(f.Label, new ShownValue(f, entry.GetValueOrDefault(f.Name))))) };

    private static IReadOnlyList<ShownLine> Given(IEnumerable<ShownLine> lines) => [.. lines.Where(l => l.Value.HasValue)];
}

/// <summary>One part of a value.</summary>
/// <param name="Label">What it is, or null.</param>
/// <param name="Value">The part.</param>
public sealed record ShownLine(string? Label, ShownValue Value);

using System.Globalization;
using System.Text.RegularExpressions;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Tasks.Forms;

/// <summary>
/// Checks what a person or a script has entered against a form and turns it into typed values. The same code serves pages
/// and the HTTP API. Numbers may be written the German way (1.234,50) or the machine way (1234.50).
/// </summary>
public static partial class FormReader
{
    /// <summary>Longest accepted JSON of all values of a form, in characters.</summary>
    public const int MaxDataLength = 1_000_000;

    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");

    /// <summary>
    /// Checks and converts. Unknown values are dropped; hidden fields are not checked. A field that is not mentioned at
    /// all keeps the value the task began with; one mentioned as empty is emptied.
    /// </summary>
    /// <param name="form">The resolved form.</param>
    /// <param name="data">The task's data, for conditions and values that are not mentioned.</param>
    /// <param name="values">Values by field name; texts, lists and dictionaries as entered.</param>
    /// <param name="outcome">The outcome chosen with them, or null; for some the form demands nothing (<see cref="FormDefinition.NothingRequiredFor"/>).</param>
    /// <exception cref="InputException">At least one value is missing or wrong; keys are field paths such as <c>kosten</c>, <c>standort.s101</c>, <c>personen[0].name</c>.</exception>
    public static Dictionary<string, object?> Check(FormDefinition form, IReadOnlyDictionary<string, object?> data, IReadOnlyDictionary<string, object?> values, string? outcome = null)
    {
        var errors = new Dictionary<string, string>();
        var result = new Dictionary<string, object?>();
        var isNothingRequired = outcome is not null && form.NothingRequiredFor.Contains(outcome);
        foreach (var field in form.Fields.Where(f => f.Type != "info" && IsShown(f, data, values)))
            result[field.Name] = Read(isNothingRequired ? WithoutRequired(field) : field with { Required = IsRequired(field, data, values, outcome) }, field.Name, values.TryGetValue(field.Name, out var entered) ? entered : data.GetValueOrDefault(field.Name), errors);
        return errors.Count == 0 ? result : throw new InputException(errors.Count == 1 ? "Bitte prüfen Sie eine Angabe." : $"Bitte prüfen Sie {errors.Count} Angaben.", errors);
    }

    /// <summary>True when the field is to be filled in, given the other values.</summary>
    public static bool IsShown(FormField field, IReadOnlyDictionary<string, object?> data, IReadOnlyDictionary<string, object?> values) =>
        field.ShowWhen is not { } condition || Holds(condition, data, values);

    private static bool IsRequired(FormField field, IReadOnlyDictionary<string, object?> data, IReadOnlyDictionary<string, object?> values, string? outcome) =>
        field.Required || (outcome is not null && field.RequiredFor.Contains(outcome)) || (field.RequiredWhen is { } condition && Holds(condition, data, values));

    private static bool Holds(FormCondition condition, IReadOnlyDictionary<string, object?> data, IReadOnlyDictionary<string, object?> values)
    {
        var value = values.TryGetValue(condition.Field, out var entered) ? entered : data.GetValueOrDefault(condition.Field);
        return value switch
        {
            List<object?> list => list.Exists(v => condition.Is.Contains(Text(v))),
            IReadOnlyDictionary<string, object?> answers => answers.Values.Any(v => v is string answer && condition.Is.Contains(answer)),
            _ => condition.Is.Contains(Text(value)),
        };
    }

    private static FormField WithoutRequired(FormField field) => field with { Required = false, Fields = [.. field.Fields.Select(WithoutRequired)] };

    private static object? Read(FormField field, string path, object? value, Dictionary<string, string> errors) => field.Type switch
    {
        "checkbox" => ReadCheckbox(field, path, value, errors),
        "checkboxes" => ReadChoices(field, path, value, errors),
        "matrix" => ReadMatrix(field, path, value, errors),
        "list" => ReadList(field, path, value, errors),
        "integer" or "decimal" or "money" when Exact(value) is { } exact => WithinLimits(field, path, exact, errors) is { } number ? Typed(field, path, number, errors) : null,
        _ => ReadScalar(field, path, Text(value).Trim(), errors),
    };

    // A number that is one already must not be read as text: 0.125 would become 125 the German way.
    private static decimal? Exact(object? value) => value switch
    {
        decimal m => m,
        int i => i,
        long l => l,
        double d when Math.Abs(d) < 1e15 => (decimal)d,
        _ => null,
    };

    private static object? Typed(FormField field, string path, decimal number, Dictionary<string, string> errors) =>
        field.Type != "integer" ? number
        : decimal.Truncate(number) == number && Math.Abs(number) < 1e15m ? (long)number
        : Refuse(errors, path, $"„{field.Label}“ muss eine ganze Zahl sein.");

    private static object? ReadScalar(FormField field, string path, string text, Dictionary<string, string> errors)
    {
        if (text.Length == 0)
        {
            if (field.Required)
                errors[path] = $"Bitte füllen Sie „{field.Label}“ aus.";
            return null;
        }

        if (text.Length > field.MaxLength)
        {
            errors[path] = $"„{field.Label}“ darf höchstens {field.MaxLength} Zeichen haben (jetzt {text.Length}).";
            return null;
        }

        return field.Type switch
        {
            "radio" or "select" => OneOf(field, path, text, errors),
            "integer" or "decimal" or "money" => Number(field, path, text, errors) is { } n ? Typed(field, path, n, errors) : null,
            "date" => DateOnly.TryParseExact(text, ["yyyy-MM-dd", "dd.MM.yyyy", "d.M.yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                : Refuse(errors, path, $"„{field.Label}“ muss ein Datum sein, zum Beispiel 24.11.2026."),
            "email" => text.Length > 3 && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1 && !text.Contains(' ', StringComparison.Ordinal)
                ? text
                : Refuse(errors, path, $"„{field.Label}“ muss eine E-Mail-Adresse sein, zum Beispiel name@kreis.example."),
            _ => text.ReplaceLineEndings("\n"),
        };
    }

    private static decimal? Number(FormField field, string path, string text, Dictionary<string, string> errors)
    {
        var bare = text.Replace("€", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Trim();
        // "1234.50" comes from scripts and number inputs; "1.234,50" and "1.234" from people.
        var isMachine = !bare.Contains(',', StringComparison.Ordinal) && bare.Contains('.', StringComparison.Ordinal) && !GermanThousands().IsMatch(bare);
        if (!decimal.TryParse(bare, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, isMachine ? CultureInfo.InvariantCulture : German, out var number))
        {
            errors[path] = $"„{field.Label}“ muss eine Zahl sein, zum Beispiel 1.234,50.";
            return null;
        }

        return WithinLimits(field, path, number, errors);
    }

    private static decimal? WithinLimits(FormField field, string path, decimal number, Dictionary<string, string> errors)
    {
        if (number < field.Min || number > field.Max)
        {
            errors[path] = field is { Min: { } min, Max: { } max } ? $"„{field.Label}“ muss zwischen {min.ToString(German)} und {max.ToString(German)} liegen."
                : field.Min is { } least ? $"„{field.Label}“ muss mindestens {least.ToString(German)} sein." : $"„{field.Label}“ darf höchstens {field.Max?.ToString(German)} sein.";
            return null;
        }

        return number;
    }

    private static string? OneOf(FormField field, string path, string text, Dictionary<string, string> errors) =>
        field.Options.Any(o => o.Value == text) ? text : Refuse(errors, path, $"Bitte wählen Sie bei „{field.Label}“ eine der angebotenen Möglichkeiten.");

    private static bool ReadCheckbox(FormField field, string path, object? value, Dictionary<string, string> errors)
    {
        var isChecked = value is true || Text(value) is "true" or "on" or "True";
        if (field.Required && !isChecked)
            errors[path] = $"Bitte bestätigen Sie „{field.Label}“.";
        return isChecked;
    }

    private static List<object?> ReadChoices(FormField field, string path, object? value, Dictionary<string, string> errors)
    {
        var chosen = value switch
        {
            null or "" => [],
            List<object?> list => list.ConvertAll(Text),
            _ => new List<string> { Text(value) },
        };
        if (field.Required && chosen.Count == 0)
            errors[path] = $"Bitte wählen Sie bei „{field.Label}“ mindestens eine Möglichkeit.";
        if (chosen.Exists(c => field.Options.All(o => o.Value != c)))
            errors[path] = $"Bitte wählen Sie bei „{field.Label}“ nur angebotene Möglichkeiten.";
        return [.. chosen.Distinct().Cast<object?>()];
    }

    private static Dictionary<string, object?> ReadMatrix(FormField field, string path, object? value, Dictionary<string, string> errors)
    {
        var answers = value as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
        var result = new Dictionary<string, object?>();
        foreach (var row in field.Rows)
        {
            var given = answers.GetValueOrDefault(row.Key);
            if (field.Columns.Count == 0)
            {
                if (Choice(field, $"{path}.{row.Key}", row.Label, Text(given), errors) is { } answer)
                    result[row.Key] = answer;
                continue;
            }

            var columns = given as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
            var rowResult = new Dictionary<string, object?>();
            foreach (var column in field.Columns.Where(c => !row.NotRelevant.Contains(c.Value)))
            {
                if (Choice(field, $"{path}.{row.Key}.{column.Value}", $"{row.Label} ({column.Label})", Text(columns.GetValueOrDefault(column.Value)), errors) is { } answer)
                    rowResult[column.Value] = answer;
            }

            result[row.Key] = rowResult;
        }

        return result;
    }

    private static string? Choice(FormField field, string path, string label, string text, Dictionary<string, string> errors)
    {
        if (text.Length == 0)
            return field.Required ? Refuse(errors, path, $"Bitte beantworten Sie „{label}“.") : null;
        return field.Choices.Contains(text) ? text : Refuse(errors, path, $"Bitte wählen Sie bei „{label}“ eine der angebotenen Antworten.");
    }

    private static List<object?> ReadList(FormField field, string path, object? value, Dictionary<string, string> errors)
    {
        var result = new List<object?>();
        var index = -1;
        foreach (var entry in value as IEnumerable<object?> ?? [])
        {
            index++;
            if (entry is not IReadOnlyDictionary<string, object?> item || item.Values.All(v => v is null or "" or false))
                continue;
            var row = new Dictionary<string, object?>();
            foreach (var inner in field.Fields)
            {
                var innerPath = $"{path}[{index}].{inner.Name}";
                row[inner.Name] = Read(inner, innerPath, item.GetValueOrDefault(inner.Name), errors);
                if (inner.Unique && row[inner.Name] is { } said && result.Exists(r => IsSame(((Dictionary<string, object?>)r!)[inner.Name], said)))
                    errors[innerPath] = $"„{inner.Label}“ gibt es schon einmal: „{Text(said)}“. Bitte wählen Sie eine andere Angabe oder löschen Sie den Eintrag.";
            }

            result.Add(row);
        }

        if (field.Required && result.Count == 0)
            errors[path] = $"Bitte tragen Sie bei „{field.Label}“ mindestens einen Eintrag ein.";
        if (result.Count > field.MaxItems)
            errors[path] = $"Bei „{field.Label}“ sind höchstens {field.MaxItems} Einträge möglich.";
        return result;
    }

    private static bool IsSame(object? one, object? other) => string.Equals(OnlyText(one), OnlyText(other), StringComparison.OrdinalIgnoreCase);

    // Two blanks look like one.
    private static string OnlyText(object? value) => string.Join(' ', Text(value).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string? Refuse(Dictionary<string, string> errors, string path, string message)
    {
        errors[path] = message;
        return null;
    }

    [GeneratedRegex(@"\A-?[1-9]\d{0,2}(\.\d{3})+\z")]
    private static partial Regex GermanThousands();

    private static string Text(object? value) => value is null ? "" : ValueConverter.Convert<string>(value);
}

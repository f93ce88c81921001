using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Portal.Tasks;

namespace Buergerservice.Portal.Views;

/// <summary>Given values under one heading.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Answers">Values that say something.</param>
public sealed record AnswerSection(string Title, IReadOnlyList<Answer> Answers);

/// <summary>A value with its label: one text, or several lines.</summary>
public sealed record Answer(string Label, IReadOnlyList<string> Lines);

/// <summary>The data of a project as people filled it in: titles, labels and choices of the forms they came from.</summary>
internal sealed class FormAnswers(FormCatalog forms)
{
    // Computed by the module and shown with the checklists.
    private const string Evaluations = "auswertung";

    public IReadOnlyList<AnswerSection> Of(IReadOnlyDictionary<string, object?> data) =>
        [.. data.Where(d => d.Key != Evaluations).SelectMany(d => Sections(d.Key, d.Value)).Where(s => s.Answers.Count > 0)];

    private IEnumerable<AnswerSection> Sections(string section, object? value)
    {
        var form = forms.Find("rollout-" + section.Replace('_', '-'));
        var title = form?.Title ?? section;
        if (value is not IReadOnlyDictionary<string, object?> values)
            return [new(title, [.. Given(section, value, null)])];
        var isPerSite = values.Count > 0 && values.All(v => v.Value is IReadOnlyDictionary<string, object?> && form?.Fields.Any(f => f.Name == v.Key) != true);
        return isPerSite
            ? values.Select(v => Section($"{title}: {v.Key}", form, (IReadOnlyDictionary<string, object?>)v.Value!))
            : [Section(title, form, values)];
    }

    private AnswerSection Section(string title, FormDefinition? form, IReadOnlyDictionary<string, object?> values)
    {
        var fields = form is null ? [] : forms.Resolve(form, values).Fields.ToList();
        var known = fields.Where(f => values.ContainsKey(f.Name)).SelectMany(f => Given(f.Label, values[f.Name], f));
        var others = values.Where(v => !fields.Exists(f => f.Name == v.Key)).SelectMany(v => Given(v.Key, v.Value, null));
        return new(title, [.. known, .. others]);
    }

    private static IEnumerable<Answer> Given(string label, object? value, FormField? field)
    {
        var lines = Lines(value, field).ToList();
        if (lines.Count > 0)
            yield return new(label, lines);
    }

    private static IEnumerable<string> Lines(object? value, FormField? field) => value switch
    {
        null or "" => [],
        List<object?> many => many.SelectMany(v => v is IReadOnlyDictionary<string, object?> entry ? [Entry(entry, field)] : Lines(v, field)),
        IReadOnlyDictionary<string, object?> rows => rows.SelectMany(r => Row(field, r.Key, r.Value)),
        _ => FieldText.ForReading(field, value) is { } text ? [text] : [],
    };

    // An entry of a list, such as a person of the project team.
    private static string Entry(IReadOnlyDictionary<string, object?> entry, FormField? list) => string.Join("; ", entry.SelectMany(e =>
    {
        var field = list?.Fields.FirstOrDefault(f => f.Name == e.Key);
        return Lines(e.Value, field).Select(line => $"{field?.Label ?? e.Key}: {line}");
    }));

    private static IEnumerable<string> Row(FormField? matrix, string key, object? answer)
    {
        var label = matrix?.Rows.FirstOrDefault(r => r.Key == key)?.Label ?? key;
        var text = answer is IReadOnlyDictionary<string, object?> columns
            ? string.Join(", ", columns.Where(c => c.Value is not (null or "")).Select(c => $"{matrix?.Columns.FirstOrDefault(o => o.Value == c.Key)?.Label ?? c.Key} {c.Value}"))
            : FieldText.ForReading(null, answer);
        return string.IsNullOrEmpty(text) ? [] : [$"{label}: {text}"];
    }
}

using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Portal.Tasks;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Portal.Views;

/// <summary>Given values under one heading.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Answers">Values that say something.</param>
public sealed record AnswerSection(string Title, IReadOnlyList<Answer> Answers);

/// <summary>A value with its label: one text, or several lines.</summary>
public sealed record Answer(string Label, IReadOnlyList<string> Lines);

/// <summary>
/// The data of a project as people filled it in: titles, labels and choices of the forms they came from. Which task
/// filled a section is written in the process; without it the section's name leads to its form.
/// </summary>
internal sealed class FormAnswers(FormCatalog forms, CompiledWorkflow? process)
{
    // Computed by the module and shown with the checklists.
    private const string Evaluations = "auswertung";

    private readonly Dictionary<string, (FormDefinition? Form, string Title)> _sources = Sources(forms, process);

    public IReadOnlyList<AnswerSection> Of(IReadOnlyDictionary<string, object?> data) =>
        [.. data.Where(d => d.Key != Evaluations).SelectMany(d => Sections(d.Key, d.Value)).Where(s => s.Answers.Count > 0)];

    private IEnumerable<AnswerSection> Sections(string section, object? value)
    {
        var (form, title) = SourceOf(section);
        if (value is not IReadOnlyDictionary<string, object?> values)
            return [new(title, [.. Given(section, value, null)])];
        var isPerEntry = values.Count > 0 && values.All(v => v.Value is IReadOnlyDictionary<string, object?> && form?.Fields.Any(f => f.Name == v.Key) != true);
        return isPerEntry
            ? values.Select(v => _sources.TryGetValue($"{section}/{v.Key}", out var own)
                ? Section(own.Title, own.Form, (IReadOnlyDictionary<string, object?>)v.Value!)
                : Section($"{title}: {v.Key}", form, (IReadOnlyDictionary<string, object?>)v.Value!))
            : [Section(title, form, values)];
    }

    private (FormDefinition? Form, string Title) SourceOf(string section)
    {
        if (_sources.TryGetValue(section, out var known))
            return known;
        var form = forms.Find("rollout-" + section.Replace('_', '-'));
        return (form, form?.Title ?? section);
    }

    private static Dictionary<string, (FormDefinition? Form, string Title)> Sources(FormCatalog forms, CompiledWorkflow? process)
    {
        var sources = new Dictionary<string, (FormDefinition?, string)>(StringComparer.Ordinal);
        foreach (var task in process?.Activities.Select(a => a.Activity).OfType<RolloutTaskActivity>() ?? [])
        {
            var key = task.Form.Constant as string;
            if (task.Section.IsGiven && task.Section.Constant is null)
                continue;
            var section = task.Section.Constant is string { Length: > 0 } given ? given : key is null ? null : ProjectData.SectionOf(key);
            var form = key is null ? null : forms.Find(key);
            if (section is not null)
                sources.TryAdd(section, (form, task.Title.Constant as string ?? form?.Title ?? section));
        }

        return sources;
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

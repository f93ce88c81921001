using System.Text.Json;
using Buergerservice.Engine.Tasks.Forms;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Buergerservice.Portal.Tasks;

/// <summary>A form with its values and errors, ready to be drawn.</summary>
/// <param name="Definition">The form, resolved for the task.</param>
/// <param name="Data">The task's data: conditions and info fields read it.</param>
/// <param name="Values">Values typed or given, by field name.</param>
/// <param name="Errors">Messages by field path.</param>
/// <param name="MoreOf">List that gets one empty entry more, or null.</param>
public sealed record FilledForm(
    FormDefinition Definition,
    IReadOnlyDictionary<string, object?> Data,
    IReadOnlyDictionary<string, object?> Values,
    IReadOnlyDictionary<string, string> Errors,
    string? MoreOf = null)
{
    private static readonly IReadOnlyDictionary<string, string> NoErrors = new Dictionary<string, string>();

    /// <summary>What the form starts with: the task's data, and over it what was saved while typing.</summary>
    public static FilledForm From(FormDefinition form, IReadOnlyDictionary<string, object?> data, IReadOnlyDictionary<string, object?>? draft) =>
        new(form, data, form.Fields.ToDictionary(f => f.Name, f => draft is not null && draft.TryGetValue(f.Name, out var typed) ? typed : data.GetValueOrDefault(f.Name)), NoErrors);

    /// <summary>The fields of a section.</summary>
    public IEnumerable<FilledField> In(FormSection section) =>
        section.Fields.Select(f => new FilledField(this, f, f.Name, f.Type == "info" ? Data.GetValueOrDefault(f.Name) : Values.GetValueOrDefault(f.Name)));

    /// <summary>True when other fields appear and vanish with this one.</summary>
    public bool Controls(FormField field) => Definition.Fields.Any(f => f.ShowWhen?.Field == field.Name);
}

/// <summary>One field with its value. Lists contain fields again, under a longer path.</summary>
/// <param name="Form">The form it stands in.</param>
/// <param name="Field">Its description.</param>
/// <param name="Path">Its path, such as <c>personen[0].name</c>.</param>
/// <param name="Value">Its value.</param>
public sealed record FilledField(FilledForm Form, FormField Field, string Path, object? Value)
{
    /// <summary>Name of the control.</summary>
    public string Name => PostedForm.Prefix + Path;

    /// <summary>Id of the control; the error summary links to it.</summary>
    public string Id => IdOf(Name);

    /// <summary>The field's message, or null.</summary>
    public string? Error => Form.Errors.GetValueOrDefault(Path);

    /// <summary>Text in the control.</summary>
    public string? Text => FieldText.ForControl(Field, Value);

    /// <summary>True for the field that was just added; the keyboard starts there.</summary>
    public bool HasFocus { get; init; }

    // Conditions count for the form's own fields only, see FormReader.
    private bool IsInList => Path != Field.Name;

    /// <summary>Chosen values of checkboxes.</summary>
    public IReadOnlyList<string> Chosen => Value switch
    {
        List<object?> many => [.. many.Select(v => FieldText.ForControl(Field, v)).OfType<string>()],
        null or "" => [],
        var one => [FieldText.ForControl(Field, one)!],
    };

    /// <summary>True for a ticked box.</summary>
    public bool IsTicked => Value is true or "true" or "on";

    /// <summary>False while the condition for showing it does not hold. It is in the page all the same, so nothing typed is lost.</summary>
    public bool IsShown => IsInList || FormReader.IsShown(Field, Form.Data, Form.Values);

    /// <summary>Name of the control the browser watches to show or hide this field; null when it never changes here.</summary>
    public string? ShownBy => !IsInList && Field.ShowWhen is { } condition && Form.Definition.Fields.Any(f => f.Name == condition.Field) ? PostedForm.Prefix + condition.Field : null;

    /// <summary>Values of that control for which it is shown, as JSON.</summary>
    public string? ShownFor => Field.ShowWhen is { } condition ? JsonSerializer.Serialize(condition.Is) : null;

    /// <summary>Answer to a row of a matrix.</summary>
    public string? Answer(FormRow row, FormOption? column)
    {
        var given = (Value as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault(row.Key);
        return FieldText.ForControl(Field, column is null ? given : (given as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault(column.Value));
    }

    /// <summary>Entries of a list: those given, at least one, and one more when asked for.</summary>
    public IReadOnlyList<IReadOnlyList<FilledField>> Entries()
    {
        var given = (Value as List<object?> ?? []).ConvertAll(e => e as IReadOnlyDictionary<string, object?>);
        var count = Math.Max(1, given.Count + (Form.MoreOf == Field.Name ? 1 : 0));
        return [.. Enumerable.Range(0, Math.Min(count, Math.Max(given.Count, Field.MaxItems))).Select(i => Entry(i, i < given.Count ? given[i] : null, isNew: i > 0 && i == given.Count))];
    }

    /// <summary>The controls of a matrix, each with its own path, name and error.</summary>
    public FilledField At(FormRow row, FormOption? column) => this with { Path = column is null ? $"{Path}.{row.Key}" : $"{Path}.{row.Key}.{column.Value}" };

    private IReadOnlyList<FilledField> Entry(int index, IReadOnlyDictionary<string, object?>? given, bool isNew) =>
        [.. Field.Fields.Select((f, position) => new FilledField(Form, f, $"{Path}[{index}].{f.Name}", given?.GetValueOrDefault(f.Name)) { HasFocus = isNew && position == 0 })];

    private static string IdOf(string name) => TagBuilder.CreateSanitizedId(name, "_");
}

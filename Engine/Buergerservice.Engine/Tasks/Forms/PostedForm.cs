using System.Globalization;

namespace Buergerservice.Engine.Tasks.Forms;

/// <summary>
/// Names of form controls and the way back from what a browser posts. A control is called <c>f.kosten</c>,
/// <c>f.standort.s101</c>, <c>f.wahl.e201.koffer</c> or <c>f.personen[0].name</c>.
/// </summary>
public static class PostedForm
{
    /// <summary>What all names of form controls begin with.</summary>
    public const string Prefix = "f.";

    private const int MaxListIndex = 200;

    /// <summary>Reads posted name/value pairs into raw values for <see cref="FormReader"/>.</summary>
    public static Dictionary<string, object?> Read(FormDefinition form, IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> posted)
    {
        var pairs = posted.Where(p => p.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(p => p.Key[Prefix.Length..], p => p.Value);
        var result = new Dictionary<string, object?>();
        foreach (var field in form.Fields)
            result[field.Name] = Read(field, field.Name, pairs);
        return result;
    }

    private static object? Read(FormField field, string name, Dictionary<string, IReadOnlyList<string>> pairs) => field.Type switch
    {
        "checkboxes" => pairs.GetValueOrDefault(name)?.Cast<object?>().ToList() ?? [],
        "checkbox" => pairs.GetValueOrDefault(name)?.Contains("true") == true,
        "matrix" => ReadMatrix(field, name, pairs),
        "list" => ReadList(field, name, pairs),
        _ => pairs.GetValueOrDefault(name) is [var first, ..] ? first : null,
    };

    private static Dictionary<string, object?> ReadMatrix(FormField field, string name, Dictionary<string, IReadOnlyList<string>> pairs)
    {
        var result = new Dictionary<string, object?>();
        foreach (var row in field.Rows)
        {
            if (field.Columns.Count == 0)
                result[row.Key] = pairs.GetValueOrDefault($"{name}.{row.Key}") is [var answer, ..] ? answer : null;
            else
                result[row.Key] = field.Columns.ToDictionary(c => c.Value, c => (object?)(pairs.GetValueOrDefault($"{name}.{row.Key}.{c.Value}") is [var a, ..] ? a : null));
        }

        return result;
    }

    private static List<object?> ReadList(FormField field, string name, Dictionary<string, IReadOnlyList<string>> pairs)
    {
        var highest = -1;
        foreach (var key in pairs.Keys)
        {
            if (key.StartsWith(name + "[", StringComparison.Ordinal) && key.IndexOf(']', StringComparison.Ordinal) is > 0 and var end
                && int.TryParse(key.AsSpan(name.Length + 1, end - name.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                highest = Math.Max(highest, Math.Min(index, MaxListIndex));
        }

        var result = new List<object?>();
        for (var i = 0; i <= highest; i++)
            result.Add(field.Fields.ToDictionary(f => f.Name, f => Read(f, $"{name}[{i}].{f.Name}", pairs)));
        return result;
    }
}

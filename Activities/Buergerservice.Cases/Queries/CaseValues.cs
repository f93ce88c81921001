using System.Globalization;
using Buergerservice.Cases.Files;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Values;

namespace Buergerservice.Cases.Queries;

/// <summary>Form values of a case as people read them: German labels and choices, in the order of the forms.</summary>
public sealed class CaseValues(FormCatalog forms)
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");
    private readonly Lazy<List<FormField>> _fields = new(() => [.. forms.Latest.Where(f => f.Key.StartsWith("fall-", StringComparison.Ordinal))
        .OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => f.Fields).DistinctBy(f => f.Name)]);

    /// <summary>All values that say something.</summary>
    public IReadOnlyList<CaseValue> Of(IReadOnlyDictionary<string, object?> data)
    {
        var known = _fields.Value.Where(f => data.ContainsKey(f.Name) && f.Name != CaseFields.Evidence)
            .Select(f => new CaseValue(f.Label, Text(f, data[f.Name])));
        var other = data.Where(d => d.Key != CaseFields.Evidence && _fields.Value.TrueForAll(f => f.Name != d.Key))
            .Select(d => new CaseValue(d.Key, Text(null, d.Value)));
        return [.. known.Concat(other).Where(v => v.Text.Length > 0)];
    }

    private static string Text(FormField? field, object? value) => value switch
    {
        null => "",
        true => "ja",
        // An unticked box says nothing.
        false => "",
        string s when field?.Type == "date" && DateOnly.TryParseExact(s, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => date.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture),
        string s => field?.Options.FirstOrDefault(o => o.Value == s)?.Label ?? s,
        List<object?> list => string.Join("; ", list.Select(i => Text(field, i)).Where(t => t.Length > 0)),
        IReadOnlyDictionary<string, object?> map => string.Join(", ", map.Values.Select(v => Text(null, v)).Where(t => t.Length > 0)),
        // Formatted and not converted: the error of a conversion would quote what a citizen stated.
        IFormattable amount when field?.Type == "money" => amount.ToString("#,##0.00 €", German),
        IFormattable number => number.ToString(null, German),
        _ => ValueConverter.Convert<string>(value),
    };
}

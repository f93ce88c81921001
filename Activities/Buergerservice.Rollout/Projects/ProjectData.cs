namespace Buergerservice.Rollout.Projects;

/// <summary>
/// The form data of a project: section → field → value, the same in the project's table and in the workflow variable
/// <c>projekt</c>. The section of the form <c>rollout-zieldefinition</c> is <c>zieldefinition</c>; a section such as
/// <c>kriterien/Ortsteil Nord</c> keeps one set of values for each site.
/// </summary>
public static class ProjectData
{
    /// <summary>The section a form's values go to unless the step names another.</summary>
    public static string SectionOf(string formKey) =>
        (formKey.StartsWith("rollout-", StringComparison.Ordinal) ? formKey["rollout-".Length..] : formKey).Replace('-', '_');

    /// <summary>The values of a section; empty when there are none yet.</summary>
    public static Dictionary<string, object?> Read(IReadOnlyDictionary<string, object?> data, string section)
    {
        var (name, entry) = Split(section);
        var values = data.GetValueOrDefault(name) as Dictionary<string, object?>;
        return (entry is null ? values : values?.GetValueOrDefault(entry) as Dictionary<string, object?>) ?? [];
    }

    /// <summary>Puts values into a section. Nothing that was handed in is changed inside: sections are copied.</summary>
    public static void Merge(Dictionary<string, object?> data, string section, IReadOnlyDictionary<string, object?> values)
    {
        var merged = new Dictionary<string, object?>(Read(data, section));
        foreach (var (field, value) in values)
            merged[field] = value;
        var (name, entry) = Split(section);
        if (entry is null)
        {
            data[name] = merged;
            return;
        }

        data[name] = new Dictionary<string, object?>(Read(data, name)) { [entry] = merged };
    }

    private static (string Name, string? Entry) Split(string section) =>
        section.IndexOf('/', StringComparison.Ordinal) is var at and > 0 ? (section[..at], section[(at + 1)..]) : (section, null);
}
